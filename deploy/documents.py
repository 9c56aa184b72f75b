"""Write the generated parts of the documents, or check that they are up to date: ``documents.py [--check]``."""

import asyncio
import io
import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from before_the_call import page
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.app import App, build, find_commands
from bot.channel import Shown
from bot.channels.console.render import show
from bot.cli.verbs.ask import answer
from bot.jobs.demo import demo_settings, load
from bot.menu import as_markdown
from bot.settings import FROM_FILES, Settings, described
from core.types import LANGS, Lang

ROOT = Path(__file__).parent.parent
README: Mapping[Lang, Path] = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
CALLS: Mapping[Lang, Path] = {lang: ROOT / "deploy" / "documents" / f"before_the_call.{lang}.md" for lang in LANGS}
PICTURE = ROOT / "deploy" / "documents" / "card.svg"
MANIFEST = ROOT / "deploy" / "slack-manifest.yaml"
ENVIRONMENT = ROOT / "deploy" / "callsheet.env.example"
PART = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
# The picture uses the reader's own fonts: a document must not call on a server.
WITHOUT_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
PHONE_COLUMNS = 46
ASKER: Mapping[Lang, str] = {"en": "Lena Voss", "zh": "沈望舒"}
EVERYBODYS = "Jo Keller"  # sees every customer
QUESTIONS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("/customer ACME", "/why ACME", "/talk ACME cfo"),
    "zh": ("/customer 锦棠", "/why 锦棠", "/talk 锦棠 采购"),
}
SETTINGS: Mapping[Lang, str] = {
    "en": "| variable | what it is | default |\n|---|---|---|",
    "zh": "| 变量 | 说明 | 默认值 |\n|---|---|---|",
}
NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)


def main(check: bool) -> int:
    """Write every document, or say which differ from what would be written."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = documents(Path(folder))
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is out of date; run: make documents")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
    return 1 if check and stale else 0


def documents(folder: Path) -> dict[Path, str]:
    """Return every document as it should be, by path."""
    app = build(demo_settings(Settings(data_dir=folder)), lambda: NOW)
    try:
        load(app)
        readmes = {path: filled(app, path, lang) for lang, path in README.items()}
        calls = {path: page(lang, lambda line: printed(_answered(app, line))) for lang, path in CALLS.items()}
        return {**readmes, **calls, PICTURE: picture(app), MANIFEST: manifest(app), ENVIRONMENT: environment()}
    finally:
        app.close()


def filled(app: App, path: Path, lang: Lang) -> str:
    """Return a document with its generated parts written anew."""
    makers: Mapping[str, Callable[[], str]] = {
        "transcript": lambda: transcript(app, lang),
        "commands": lambda: commands(lang),
        "settings": lambda: settings(lang),
    }
    return PART.sub(lambda part: f"{part[1]}{makers[part[2]]()}\n{part[3]}", path.read_text("utf-8"))


def transcript(app: App, lang: Lang) -> str:
    """Return questions and the demo company's answers, as a terminal of a phone's width shows them."""
    first, *others = (f"```\n> {line}\n\n{printed(asked(app, line, ASKER[lang]))}\n```" for line in QUESTIONS[lang])
    folded = (
        f"<details><summary><code>{line}</code></summary>\n\n{told}\n\n</details>"
        for line, told in zip(QUESTIONS[lang][1:], others, strict=True)
    )
    return "\n\n".join((first, *folded))


def asked(app: App, line: str, who: str) -> Shown:
    """Return the demo's answer to a line that somebody there asks."""
    shown = asyncio.run(answer(app, line, who))
    if shown.error:
        raise RuntimeError(f"{line}: {shown.title}")
    return shown


def _answered(app: App, line: str) -> Shown:
    """Return what somebody who sees everything is answered, also where the answer asks back."""
    return asyncio.run(answer(app, line, EVERYBODYS))


def printed(shown: Shown, *, colours: bool = False) -> str:
    """Return an answer as the terminal shows it."""
    written = io.StringIO()
    console = Console(file=written, width=PHONE_COLUMNS, force_terminal=colours, highlight=False, legacy_windows=False)
    show(shown, console)
    return "\n".join(line.rstrip() for line in written.getvalue().rstrip().splitlines())


def commands(lang: Lang) -> str:
    """Return the table of commands, from the commands themselves."""
    return as_markdown(find_commands(), lang)


def settings(lang: Lang) -> str:
    """Return the table of settings, from the settings themselves."""
    rows = (
        f"| `CALLSHEET_{name.upper()}` | {meaning[lang]} | {'' if default is None else f'`{default}`'} |"
        for name, (meaning, default) in described().items()
    )
    return "\n".join((SETTINGS[lang], *rows))


def environment() -> str:
    """Return an example of the settings as a file of variables, each with what it is and its default."""
    lines = ["# Settings of Callsheet, for compose and systemd. Take away the # before what you set.", ""]
    for name, (meaning, default) in described().items():
        variable = f"CALLSHEET_{name.upper()}"
        lines += [f"# {meaning[lang]}" for lang in LANGS]
        lines += [f"#{variable}={'' if default is None else default}"]
        lines += [f"#{variable}_FILE="] if name in FROM_FILES else []
        lines += [""]
    return "\n".join(lines)


def picture(app: App) -> str:
    """Return a picture of a card in each language, side by side at phone width."""
    cards = [printed(asked(app, QUESTIONS[lang][0], ASKER[lang]), colours=True) for lang in LANGS]
    console = Console(record=True, width=2 * PHONE_COLUMNS + 10, file=io.StringIO(), color_system="truecolor")
    console.print(Columns([Panel(Text.from_ansi(card), width=PHONE_COLUMNS + 4) for card in cards]))
    return console.export_svg(
        title="/customer", unique_id="card", code_format=WITHOUT_FONTS.sub("", CONSOLE_SVG_FORMAT)
    )


def manifest(app: App) -> str:
    """Return the manifest of the Slack app, for Socket Mode."""
    from bot.channels.slack.manifest import as_yaml
    from bot.channels.slack.manifest import manifest as made

    return as_yaml(made(app.surroundings.menu))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
