"""Attacks by people who write to the bot or into its files: nobody learns more than is theirs, and data stays data."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from rich.console import Console
from sqlalchemy import Engine
from sqlmodel import col, delete, select

from bot.app import App, build
from bot.channel import Incoming, Shown
from bot.channels.console.render import show
from bot.channels.slack import render as slack
from bot.channels.telegram import render as telegram
from bot.channels.telegram.rich import Rich
from bot.cli.verbs.ask import _plain_data
from bot.reply import File, Picture
from bot.settings import Settings
from core.errors import Mistake
from core.printable import printable
from core.sources.read import read
from core.sources.refused import write_refused
from core.store import buttons, reasons
from core.store.engine import connect, session
from core.store.facts import history
from core.store.tables.alerts import AlertRow, AlertStep
from core.store.tables.identity import Customer
from core.store.users import find_user, new_code, redeem
from core.types import Reason
from tests.bot.channels.slack import strict
from tests.bot.channels.telegram.checks import check_text
from tests.bot.channels.telegram.server import Person, TelegramServer
from tests.core.sources.writing import write_xlsx
from tests.databases import Databases
from tests.scenarios.conftest import linked, served
from tests.scenarios.hostile import NOW, SECRETS, TEXTS, WIDE, Crowd, open_company, read_by

HOSTILE = range(len(TEXTS))


@pytest.fixture
def crowd(database_url: str, tmp_path: Path) -> Iterator[Crowd]:
    crowd = open_company(database_url, tmp_path)
    yield crowd
    crowd.app.close()


@pytest.fixture(scope="module")
def reading_crowd(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Return a company for the tests that change nothing."""
    crowd = open_company(sqlite_databases.take(), tmp_path_factory.mktemp("hostile"))
    yield crowd
    crowd.app.close()


async def test_the_unlinked_learn_how_to_link_whatever_they_send(crowd: Crowd) -> None:
    card = await crowd.asks("Zhang Min", "/customer S-777")
    assert card is not None
    tokens = [press.token for press in card.presses]
    names = [name for c in crowd.app.house.commands.values() for name in (c.name, *c.aliases)]
    lines = [f"/{name} {rest}".strip() for name in names for rest in ("", "S-777", "owner LW") if name != "link"]
    lines += ["Secret Harbour", "秘港怎么样", "how is Hidden Cove doing", "", "/", "\x00", "/link", "/绑定", *TEXTS]
    heard = {await crowd.reads("Stranger", line) for line in lines if not line.startswith(("/link ", "/绑定 "))}
    heard |= {await crowd.presses("Stranger", token) for token in (*tokens, "guess", "\x00", "\ud800")}
    assert len(heard) == 2, heard  # in English and in Chinese
    assert all("/link" in said and "Stranger" in said for said in heard)
    refused = {await crowd.reads("Stranger", line) for line in ("/link S-777", "/link \x00\ud800", "/绑定 {0} {1}")}
    assert not [said for said in refused for secret in SECRETS if secret in said.replace("S-777", "")]


@pytest.mark.parametrize("person", ["Li Wei", "North Lead"])
async def test_nothing_beyond_the_scope_is_told_by_any_way_in(crowd: Crowd, person: str) -> None:
    other = await crowd.asks("Zhang Min", "/customer S-777")
    assert other is not None
    assert "Harbour" in read_by(other)
    named = ("S-777", "Secret Harbour", "Secret Harbor", "秘港", "migang", "mg", "Hidden Cove", "ecret Harbou")
    commands = ("{}", "/customer {}", "/why {}", "/talk {} cfo", "/strategy {}", "/log {} fit high", "how is {} doing?")
    of_alerts = ("/alerts {}", "/alerts open {}")
    for line in [c.format(name) for c in (*commands, *of_alerts) for name in named] + [
        "/top",
        "/top gone",
        "/log A-1 role user P-S",
    ]:
        told = await crowd.reads(person, line)
        assert not [secret for secret in SECRETS if secret not in line and secret in told], line
    for press in other.presses:
        told = (await crowd.presses(person, press.token)).replace("S-777", "")
        assert not [secret for secret in SECRETS if secret in told]
    assert "Harbour" in await crowd.reads("Admin", "/customer S-777")


