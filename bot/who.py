"""Read whom a person means at a customer: a decision role, as people call it in English and Chinese."""

import re
from collections.abc import Iterator, Mapping

from bot.command import Who
from bot.line import plain_width

# How people name a role besides its own name; titles of those who usually hold it count. Order decides what wins when
# a title names two: the technical director of purchasing buys.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "purchasing": (
        *("purchasing", "purchaser", "procurement", "buyer", "sourcing", "cpo", "supply chain"),
        *("采购", "供应链", "买手", "招标"),
    ),
    "economic_buyer": (
        *("economic buyer", "decision maker", "budget holder", "cfo", "ceo", "coo", "boss", "owner", "president"),
        *("finance", "managing director", "general manager", "gm", "md", "controller", "chairman"),
        *("经济决策者", "决策者", "拍板", "老板", "老总", "总经理", "董事长", "总裁", "财务", "厂长"),
    ),
    "technical_evaluator": (
        *("technical", "evaluator", "cto", "engineer", "engineering", "quality", "r&d", "architect", "it"),
        *("技术", "工程师", "工艺", "质量", "品质", "品控", "研发", "选型", "设备主管"),
    ),
    "champion": ("champion", "sponsor", "coach", "advocate", "insider", "倡导者", "支持者", "内线", "教练", "自己人"),
    "user": (
        "user",
        "end user",
        "operator",
        "maintenance",
        "shop floor",
        "production",
        "使用者",
        "用户",
        "操作",
        "车间",
        "维修",
    ),
}


def read_who(words: str) -> Who:
    """Return the person meant; ``role`` is None when the words name no decision role (a contact's name, say)."""
    said = plain_width(words).casefold().strip().replace("_", " ")
    return Who(words.strip(), next(_roles_in(said), None)) if said else Who()


def _roles_in(said: str) -> Iterator[str]:
    for role in SPELLINGS:
        if said == role.replace("_", " "):
            yield role
    for role, spellings in SPELLINGS.items():
        if any(_names(said, spelling) for spelling in spellings):
            yield role


def _names(said: str, spelling: str) -> bool:
    if spelling.isascii():
        return re.search(rf"(?<![a-z]){re.escape(spelling)}s?(?![a-z])", said) is not None
    return spelling in said
