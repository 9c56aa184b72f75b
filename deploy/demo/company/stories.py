"""The customers with a story, one story a file under stories/, and the page that tells what to see in them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from company.accounts import Account, Lang
from company.days import REFERENCE
from company.fading import Fading
from company.habits import Habits, OneOff
from company.rows import (
    BalanceSheet,
    Complaint,
    Contact,
    Contract,
    Customer,
    Incident,
    Interaction,
    Introduction,
    Opportunity,
    RivalContact,
    ServiceCost,
    Survey,
)

FOLDER = Path(__file__).parent.parent / "stories"
ROWS = {
    "contacts": Contact,
    "contracts": Contract,
    "interactions": Interaction,
    "complaints": Complaint,
    "opportunities": Opportunity,
    "earlier": Customer,
    "surveys": Survey,
    "introductions": Introduction,
    "balance_sheets": BalanceSheet,
    "service_costs": ServiceCost,
    "rival_contacts": RivalContact,
    "incidents": Incident,
}
PAGE: Mapping[Lang, str] = {
    "en": (
        "# The stories in the demo company\n\nEverything here is invented: the supplier, its customers, the people.\n"
        "The demo's today is {today}; nothing happened later. What to look for in each customer:\n"
    ),
    "zh": (
        "# 演示公司里的故事\n\n供应商、客户、人物全部虚构。\n"
        "演示数据的“今天”固定为{today}，之后什么都还没发生。每个客户该看出什么：\n"
    ),
}
ASK: Mapping[Lang, str] = {"en": "Ask: {lines}", "zh": "试一试：{lines}"}


@dataclass(frozen=True)
class Story:
    """What one file tells: a title, what to see, what to type for it, and the accounts it happens to."""

    name: str
    title: Mapping[Lang, str]
    see: Mapping[Lang, str]
    asks: tuple[str, ...]
    accounts: tuple[Account, ...]


def stories() -> list[Story]:
    """Return every story, in the order of their customers' numbers."""
    found = [_story(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))]
    return sorted(found, key=lambda story: story.accounts[0].id)


def page(lang: Lang) -> bytes:
    """Return the page that documents all stories in one language."""
    today = REFERENCE.isoformat() if lang == "en" else f"{REFERENCE.year}年{REFERENCE.month}月{REFERENCE.day}日"
    parts = [PAGE[lang].format(today=today), *(_section(story, lang) for story in stories())]
    return "\n".join(parts).encode("utf-8")


def _section(story: Story, lang: Lang) -> str:
    """Return one story's section; a name is shown as code, whatever characters it has."""
    names = "\n".join(f"- {account.id} ``{account.customer.name}``" for account in story.accounts)
    ask = ASK[lang].format(lines=(", " if lang == "en" else "、").join(f"`{line}`" for line in story.asks))
    return f"## {story.title[lang]}\n\n{names}\n\n{story.see[lang].strip()}\n\n{ask}\n"


def _story(name: str, told: Mapping[str, Any]) -> Story:
    """Return a story as its file tells it."""
    accounts = tuple(_account(name, account) for account in told["accounts"])
    name_or_number = told.get("ask", accounts[0].id)
    asks = tuple(f"/{command} {name_or_number}" for command in ("customer", *told.get("commands", ())))
    return Story(name, told["title"], told["see"], asks, accounts)


def _account(story: str, told: Mapping[str, Any]) -> Account:
    """Return one account of a story."""
    customer = Customer(**_typed(Customer, told["customer"]))
    rows: dict[str, Any] = {
        table: tuple(_row(kind, customer, row) for row in told.get(table, ())) for table, kind in ROWS.items()
    }
    habits = _habits(told["habits"]) if "habits" in told else None
    return Account(customer, told["lang"], told["weight"], habits, story, bare=told.get("bare", False), **rows)


def _habits(told: Mapping[str, Any]) -> Habits:
    """Return a story's habits."""
    once = OneOff(**told["one_off"]) if "one_off" in told else None
    fades = told.get("fading")
    fading = Fading(**{**fades, "signs": tuple(fades["signs"])}) if fades else None
    return Habits(**{**told, "categories": tuple(told["categories"]), "one_off": once, "fading": fading})


def _row(kind: type[Any], customer: Customer, told: Mapping[str, Any]) -> Any:
    """Return a row of a table; numbers that are drawn later stay empty."""
    number = fields(kind)[0].name
    given = {number: "", "customer_id": customer.customer_id, **_typed(kind, told)}
    if kind is Customer:
        given = {"name": customer.name, "country": customer.country, **given}
    if kind is Interaction:
        given = {"contact_id": None, "rep": customer.owner, **given}
    return kind(**given)


def _typed(kind: type[Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with money as decimals."""
    money = {field.name for field in fields(kind) if "Decimal" in str(field.type)}
    return {name: Decimal(value) if name in money else value for name, value in told.items()}