async def test_who_knows_how_tokens_are_made_can_still_not_make_one(
    reading_crowd: Crowd, sqlite_databases: Databases
) -> None:
    """A token that could be made at home would tell whether anybody ever got a button for a customer's id."""
    elsewhere = connect(sqlite_databases.take())
    with session(elsewhere) as theirs, session(reading_crowd.app.house.engine) as ours:
        made, real = (buttons.keep(opened, "/customer S-777", 1, 1, NOW) for opened in (theirs, ours))
        assert made != real
        assert real == buttons.keep(ours, "/customer S-777", 1, 1, NOW)
    elsewhere.dispose()


async def test_an_account_given_away_is_gone_at_once(crowd: Crowd) -> None:
    mine = await crowd.asks("Li Wei", "/customer A-1")
    assert mine is not None
    assert "ACME Industrial" in await crowd.reads("Li Wei", "acme indus")  # the names are in memory now
    await crowd.reads("Admin", "/log A-1 owner ZM")
    for line in ("ACME", "acme indus", "/customer A-1", "/top", "/log A-1 fit high"):
        assert "Industrial" not in await crowd.reads("Li Wei", line), line
    assert "Industrial" not in await crowd.presses("Li Wei", mine.presses[0].token)
    assert "Industrial" in await crowd.reads("Zhang Min", "ACME")


@pytest.mark.parametrize("what", ["owner", "OWN", "ｏｗｎｅｒ", "负责", '"credit limit"', "credit_limit", "信用额度"])
async def test_a_rep_decides_neither_owner_nor_credit(reading_crowd: Crowd, what: str) -> None:
    told = await reading_crowd.reads("Li Wei", f"/log A-1 {what} 900")
    assert "Noted" not in told
    with session(reading_crowd.app.house.engine) as opened:
        acme = opened.exec(select(Customer).where(Customer.external_id == "A-1")).one()
        assert acme.owner == "LW"
        assert history(opened, "customer", acme.id, "credit_limit") == []


def redeemed(engine: Engine, account: str, code: str, now: datetime = NOW) -> str:
    try:
        with session(engine) as opened:
            return redeem(opened, "telegram", account, code, now).name
    except Mistake as refusal:
        return refusal.key


def code_of(engine: Engine, name: str = "Li Wei") -> str:
    with session(engine) as opened:
        user = find_user(opened, name)
        assert user is not None
        code = new_code(opened, user, NOW)
        opened.commit()
        return code


def test_a_code_serves_one_of_those_who_come_at_the_same_moment(crowd: Crowd, database_url: str) -> None:
    engines, start = [connect(database_url) for _ in range(4)], Barrier(4)
    code = code_of(engines[0])

    def come(number: int) -> str:
        start.wait()
        return redeemed(engines[number], f"thief {number}", code)

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(come, range(4)))
    assert outcomes == ["Li Wei", *["link_code_refused"] * 3]
    assert redeemed(engines[0], "later", code) == "link_code_refused"
    for engine in engines:
        engine.dispose()


def test_codes_end_and_guessing_is_stopped_for_the_account_that_guesses(crowd: Crowd) -> None:
    engine = crowd.app.house.engine
    old, code = code_of(engine), code_of(engine)
    assert redeemed(engine, "a", old) == "link_code_refused"
    assert redeemed(engine, "b", code, NOW + timedelta(hours=24, seconds=1)) == "link_code_refused"
    guesses = ["", "%", "' OR 1=1 --", "\x00", code[:-1]]
    assert {redeemed(engine, "c", guess) for guess in guesses} == {"link_code_refused"}
    assert redeemed(engine, "c", code) == "link_too_many_attempts"
    assert redeemed(engine, "d", f" {code.lower()[:4]}-{code.lower()[4:]} ") == "Li Wei"


