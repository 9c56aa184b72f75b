"""Change a playbook from chat: a manager proposes words, the checker tries them, a manager publishes or goes back."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.command import line
from bot.context import Ask
from bot.ledgerview import title
from bot.moments import say_moment
from bot.reply import Actions, Button, Reply, Text
from core.errors import Mistake
from core.markdown import Markdown
from core.playbook import Library, Playbook
from core.playbook.library import parse
from core.playbook.unusable import Unusable
from core.store import playbook_versions as kept
from core.store.alert_lists import user_names
from core.types import Lang

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.store.tables.playbooks import PlaybookVersion

SHORTEST = 2  # characters: less stands everywhere


async def propose(ask: Ask, name: str, old: str, new: str) -> Reply:
    """Keep other words for a sentence of a playbook as a version that waits to be published."""
    text = await ask.work(_tried, ask.library, name, ask.lang, (old, new))
    row = await ask.store(kept.propose, name, ask.lang, text, (old, new), user_id=ask.asker.id, now=ask.now)
    told = ask.say("proposal.kept", playbook=title(ask, name), number=str(row.id))
    buttons = (_button(ask, row, "publish"), Button(ask.text("proposal.versions"), _line(row, "versions")))
    return Reply(ask.say("proposal.title"), (Text(told), Text(_change(ask, row)), Actions(buttons)), private=False)


async def publish(ask: Ask, name: str, number: int | None) -> Reply:
    """Let a proposed version hold; its words are put into what holds now, and tried out again."""
    row = await ask.store(kept.proposed, number or 0)
    if row.name != name:
        raise Mistake("playbook_version_unknown", given=str(number))
    lang: Lang = "zh" if row.lang == "zh" else "en"
    text = await ask.work(_tried, ask.library, name, lang, kept.change_of(row))
    await ask.store(kept.publish, row.id, text, user_id=ask.asker.id, now=ask.now)
    told = ask.say("proposal.published", playbook=title(ask, name), number=str(row.id))
    return Reply(ask.say("proposal.title"), (Text(told), Actions((_button(ask, row, "rollback"),))), private=False)


async def roll_back(ask: Ask, name: str) -> Reply:
    """Let what held before the last publication hold again."""
    row = await ask.store(kept.take_back, name, ask.lang, user_id=ask.asker.id, now=ask.now)
    if row is None:
        raise Mistake("playbook_nothing_published", playbook=title(ask, name))
    told = ask.say("proposal.taken_back", playbook=title(ask, name), number=str(row.id))
    return Reply(ask.say("proposal.title"), (Text(told),), private=False)


async def versions(ask: Ask, name: str) -> Reply:
    """List the versions of a playbook with who proposed what and when."""
    rows = await ask.store(kept.versions, name, ask.lang)
    names = await ask.store(user_names, [row.user_id for row in rows])
    if not rows:
        return Reply(ask.say("proposal.title"), (Text(ask.say("proposal.none", playbook=title(ask, name))),))
    told = [Text(Markdown(f"{_head(ask, row, names.get(row.user_id))}\n\n{_change(ask, row)}")) for row in rows]
    waiting = [_button(ask, row, "publish") for row in rows if row.state == kept.PROPOSED]
    back = [_button(ask, row, "rollback") for row in rows if row.state == kept.PUBLISHED]
    return Reply(ask.say("proposal.title"), (*told, Actions((*waiting, *back))), private=False)


def _head(ask: Ask, row: "PlaybookVersion", who: str | None) -> Markdown:
    at = say_moment(row.created_at, ask.asker.zone, ask.lang, ask.now)
    state = ask.text(f"proposal.{row.state}_state")
    return ask.say("proposal.version", number=str(row.id), state=state, who=who, at=at)


def _change(ask: Ask, row: "PlaybookVersion") -> Markdown:
    old, new = kept.change_of(row)
    return ask.say("proposal.change", old=old, new=new)


def _button(ask: Ask, row: "PlaybookVersion", mark: str) -> Button:
    return Button(ask.text(f"proposal.{mark}", number=str(row.id)), _line(row, mark))


def _line(row: "PlaybookVersion", mark: str) -> str:
    return line("playbook", row.name, "--mark", mark, "--version", row.id)


def _tried(_engine: "Engine", library: Library, name: str, lang: Lang, change: tuple[str, str]) -> str:
    """Return a playbook's text with words changed, after the checker found nothing wrong with it. Raises Mistake."""
    held = library.playbook(name, lang)
    text = _changed(library.text_of(held), *change)
    with TemporaryDirectory(prefix="callsheet-") as folder:
        path = Path(folder) / "proposed.md"
        path.write_text(text, "utf-8")
        _refuse_bad(library, path, held)
    return text


def _changed(text: str, old: str, new: str) -> str:
    """Return a playbook with words of its template changed. Raises Mistake unless they stand there exactly once."""
    head, closing, body = text.partition("\n---\n")
    found = body.count(old) if len(old) >= SHORTEST else 0
    if found != 1:
        raise Mistake("proposal_not_found" if not found else "proposal_several", given=old)
    return head + closing + body.replace(old, new)


def _refuse_bad(library: Library, path: Path, held: Playbook) -> None:
    """Raise Mistake on the first thing that is wrong with a text, and was not before."""
    lang = held.lang
    try:
        parse(path, path.read_text("utf-8"), held.name, lang, own=True)
    except Unusable as problem:
        raise Mistake("proposal_refused", line=problem.line, why=problem.why[lang]) from None
    found = library.worker.try_out(path, held.name, lang)
    if found is None:
        raise Mistake("proposal_too_much")
    for number, said in found:
        raise Mistake("proposal_refused", line=number, why=said[lang])
