"""Find the customer a person means: by id, name, alias, a part, pinyin, initials or a typo."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

from rapidfuzz import fuzz, process

from bot.command import Customer
from bot.found import MOST, Found
from bot.spelling import Fit, Spelled
from core.store.names import fold

NEAREST = 3
NAMES_EACH = 8  # a customer rarely goes by more
LONGEST_KEY = 120  # letters of a name that count; comparing two endless ones takes minutes
SURE = 80.0  # a spelling this near is taken for the name …
APART = 8.0  # … when no other customer's comes this close to it

# Forms of company that people leave out when they speak.
_FORMS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团公司|集团|公司"
    r"|\b(?:co\b\.?,?\s*ltd|company|limited|ltd|inc|incorporated|corp|corporation|llc|plc|gmbh|ag|sa|bv|kk|pte|pty|co)\b\.?"
)
_LATIN = re.compile(r"[a-z0-9]+")

ID, NAME, SHORT, PART, SOUND, NEAR = range(6)  # grades of a hit, the best first
UNIQUE, SHARED = 90.0, 75.0  # how sure a part of a name is when one customer has it, or several


class Named(Protocol):
    """A customer's names as the store gives them."""

    @property
    def customer_id(self) -> int:
        """The store's id."""

    @property
    def external_id(self) -> str:
        """The company's own id."""

    @property
    def name(self) -> str:
        """The name on the card."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other names it goes by."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that fits what was typed; a lower grade is better, then a higher likeness."""

    grade: int
    likeness: float
    row: int


def name_key(text: str) -> str:
    """Return what counts of a name in a short form: no case, width, marks or form of company."""
    key = fold(_FORMS.sub(" ", unicodedata.normalize("NFKC", text).casefold())) or fold(text)
    return key[:LONGEST_KEY]


class NameIndex:
    """The names of many customers, ready to be searched."""

    def __init__(self, names: Sequence[Named]) -> None:
        """Index names; what is known by sound is worked out when first asked for."""
        self._customers = [Customer(n.customer_id, n.external_id, n.name) for n in names]
        self._by_id = {n.external_id: row for row, n in enumerate(names)}
        self._by_name: defaultdict[str, set[int]] = defaultdict(set)
        for row, n in enumerate(names):
            for text in (n.name, *n.aliases):
                self._by_name[fold(text)].add(row)
        keyed = {(name_key(text), row) for row, n in enumerate(names) for text in (n.name, n.external_id, *n.aliases)}
        self._keyed = sorted(keyed, key=lambda entry: (entry[1], entry[0]))
        self._written = Spelled([key for key, _ in self._keyed], [row for _, row in self._keyed])

    @cached_property
    def _sounded(self) -> Spelled:
        spoken = [(sound, row) for key, row in self._keyed if not key.isascii() for sound in sounds_of(key)]
        return Spelled([sound for sound, _ in spoken], [row for _, row in spoken])

    def find(self, texts: Sequence[str]) -> Found:
        """Return what best fits any of the texts, the longest of them first."""
        tries = [(index, self._hits(text)) for index, text in enumerate(texts)]
        fitting = [(index, hits) for index, hits in tries if hits]
        if not fitting:
            return Found(0, None, self._nearest(texts[0], ()), known=False, likeness=0.0)
        index, hits = min(fitting, key=lambda tried: _rank(*tried))
        return self._decide(index, texts[index], hits)

    def _decide(self, tried: int, text: str, hits: Sequence[Hit]) -> Found:
        best, *others = hits
        if best.grade != NEAR:
            fitting = [hit for hit in hits if hit.grade == best.grade]
            exact = best.grade <= SHORT
            if len(fitting) == 1:
                return Found(tried, self._customers[best.row], exact=exact)
            return Found(tried, None, self._of(fitting[:MOST]), exact=exact)
        if best.likeness >= SURE and all(best.likeness - other.likeness >= APART for other in others[:1]):
            return Found(tried, self._customers[best.row])
        return Found(tried, None, self._nearest(text, hits), known=False, likeness=best.likeness)

    def _nearest(self, text: str, hits: Sequence[Hit]) -> tuple[Customer, ...]:
        """Return the three nearest names, though they may have next to nothing in common with the text."""
        rows = [hit.row for hit in hits[:NEAREST]]
        if len(rows) < NEAREST:
            keys = [key for key, _ in self._keyed]
            likest = process.extract(name_key(text), keys, scorer=fuzz.ratio, limit=NEAREST * NAMES_EACH)
            rows += [self._keyed[index][1] for _, _, index in likest]
        return tuple(self._customers[row] for row in dict.fromkeys(rows))[:NEAREST]

    def _of(self, hits: Sequence[Hit]) -> tuple[Customer, ...]:
        return tuple(self._customers[hit.row] for hit in hits)

    def _hits(self, text: str) -> list[Hit]:
        """Return the customers that fit a text, each once with its best grade, the best first."""
        best: dict[int, Hit] = {}
        for hit in self._every_hit(text, name_key(text)):
            if hit.row not in best or _order(hit) < _order(best[hit.row]):
                best[hit.row] = hit
        return sorted(best.values(), key=_order)

    def _every_hit(self, text: str, key: str) -> Iterator[Hit]:
        exact = list(self._exact_hits(text, key))
        if exact or not key:
            yield from exact
            return
        yield from (_graded(fit, PART) for fit in self._written.near(key))
        if not key.isascii():
            yield from self._sounding(sounds_of(key)[0], NEAR)
        elif _LATIN.fullmatch(key):
            yield from self._sounding(key, SOUND)

    def _exact_hits(self, text: str, key: str) -> Iterator[Hit]:
        if text.strip() in self._by_id:
            yield Hit(ID, 100.0, self._by_id[text.strip()])
        yield from (Hit(NAME, 100.0, row) for row in sorted(self._by_name.get(fold(text), ())))
        yield from (Hit(SHORT, 100.0, row) for row in self._written.exactly(key))

    def _sounding(self, sound: str, grade: int) -> Iterator[Hit]:
        """Give what sounds alike; Chinese written with other characters of the same sound is only near."""
        for row in self._sounded.exactly(sound):
            yield Hit(grade, 100.0, row)
        yield from (_graded(fit, grade) for fit in self._sounded.near(sound))


def _graded(fit: Fit, grade: int) -> Hit:
    return Hit(grade if fit.part else NEAR, fit.likeness, fit.row)


def _order(hit: Hit) -> tuple[int, float]:
    return hit.grade, -hit.likeness


def _rank(index: int, hits: Sequence[Hit]) -> tuple[bool, float, int]:
    """Rank a text that was tried, lower is better: exact ones first and the longest of them, else the surest."""
    best = hits[0]
    if best.grade <= SHORT:
        return False, index, index
    if best.grade == NEAR:
        return True, -best.likeness, index
    shared = sum(hit.grade == best.grade for hit in hits) > 1
    return True, -SHARED if shared else -UNIQUE, index


@lru_cache(maxsize=1 << 18)
def sounds_of(key: str) -> tuple[str, str]:
    """Return a Chinese name in pinyin and by its initials: 华信精密 gives ``huaxinjingmi`` and ``hxjm``."""
    from pypinyin import lazy_pinyin  # takes 0.2 s to load, and most names are found as they are written

    parts = lazy_pinyin(key)
    return "".join(parts), "".join(part if part in key else part[:1] for part in parts)