def check_everywhere(shown: Shown) -> None:
    """Fail where anything of an answer commands, pings, links or is refused by a platform."""
    for message in telegram.messages(shown):
        if isinstance(message, File | Picture):  # sent as it is; what is in it, its own checks look at
            continue
        assert isinstance(message, Rich)
        entities = [vars_of(entity) for entity in message.entities]
        check_text(message.text, entities, 4096)
        assert {entity["type"] for entity in entities} <= {"bold", "italic", "blockquote", "code"}
    for told in slack.messages(shown, files_follow=True):
        strict.check_message({"text": told.text, "blocks": told.blocks})
        assert not [element for element in strict.elements(told.blocks) if element["type"] != "text"]
    terminal = Console(file=io.StringIO(), width=60, color_system=None, highlight=False)
    show(shown, terminal)
    assert isinstance(terminal.file, io.StringIO)
    data = json.dumps(_plain_data(shown), ensure_ascii=False)
    for text in (terminal.file.getvalue(), data, read_by(shown)):
        assert printable(text) == text
        text.encode()


def vars_of(entity: object) -> dict[str, object]:
    return {name: getattr(entity, name) for name in ("type", "offset", "length", "url")}


@pytest.mark.parametrize("line", ["/customer H-{}", "/talk H-{} cfo", "/why H-{}", "/strategy H-{}", "/talk H-{}"])
async def test_hostile_data_is_shown_as_it_is_written_on_every_platform(reading_crowd: Crowd, line: str) -> None:
    for lang in ("en", "zh"):
        await reading_crowd.asks("Li Wei", f"/lang {lang}")
        for number in HOSTILE:
            shown = await reading_crowd.asks("Li Wei", line.format(number))
            assert shown is not None
            assert not shown.error
            check_everywhere(shown)
            name = printable(" ".join(TEXTS[number].split()))
            assert name[:400] in read_by(shown) or "/talk" in line
    await reading_crowd.asks("Li Wei", "/lang en")


def put_alerts(engine: Engine) -> list[int]:
    """Put alerts of every hostile customer in, with figures as hostile; return their numbers."""
    with session(engine) as opened:
        for table in (AlertStep, AlertRow):
            opened.exec(delete(table))
        row: dict[str, Any] = {"state": "open", "level": 2, "worse": 1.0, "was": "{}", "holds": True, "version": 1}
        times: dict[str, Any] = {"opened_on": NOW.date(), "opened_at": NOW, "changed_at": NOW}
        for number, text in enumerate(TEXTS):
            customer = opened.exec(select(Customer.id).where(Customer.external_id == f"H-{number}")).one()
            figures = dict.fromkeys(("silence", "usual", "due"), text)
            said = reasons.to_json(Reason("rhythm_broken.silent", figures))
            for rule in ("rhythm_broken", "overdue"):
                opened.add(AlertRow(customer_id=customer, rule=rule, reason=said or "", episode=1, **row, **times))
        opened.commit()
        return list(opened.exec(select(AlertRow.id).order_by(col(AlertRow.id))).all())


async def test_alerts_of_hostile_customers_are_shown_as_they_are_written_on_every_platform(crowd: Crowd) -> None:
    ids = put_alerts(crowd.app.house.engine)
    lines = ["/alerts", "/alerts team", "/digest", f"/snooze {ids[0]} worse", "/snoozes", *(f"/alert {n}" for n in ids)]
    for line in (*lines, *(f"/because {n}" for n in ids), f"/ack {ids[1]}", f"/assign {ids[1]}"):
        for lang in ("en", "zh"):
            await crowd.asks("Li Wei", f"/lang {lang}")
            shown = await crowd.asks("Li Wei", line)
            assert shown is not None
            assert not shown.error or "/ack" in line or "/snooze" in line, line
            check_everywhere(shown)


