"""What the page draws: a playbook in each language, as Slack, Telegram and a terminal would show it, in plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from bot.channel import Shown
from bot.reply import Picture, Text
from core.errors import CallsheetError
from core.markdown import Markdown
from core.playbook import Library, Rendered
from core.playbook.library import Variables
from core.types import LANGS, Lang

COLUMNS = 64  # of a terminal beside an editor


@dataclass
class Previewed:
    """The playbooks to look at, and the customer whose figures fill them."""

    library: Library
    variables: Mapping[Lang, Variables]
    lang: Lang

    def names(self) -> Sequence[str]:
        """Return what can be looked at: the company's own first."""
        own = {_name(problem.path, self.library) for problem in self.library.unusable()}
        own |= {book.name for lang in LANGS for book in self.library.of_kind(None, lang) if book.own}
        return (*sorted(own), *(name for name in self.library.names() if name not in own))

    def look(self, name: str) -> dict[str, Any]:
        """Return a playbook in both languages, the operator's first; what is wrong with it in its place."""
        order = sorted(LANGS, key=lambda lang: lang != self.lang)
        return {"name": name, "columns": [self._column(name, lang) for lang in order]}

    def _column(self, name: str, lang: Lang) -> dict[str, Any]:
        problems = [
            {"line": problem.line, "why": problem.why[self.lang]}
            for problem in self.library.unusable()
            if problem.path.parts[-len((lang, *name.split("/"))) :] == (lang, *f"{name}.md".split("/"))
        ]
        column: dict[str, Any] = {"lang": lang, "problems": problems}
        try:
            rendered = self.library.render(name, lang, self.variables[lang])
            size = len(rendered.text)
            budget = self.library.playbook(name, lang).budget
        except CallsheetError as error:
            return {**column, "missing": error.key}
        return {**column, "size": size, "budget": budget, **looks(rendered, lang)}


def looks(rendered: Rendered, lang: Lang) -> dict[str, Any]:
    """Return a filled playbook as each channel would send it."""
    from bot.channels.slack.render import messages as slack
    from bot.channels.telegram.render import messages as telegram

    shown = Shown(Markdown(rendered.title), (Text(rendered.text),), (), lang, private=True)
    return {
        "slack": [block for message in slack(shown, files_follow=False) for block in message.blocks],
        "telegram": [_telegram(message) for message in telegram(shown)],
        "terminal": _terminal(shown),
    }


def _telegram(message: Any) -> dict[str, Any]:
    if isinstance(message, Picture):
        return {"text": message.alt, "entities": []}
    entities = [{"type": one.type, "offset": one.offset, "length": one.length} for one in message.entities]
    return {"text": message.text, "entities": entities}


def _terminal(shown: Shown) -> str:
    from rich.console import Console

    from bot.channels.console.render import show

    console = Console(file=StringIO(), width=COLUMNS, record=True, highlight=False, force_terminal=False)
    show(shown, console)
    return console.export_text(styles=False)


def _name(path: Any, library: Library) -> str:
    below = path.relative_to(library.folder or path.parent)
    return "/".join(below.with_suffix("").parts[1:])
