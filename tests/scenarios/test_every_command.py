"""Whatever the command: nobody learns more than is theirs, data stays data, and any argument is answered in words."""

import asyncio
import io
import re
from collections.abc import Iterator

import pytest
from docx import Document
from icalendar import Calendar

from bot.app import find_commands
from bot.channel import Shown
from bot.command import Command, Parameter
from bot.reply import File
from core.printable import printable
from tests.databases import Databases
from tests.scenarios.hostile import SECRETS, TEXTS, Crowd, open_company, read_by
from tests.scenarios.test_attacks import check_everywhere

COMMANDS = find_commands()
EVERY = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
OF_A_CUSTOMER = [c for c in COMMANDS.values() if any(p.kind == "customer" for p in c.parameters)]
EVERY_OF_A_CUSTOMER = pytest.mark.parametrize("command", OF_A_CUSTOMER, ids=[c.name for c in OF_A_CUSTOMER])
WORST = (1, 3, 10)  # of the hostile texts: templates, control characters, length
FILE_NAME = re.compile(r"\w[\w ().-]{0,99}")
BUG = ("this reference:", "这个编号")
# What stands for an argument of a kind where another one is tried.
USUAL = {"who": "cfo", "rest": "price", "text": "price", "number": "1", "date": "2026-07-06"}
ODD = {
    "number": ("0", "-1", "1e309", "nan", "9" * 400, "²", "一"),
    "date": ("2026-02-30", "0001-01-01", "9999-12-31", "1e309", "昨天的明天"),
}
ODD_TEXTS = ("\x00", "\ud800", '"', "\\", "{", "{0.__class__}", "%s", "9" * 1_900, "--", "--page", *TEXTS[:4])


@pytest.fixture(scope="module")
def company(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """Return the company whose every text an attacker wrote; what the tests add to it hinders none of them."""
    crowd = open_company(sqlite_databases.take(), tmp_path_factory.mktemp("hostile"))
    for person in ("Zhang Min", "Admin"):  # who see the secret customer leave everything there that commands keep
        for command in OF_A_CUSTOMER:
            asyncio.run(crowd.asks(person, typed(command, "S-777")))
    yield crowd
    crowd.app.close()


def typed(command: Command, customer: str, tried: Parameter | None = None, given: str = "") -> str:
    """Return a line with a customer, and with one argument given; others that are needed are the usual ones."""
    words = [f"/{command.name}"]
    for parameter in command.parameters:
        if parameter is tried:
            words += [f"--{parameter.name}", given] if parameter.named else [given]
        elif parameter.kind == "customer":
            words.append(customer)
        elif parameter.kind == "option" and parameter.required:
            words.append(next(iter(parameter.options)))
        elif parameter.required or (tried is not None and not parameter.named and parameter.kind in USUAL):
            words.append(USUAL[parameter.kind])
    return " ".join(words)


def choices(parameter: Parameter) -> tuple[str, ...]:
    """Return what buttons give for a parameter; of what only they carry, the first."""
    return ("1",) if parameter.carried else tuple(parameter.options)


@EVERY
@pytest.mark.parametrize("person", ["Li Wei", "North Lead"])
async def test_nobody_learns_of_a_customer_beyond_their_scope(company: Crowd, command: Command, person: str) -> None:
    lines = [f"/{command.name}", *(typed(command, name) for name in ("S-777", '"Secret Harbour"', "秘港"))]
    lines += [
        typed(command, "S-777", parameter, choice)
        for parameter in command.parameters
        for choice in parameter.options
        if parameter.kind == "option"
    ]
    for line in lines:
        shown = await company.asks(person, line)
        assert shown is not None
        told = read_by(shown) + "".join(said_in(block) for block in shown.blocks if isinstance(block, File))
        assert not [secret for secret in SECRETS if secret not in line and secret in told], line


@EVERY_OF_A_CUSTOMER
async def test_a_button_of_another_person_tells_nothing_beyond_the_scope(company: Crowd, command: Command) -> None:
    theirs = await company.asks("Zhang Min", typed(command, "S-777"))
    assert theirs is not None
    for press in theirs.presses:
        told = (await company.presses("Li Wei", press.token)).replace("S-777", "")
        assert not [secret for secret in SECRETS if secret in told], press.label


@EVERY_OF_A_CUSTOMER
async def test_hostile_data_is_shown_as_data_in_answers_and_in_files(company: Crowd, command: Command) -> None:
    chosen: list[tuple[Parameter | None, str]] = [(p, choice) for p in command.parameters for choice in choices(p)]
    for number, way in [*((n, (None, "")) for n in range(len(TEXTS))), *((n, way) for n in WORST for way in chosen)]:
        await company.asks("Li Wei", f"/lang {('en', 'zh')[number % 2]}")
        shown = await company.asks("Li Wei", typed(command, f"H-{number}", *way))
        assert shown is not None
        assert not [word for word in BUG if word in read_by(shown)]
        check_everywhere(shown)
        for block in shown.blocks:
            if isinstance(block, File):
                check_file(block)
    await company.asks("Li Wei", "/lang en")


@EVERY
async def test_any_argument_is_answered_in_words(company: Crowd, command: Command) -> None:
    for parameter in command.parameters:
        for given in (*ODD.get(parameter.kind, ()), *ODD_TEXTS):
            line = typed(command, "A-1", parameter, given)
            shown = await company.asks("Li Wei", line)
            assert shown is not None
            assert not [word for word in BUG if word in read_by(shown)], line
            check_everywhere(shown)


def said_in(file: File) -> str:
    """Return the text of a file that an answer carries."""
    if file.name.endswith(".docx"):
        document = Document(io.BytesIO(file.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    return file.content.decode()


def check_file(file: File) -> None:
    """Fail where a file has a name that leads anywhere, or holds what was not meant."""
    assert FILE_NAME.fullmatch(file.name), file.name
    text = said_in(file)
    if file.name.endswith(".ics"):
        found = Calendar.from_ical(file.content)
        events = found.walk("VEVENT")
        assert len(events) == len(re.findall(r"^BEGIN:VEVENT", text, re.MULTILINE))
        assert all(printable(str(event["SUMMARY"])) == str(event["SUMMARY"]) for event in events)


def test_some_commands_carry_files_so_that_the_checks_of_files_are_used(company: Crowd) -> None:
    chosen = [typed(c, "A-1", p, choice) for c in OF_A_CUSTOMER for p in c.parameters for choice in choices(p)]

    async def files() -> list[str]:
        lines = [*(typed(c, "A-1") for c in OF_A_CUSTOMER), *chosen]
        shown: list[Shown | None] = [await company.asks("Li Wei", line) for line in lines]
        return [block.name for each in shown if each for block in each.blocks if isinstance(block, File)]

    kinds = {name.rpartition(".")[2] for name in asyncio.run(files())}
    assert {"docx", "ics"} <= kinds