async def test_hostile_lines_are_answered_in_words(crowd: Crowd) -> None:
    texts = [*TEXTS, "\x00", "\ud800", "a\x00b", '"', "\\", "{", "}", "%", "9" * 1_900]
    ways = ("{}", "/customer {}", "/log A-1 industry {}", "/log {} {} {}", "/{}", "/help {}", "/top revenue {}")
    of_alerts = ("/alerts {}", "/ack {}", "/snooze 1 {}", "/assign 1 {}", "/subscribe {}", "/rules {}", "/why alert {}")
    for line in (way.replace("{}", text) for text in texts for way in (*ways, *of_alerts)):
        shown = await crowd.asks("Li Wei", line)
        assert shown is not None
        assert "this reference:" not in read_by(shown), line  # that would be a bug
        check_everywhere(shown)


async def test_what_a_rep_notes_comes_back_as_text(crowd: Crowd) -> None:
    for text in (*TEXTS[:-2], "a\x00b\ud800c"):
        note = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
        told = await crowd.reads("Li Wei", f'/log H-0 kpi "{note}" P-H-0')
        assert printable(" ".join(text.split())) in told
        shown = await crowd.asks("Li Wei", "/talk H-0 cfo")
        assert shown is not None
        check_everywhere(shown)
    assert "ACME" in await crowd.reads("Li Wei", "/customer A-1")


def test_a_formula_among_refused_rows_is_guarded_and_read_back_as_it_was(tmp_path: Path) -> None:
    names = ['=HYPERLINK("http://evil","x")', "+cmd|' /C calc'!A0", "@SUM(1)", "-2+cmd", "\t=1", "＝1+1", "-5"]
    rows = [
        ["customer id", "name", "since", "=note"],
        *([f"C{n}", name, "someday", "=1"] for n, name in enumerate(names)),
    ]
    source = tmp_path / "customers.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    path = write_refused(tmp_path / "refused.csv", read(source, currency="CNY"))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in "=+@＝" and cell.strip()]
    assert "-2+cmd" not in cells
    path.write_text(path.read_text("utf-8-sig").replace("someday", "2026-01-01"), "utf-8-sig")
    again = read(path, currency="CNY")
    assert list(again.batch.column("name")) == [printable(" ".join(name.split())) for name in names]


def test_a_workbook_that_fits_no_memory_is_refused_in_words(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", [["customer id", "name"], ["C1", "ACME"]])
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"</sheetData>", cell))
    with pytest.raises(Mistake, match="too_large"):
        read(path, currency="CNY")


async def test_one_event_is_answered_once_by_several_processes(crowd: Crowd, database_url: str) -> None:
    replicas = [build(Settings(database_url=database_url), lambda: NOW) for _ in range(2)]

    async def deliver(app: App, number: int) -> Shown | None:
        incoming = Incoming("telegram", "Li Wei", line="/customer A-1", update=str(number))
        return await app.dispatcher.answer(incoming, WIDE)

    answers = await asyncio.gather(*(deliver(app, n) for n in range(5) for app in replicas for _ in range(3)))
    assert sum(answer is not None for answer in answers) == 5
    assert all("ACME" in read_by(answer) for answer in answers if answer is not None)
    for app in replicas:
        app.close()


async def test_a_database_that_hangs_does_not_keep_the_process_from_ending(
    postgres_databases: Databases, free_port: int, tmp_path: Path
) -> None:
    url, person = postgres_databases.take(), Person(501)
    open_company(url, tmp_path).app.close()
    linked(url, "telegram", str(person.id), "Li Wei")
    async with TelegramServer() as telegram_server:
        with psycopg.connect(url) as locking:
            # Leaving fails unless the process ends within ten seconds.
            async with served(url, free_port, telegram_server.environment(), tmp_path / "log"):
                locking.execute('LOCK TABLE customer, "user" IN ACCESS EXCLUSIVE MODE')
                await telegram_server.say(person, "/customer A-1")
                await telegram_server.until(lambda: telegram_server.polls > 1)
            locking.rollback()
    postgres_databases.give_back(url)
