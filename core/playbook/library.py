"""Find playbooks, choose the one that fits, and render it with a customer's figures."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from core.errors import Misconfigured, NotFound
from core.ledger import VARIANT
from core.markdown import Markdown, escape
from core.playbook.front import parted, text_of, texts
from core.playbook.unusable import Unusable
from core.types import LANGS, Lang, Term, Value
from core.wording import Wording

if TYPE_CHECKING:
    from core.playbook.template import Filled, Slot, Unsaid
    from core.playbook.worker import Worker

BUILT_IN = Path(__file__).parents[2] / "playbooks"
BUDGETS: Mapping[Lang, int] = {"en": 1600, "zh": 700}  # characters: two screens of a phone
NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")  # a path without dots stays in its folder

PUBLISHED = Path("published")  # where versions from the store seem to lie
RUNS_AWAY: Mapping[Lang, str] = {
    "en": "it fails, or takes too long or too much memory; it is tried again when the file is saved",
    "zh": "运行出错，或太慢、太占内存；重新保存文件后会再试",
}

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
    name: str = ""


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
    _kept: dict[tuple[str, Lang], Playbook] = field(default_factory=dict, repr=False)
    _texts: dict[Path, str] = field(default_factory=dict, repr=False)
    _starting: Lock = field(default_factory=Lock, repr=False)  # several answers may ask for the process at once
    kept_as_of: str | None = None

    def names(self, kind: str | None = None, usable_in: Lang | None = None) -> tuple[str, ...]:
        """Return the names of all playbooks (of a kind): in whatever language, or those that can be used in one."""
        if usable_in:
            return tuple(book.name for book in self.of_kind(kind, usable_in))
        roots = [root for root in (BUILT_IN, self.folder) if root is not None]
        found = {name for root in roots for lang in LANGS for name, _ in files(root, lang)}
        return tuple(
            sorted(name for name in found if VARIANT not in name and (kind is None or name.startswith(f"{kind}/")))
        )

    def variants(self, name: str) -> tuple[str, ...]:
        """Return a playbook and the company's variants of it that can be used in both languages, in order."""
        found: Counter[str] = Counter()
        for lang in LANGS if self.folder else ():
            for other, path in files(self.folder or BUILT_IN, lang):
                if other.startswith(name + VARIANT):
                    found[other] += isinstance(self._open(path, other, lang, own=True), Playbook)
        return (name, *sorted(other for other, count in found.items() if count == len(LANGS)))

    def assigned(self, name: str, whom: str) -> str:
        """Return which variant of a playbook a customer gets: always the same one, as good as drawn by lot.

        A hash of the customer's number and the playbook's name decides, so that it hangs on nothing we know of them.
        """
        among = self.variants(name)
        drawn = blake2b(f"{name}\n{whom}".encode(), digest_size=8).digest()
        return among[int.from_bytes(drawn) % len(among)]

    def playbook(self, name: str, lang: Lang) -> Playbook:
        """Return a playbook by name, the company's before ours; a company file that cannot be used is passed over.

        Raises NotFound for an unknown name, Misconfigured when no usable file is left.
        """
        if (name, lang) in self._kept:
            return self._kept[name, lang]
        unusable = None
        for root in (self.folder, BUILT_IN) if NAME.fullmatch(name) else ():
            path = root / lang / f"{name}.md" if root else None
            if root and path and path.is_file():
                found = self._open(path, name, lang, own=root == self.folder)
                if isinstance(found, Playbook):
                    return found
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

    def best(self, kind: str, lang: Lang, variables: Variables, whom: str = "") -> Rendered:
        """Return the playbook that fits best, filled, for a customer in their variant; one that fails is passed over.

        Raises NotFound when none fits.
        """
        while True:  # each failure leaves one file fewer
            book = self.choose(kind, lang, variables)
            book = self.playbook(self.assigned(book.name, whom), lang) if whom else book
            filled = self._fill(book, self.slots(book.uses, lang, variables))
            if filled is not None:
                return _rendered(book, filled)

    def render(self, name: str, lang: Lang, variables: Variables, whom: str = "") -> Rendered:
        """Return a playbook filled with the variables of core.briefing; the built-in one when the company's fails.

        ``whom`` is the number of the customer it is for: they get the variant that is theirs.

        Raises NotFound for an unknown name, Misconfigured when no usable file is left.
        """
        while True:
            book = self.playbook(self.assigned(name, whom) if whom else name, lang)
            filled = self._fill(book, self.slots(book.uses, lang, variables))
            if filled is not None:
                return _rendered(book, filled)

    def keep(self, texts: Mapping[tuple[str, Lang], str], as_of: str | None) -> None:
        """Take over the versions published in chat, which go before every file; what cannot be used is passed over.

        Others are answered meanwhile: ``kept_as_of`` is the last to change.
        """
        kept: dict[tuple[str, Lang], Playbook] = {}
        for (name, lang), text in texts.items():
            try:
                kept[name, lang] = parse(PUBLISHED / lang / f"{name}.md", text, name, lang, own=True)
            except Unusable as problem:
                _tell(problem, name, lang)
        self._texts = {book.path: texts[key] for key, book in kept.items()}
        self._kept = kept
        self.kept_as_of = as_of

    def text_of(self, book: Playbook) -> str:
        """Return a playbook as it was written, front matter and all."""
        return self._texts.get(book.path) or text_of(book.path)

    def unusable(self) -> list[Unusable]:
        """Return what is wrong with each file of the company's that is passed over."""
        found: list[Unusable] = []
        for lang in LANGS if self.folder else ():
            for name, path in files(self.folder or BUILT_IN, lang):
                book = self._open(path, name, lang, own=True)
                found += [book] if isinstance(book, Unusable) else []
        return found

    def file_name(self, path: Path) -> str:
        """Return a file of the company's as it is named below their folder."""
        return path.relative_to(self.folder or path.parent).as_posix()

    def slots(self, names: frozenset[str], lang: Lang, variables: Variables) -> dict[str, "Unsaid"]:
        """Return the named variables as templates get them, said in a language."""
        from core.briefing import question
        from core.playbook.template import Unsaid

        wording = Wording(lang, self.terms)
        return {name: Unsaid(name, variables.get(name), question(name, lang), wording) for name in names}

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
        filled = self._fill(reason, self.slots(reason.uses, reason.lang, variables))
        return filled.text if filled else ""

    def of_kind(self, kind: str | None, lang: Lang) -> Iterator[Playbook]:
        """Give every playbook (of a kind) that can be used in a language."""
        for name in self.names(kind):
            with suppress(Misconfigured):  # it was told of when it was read
                yield self.playbook(name, lang)

    def _open(self, path: Path, name: str, lang: Lang, *, own: bool) -> Playbook | Unusable:
        """Read a file, or take what was read when it has not changed since."""
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return Unusable(path, 1, {"en": "the file cannot be read", "zh": "文件读不了"})
        if path not in self._read or self._read[path][0] != stamp:
            try:
                if own and self.folder:
                    refuse_outside(self.folder, path)
                found: Playbook | Unusable = read(path, name, lang, own=own)
            except Unusable as problem:
                found = problem
                _tell(problem, name, lang)
            self._read[path] = (stamp, found)
        return self._read[path][1]

    def _fill(self, book: Playbook, slots: Mapping[str, "Slot | Unsaid"]) -> "Filled | None":
        """Return a playbook filled. None for one of the company's that fails: it is passed over until it changes."""
        from core.playbook.template import compiled, fill

        if not book.own:
            return fill(compiled(book.body), slots, book.lang)
        filled = self.worker.fill(book.body, slots, book.lang)
        if filled is None:
            self._kept.pop((book.name, book.lang), None)
            self._read[book.path] = (self._read.get(book.path, (0, book))[0], Unusable(book.path, 1, RUNS_AWAY))
            _tell(Unusable(book.path, 1, RUNS_AWAY), book.name, book.lang)
        return filled

    @property
    def worker(self) -> "Worker":
        """Return the process that renders the company's own playbooks."""
        from core.playbook.worker import Worker

        with self._starting:
            self._worker = self._worker or Worker()
            return self._worker


