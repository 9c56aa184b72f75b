"""Find the playbooks a person means: by name, by what people call them, by their title, by what they say."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from core.playbook.library import Library, Playbook
from core.types import LANGS

MOST = 8  # hits that fit on a phone as buttons
IN_NAME, IN_TITLE, IN_TEXT = 6, 4, 1  # what a word found there counts
HAN = re.compile(r"[\u4e00-\u9fff]+")
LATIN = re.compile(r"[a-z0-9]{2,}")
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# Words everybody's question holds; they would find everything.
EMPTY = frozenset(
    ("the", "and", "for", "how", "what", "when", "with", "our", "can", "does", "that", "this", "you", "they")
)


def called(library: Library, kind: str | None, said: str) -> str | None:
    """Return the playbook of a kind that goes by these words in either language, None when none or several do."""
    words = folded(said)
    found = {book.name for book in _all(library, kind) if words in map(folded, _names(book))}
    return found.pop() if len(found) == 1 else None


def search(library: Library, said: str) -> tuple[str, ...]:
    """Return the names of the playbooks that the words of a question are found in, the best first."""
    asked = tuple(words_of(said))
    if not asked:
        return ()
    points: dict[str, float] = {}
    for book in _all(library, None):
        points[book.name] = max(points.get(book.name, 0.0), _points(book, asked))
    ranked = sorted((name for name in points if points[name] > 0), key=lambda name: (-points[name], name))
    return tuple(ranked[:MOST])


def words_of(text: str) -> Iterator[str]:
    """Give what to look for in a text: words of Latin letters, and each two Chinese characters that stand together."""
    said = folded(text)
    yield from (word for word in LATIN.findall(said) if word not in EMPTY)
    for run in HAN.findall(said):
        yield from (run[place : place + 2] for place in range(max(1, len(run) - 1)))


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, underscores as spaces."""
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ").strip()


def _all(library: Library, kind: str | None) -> Iterator[Playbook]:
    for lang in LANGS:
        yield from library.of_kind(kind, lang)


def _names(book: Playbook) -> Sequence[str]:
    return (book.name, book.name.rpartition("/")[2], book.title, *book.called)


def _points(book: Playbook, asked: Sequence[str]) -> float:
    """Return how well a playbook answers: each word counts once, where it weighs most, and all of them double."""
    name, title = folded(f"{book.name} {' '.join(book.called)}"), folded(book.title)
    text = _text_of(book.body)
    found = [
        IN_NAME if word in name else IN_TITLE if word in title else IN_TEXT if word in text else 0 for word in asked
    ]
    return sum(found) * (2 if all(found) else 1) / len(asked) if any(found) else 0.0


@lru_cache(maxsize=1024)
def _text_of(body: str) -> str:
    return folded(MARKUP.sub(" ", body))
