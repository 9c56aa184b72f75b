"""Find playbooks, choose the one that fits, and render it with a customer's figures."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import Misconfigured, NotFound
from core.markdown import Markdown, escape
from core.playbook.unusable import Unusable
from core.types import LANGS, Lang, Term, Value
from core.wording import Wording

if TYPE_CHECKING:
    from core.playbook.template import Filled, Slot
    from core.playbook.worker import Worker

BUILT_IN = Path(__file__).parents[2] / "playbooks"
BUDGETS: Mapping[Lang, int] = {"en": 1600, "zh": 700}  # characters: two screens of a phone
MAX_BYTES = 64_000
NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")  # a path without dots stays in its folder
KEYS = frozenset({"title", "for", "answers", "budget", "called", "why"})

Variables = Mapping[str, Value | tuple[Value, ...]]
Terms = Callable[[str, Lang], str]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Playbook:
    """One file of advice: ``name`` is its path without language and ending (``talk/purchasing``).

    ``conditions`` are the options each named variable must have (the front matter's ``for``), ``why`` templates that
    say why it is offered, the strongest first, each empty where it does not hold; ``called`` what people call it.
    ``body`` is the template with empty lines in place of the front matter, so that line numbers are the file's,
    ``uses`` the variables it reads; ``own`` marks the company's.
    """

    name: str
    lang: Lang
    path: Path
    title: str
    conditions: Mapping[str, tuple[str, ...]]
    answers: tuple[str, ...]
    uses: frozenset[str]
    budget: int
    body: str
    own: bool
    called: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    def fits(self, known: Mapping[str, object]) -> bool:
        """Tell whether everything this playbook is for holds."""
        return all(_option(known.get(name)) in options for name, options in self.conditions.items())


@dataclass(frozen=True, slots=True)
class Rendered:
    """A playbook in a customer's figures: the variables it shows (``used``) and asks for (``missing``), in order."""

    title: Markdown
    text: Markdown
    used: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A playbook that suits a customer, and why; the lower ``place`` is the stronger reason."""

    name: str
    title: Markdown
    place: int
    reasons: tuple[Markdown, ...]


@dataclass
class Library:
    """The playbooks there are: the built-in ones, and the company's own, which override and add."""

    folder: Path | None
    terms: Terms
    _read: dict[Path, tuple[int, Playbook | Unusable]] = field(default_factory=dict, repr=False)
    _worker: "Worker | None" = field(default=None, repr=False)

    def names(self, kind: str | None = None) -> tuple[str, ...]:
        """Return the names of all playbooks (of a kind), whatever language they are in."""
        roots = [root for root in (BUILT_IN, self.folder) if root is not None]
        found = {name for root in roots for lang in LANGS for name, _ in files(root, lang)}
        return tuple(sorted(name for name in found if kind is None or name.startswith(f"{kind}/")))

    def playbook(self, name: str, lang: Lang) -> Playbook:
        """Return a playbook by name, the company's before ours; a company file that cannot be used is passed over.

        Raises NotFound for an unknown name, Misconfigured when no usable file is left.
        """
        unusable = None
        for root in (self.folder, BUILT_IN) if NAME.fullmatch(name) else ():
            path = root / lang / f"{name}.md" if root else None
            if root and path and path.is_file():
                found = self._open(path, name, lang, own=root == self.folder)
                if isinstance(found, Playbook):
                    return found
                log.warning("playbook passed over: %s", found)
                unusable = unusable or found
        if unusable:
            raise Misconfigured("playbook_refused", str(unusable), file=str(unusable.path), line=unusable.line)
        if name in self.names():
            raise Misconfigured("playbook_untranslated", name=name, lang=lang)
        raise NotFound("playbook_unknown", name=name)

    def choose(self, kind: str, lang: Lang, known: Variables) -> Playbook:
        """Return the playbook of a kind that fits what is known best: the one with the most conditions met.

        Raises NotFound when none fits.
        """
        fitting = [book for book in self.of_kind(kind, lang) if book.fits(known)]
        if not fitting:
            raise NotFound("playbook_none", kind=kind)
        return max(fitting, key=lambda book: (len(book.conditions), book.own))

    def render(self, name: str, lang: Lang, variables: Variables) -> Rendered:
        """Return a playbook filled with the variables of core.briefing."""
        book = self.playbook(name, lang)
        slots = self.slots(book.uses, lang, variables)
        filled = self._fill(book, slots)
        return Rendered(escape(book.title), Markdown(filled.text), filled.used, filled.missing)

    def slots(self, names: frozenset[str], lang: Lang, variables: Variables) -> dict[str, "Slot"]:
        """Return the named variables as templates get them, said in a language."""
        from core.briefing import question
        from core.playbook.template import slot

        wording = Wording(lang, self.terms)
        return {name: slot(name, variables.get(name), question(name, lang), wording) for name in names}

    def close(self) -> None:
        """Stop the process that renders the company's own playbooks."""
        if self._worker:
            self._worker.stop()
            self._worker = None

    def offers(self, kind: str, lang: Lang, variables: Variables) -> "list[Offer]":
        """Return the playbooks of a kind that say why they suit this customer, the strongest reason first."""
        found = [self.offer(book, variables) for book in self.of_kind(kind, lang) if book.fits(variables)]
        return sorted((offer for offer in found if offer.reasons), key=lambda offer: (offer.place, offer.name))

    def offer(self, book: Playbook, variables: Variables) -> "Offer":
        """Return a playbook with what it says of why it suits this customer."""
        said = [self._reason(replace(book, body=why, uses=_names_in(why)), variables) for why in book.why]
        place = next((place for place, text in enumerate(said) if text), len(said))
        return Offer(book.name, escape(book.title), place, tuple(Markdown(text) for text in said if text))

    def _reason(self, reason: Playbook, variables: Variables) -> str:
        """Return a reason's sentence; none when a company's own takes too long, for others may still be given."""
        try:
            return self._fill(reason, self.slots(reason.uses, reason.lang, variables)).text
        except Misconfigured as problem:
            log.warning("reason left out: %s", problem)
            return ""

    def of_kind(self, kind: str | None, lang: Lang) -> Iterator[Playbook]:
        """Give every playbook (of a kind) that can be used in a language."""
        for name in self.names(kind):
            try:
                yield self.playbook(name, lang)
            except Misconfigured as problem:
                log.warning("playbook left out: %s", problem)

    def _open(self, path: Path, name: str, lang: Lang, *, own: bool) -> Playbook | Unusable:
        """Read a file, or take what was read when it has not changed since."""
        stamp = path.stat().st_mtime_ns
        if path not in self._read or self._read[path][0] != stamp:
            try:
                found: Playbook | Unusable = read(path, name, lang, own=own)
            except Unusable as problem:
                found = problem
            self._read[path] = (stamp, found)
        return self._read[path][1]

    def _fill(self, book: Playbook, slots: Mapping[str, "Slot"]) -> "Filled":
        from core.playbook.template import compiled, fill

        if not book.own:
            return fill(compiled(book.body), slots, book.lang)
        from core.playbook.worker import Worker

        self._worker = self._worker or Worker()
        filled = self._worker.fill(book.body, slots, book.lang)
        if filled is None:
            raise Misconfigured("playbook_too_slow", file=str(book.path))
        return filled


def find(folder: Path | None = None, terms: Terms | None = None) -> Library:
    """Return the library of the built-in playbooks and a company's folder (``<folder>/en/talk/purchasing.md``).

    ``terms`` says the field's words; the models' own when not given. Raises Misconfigured when the folder is not there.
    """
    if folder is not None and not folder.is_dir():
        raise Misconfigured("playbooks_folder", folder=str(folder))
    return Library(folder, terms or _terms_of_models())


def _terms_of_models() -> Terms:
    from core.score import terms

    return terms


def files(root: Path, lang: Lang) -> Iterator[tuple[str, Path]]:
    """Yield name and path of each playbook file of a language under a folder."""
    top = root / lang
    for path in sorted(top.rglob("*.md")):
        yield path.relative_to(top).with_suffix("").as_posix(), path


def read(path: Path, name: str, lang: Lang, *, own: bool) -> Playbook:
    """Return the playbook in a file, its template checked. Raises Unusable."""
    from core.playbook.syntax import refuse_forbidden
    from core.playbook.template import names_in

    if path.stat().st_size > MAX_BYTES:
        raise Unusable(path, 1, {"en": "the file is too large", "zh": "文件太大"})
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unusable(path, 1, {"en": "save the file as UTF-8", "zh": "请把文件另存为 UTF-8 编码"}) from None
    front, body = _parted(path, text)
    why = _texts(front.get("why"))
    for template in (body, *why):
        refuse_forbidden(path, template)
    return Playbook(
        name=name,
        lang=lang,
        path=path,
        title=str(front["title"]),
        conditions={str(key): _texts(options) for key, options in dict(front.get("for") or {}).items()},
        answers=_texts(front.get("answers")),
        uses=names_in(body),
        budget=int(front.get("budget", BUDGETS[lang])),
        body=body,
        own=own,
        called=_texts(front.get("called")),
        why=why,
    )


def _parted(path: Path, text: str) -> tuple[dict[str, Any], str]:
    """Split a file into its front matter and the template, which keeps its line numbers."""
    import yaml

    opening, _, rest = text.partition("\n")
    front, closing, body = rest.partition("\n---\n")
    if opening.strip() != "---" or not closing:
        raise Unusable(path, 1, {"en": "it must begin with a --- block", "zh": "文件开头必须有 --- 说明块"})
    try:
        data = yaml.safe_load(front)
    except yaml.MarkedYAMLError as problem:
        line = (problem.problem_mark.line if problem.problem_mark else 0) + 2
        raise Unusable(path, line, {"en": f"not YAML: {problem.problem}", "zh": "说明块不是合法的 YAML"}) from None
    _check_front(path, data)
    return data, "\n" * (front.count("\n") + 3) + body


def _check_front(path: Path, data: object) -> None:
    """Refuse a front matter that lacks a title or has a key nobody reads."""
    if not isinstance(data, dict) or not data.get("title"):
        raise Unusable(path, 2, {"en": "the --- block needs a title", "zh": "说明块缺少 title"})
    unknown = sorted(str(key) for key in data.keys() - KEYS)
    if unknown:
        known = ", ".join(sorted(KEYS))
        why = {"en": f"unknown key {unknown[0]}; keys are {known}", "zh": f"不认识 {unknown[0]}，只能用 {known}"}
        raise Unusable(path, 2, {"en": why["en"], "zh": why["zh"]})
    if not isinstance(data.get("for") or {}, dict) or not isinstance(data.get("budget", 1), int):
        why = {"en": "for must be a mapping, budget a number", "zh": "for 必须是键值对，budget 必须是数字"}
        raise Unusable(path, 2, {"en": why["en"], "zh": why["zh"]})


def _names_in(template: str) -> frozenset[str]:
    from core.playbook.template import names_in

    return names_in(template)


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _option(value: object) -> str:
    """Return what a condition compares: the option's name of a term, other values as text."""
    return value.key.rpartition(".")[2] if isinstance(value, Term) else str(value)