def _rendered(book: Playbook, filled: "Filled") -> Rendered:
    return Rendered(escape(book.title), Markdown(filled.text), filled.used, filled.missing, book.name)


def _tell(problem: Unusable, name: str, lang: Lang) -> None:
    """Tell the log once which file is passed over, and where the fault is; not what it says."""
    log.warning("playbook passed over", extra={"playbook": name, "lang": lang, "line": problem.line})


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
        if root != BUILT_IN and not path.is_file():  # a pipe would be read for ever
            continue
        yield path.relative_to(top).with_suffix("").as_posix(), path


def refuse_outside(folder: Path, path: Path) -> None:
    """Raise Unusable for a link that leads out of the company's folder: what lies there was not put in to be shown."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Unusable(path, 1, {"en": "it is a link out of the folder", "zh": "这是指到文件夹外面的链接"})


def read(path: Path, name: str, lang: Lang, *, own: bool) -> Playbook:
    """Return the playbook in a file, its template checked. Raises Unusable."""
    return parse(path, text_of(path), name, lang, own=own)


def parse(path: Path, text: str, name: str, lang: Lang, *, own: bool) -> Playbook:
    """Return the playbook in the text of a file, its template checked. Raises Unusable."""
    from core.playbook.syntax import refuse_forbidden
    from core.playbook.template import names_in

    front, body = parted(path, text)
    why = texts(front.get("why"))
    for template in (body, *why):
        refuse_forbidden(path, template)
    return Playbook(
        name=name,
        lang=lang,
        path=path,
        title=str(front["title"]),
        conditions={str(key): texts(options) for key, options in dict(front.get("for") or {}).items()},
        answers=texts(front.get("answers")),
        uses=names_in(body),
        budget=int(front.get("budget", BUDGETS[lang])),
        body=body,
        own=own,
        called=texts(front.get("called")),
        why=why,
    )


def _names_in(template: str) -> frozenset[str]:
    from core.playbook.template import names_in

    return names_in(template)


def _option(value: object) -> str:
    """Return what a condition compares: the option's name of a term, other values as text."""
    return value.key.rpartition(".")[2] if isinstance(value, Term) else str(value)
