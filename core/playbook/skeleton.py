"""Begin a playbook: the same front matter and headings as its kind has, with room for the company's own words."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.errors import Mistake
from core.playbook.library import BUILT_IN, NAME, files, read
from core.types import LANGS, Lang

RUN_IN = re.compile(r"^\*\*([^*{}]+)\*\*", re.MULTILINE)
HEADINGS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("What it means.", "Say.", "Next."),
    "zh": ("说明：", "怎么说：", "下一步："),
}
ROOM: Mapping[Lang, str] = {"en": "Write here.", "zh": "写在这里。"}
MOST = 6


def begin(folder: Path, name: str) -> list[Path]:
    """Write a playbook to fill in, in both languages, into a company's folder; return the files.

    Raises Mistake for a name that is none (``<kind>/<name>``) or that the folder has already.
    """
    if not NAME.fullmatch(name) or name.count("/") != 1:
        raise Mistake("playbook_name", given=name)
    paths = {lang: folder / lang / f"{name}.md" for lang in LANGS}
    there = next((path for path in paths.values() if path.exists()), None)
    if there is not None:
        raise Mistake("playbook_there", file=str(there))
    for lang, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(name, lang), "utf-8")
    return list(paths.values())


def _text(name: str, lang: Lang) -> str:
    """Return the text: a built-in one of this name is where to begin, else the headings of its kind."""
    model = BUILT_IN / lang / f"{name}.md"
    if model.is_file():
        return model.read_text("utf-8")
    head = f"---\ntitle: {name.rpartition('/')[2].replace('_', ' ').capitalize()}\n---\n"
    return head + "\n".join(f"**{heading}** {ROOM[lang]}\n" for heading in _headings(name.partition("/")[0], lang))


def _headings(kind: str, lang: Lang) -> tuple[str, ...]:
    """Return the run-ins that the playbooks of a kind begin their paragraphs with."""
    found = next(_run_ins(kind, lang), ())
    return found[:MOST] or HEADINGS[lang]


def _run_ins(kind: str, lang: Lang) -> Iterator[tuple[str, ...]]:
    for name, path in files(BUILT_IN, lang):
        if name.startswith(f"{kind}/"):
            headings = tuple(dict.fromkeys(RUN_IN.findall(read(path, name, lang, own=False).body)))
            if headings:
                yield headings
