"""Read sentences kept as data beside a module: tables of TOML whose leaves are a sentence in both languages."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.types import LANGS, Lang

Said = Mapping[Lang, str]


def read_sentences(path: Path) -> dict[str, Said]:
    """Return every sentence by its dotted key. Raises ValueError naming one that lacks a language."""
    return dict(_leaves("", tomllib.loads(path.read_text("utf-8"))))


def by_language(sentences: Mapping[str, Said]) -> dict[Lang, dict[str, str]]:
    """Return the same sentences by language first, as the words of a model are kept."""
    return {lang: {key: said[lang] for key, said in sentences.items()} for lang in LANGS}


def words_beside(module_file: str) -> dict[Lang, dict[str, str]]:
    """Return the words of the .toml beside a module, whether sentence by sentence or a table a language.

    Raises ValueError when the languages do not say the same.
    """
    path = Path(module_file).with_suffix(".toml")
    read = tomllib.loads(path.read_text("utf-8"))
    if read.keys() != set(LANGS):
        return by_language(read_sentences(path))
    if len({frozenset(read[lang]) for lang in LANGS}) > 1:
        raise ValueError(f"{path.name}: the languages do not say the same")
    return {lang: read[lang] for lang in LANGS}


def in_both(entry: Mapping[str, str], key: str) -> Said:
    """Return a sentence that is there in every language and no other. Raises ValueError naming its key."""
    if entry.keys() != set(LANGS) or not all(entry.values()):
        raise ValueError(f"{key} must be said in {' and '.join(LANGS)}")
    return {lang: entry[lang] for lang in LANGS}


def _leaves(key: str, node: Mapping[str, Any]) -> Iterator[tuple[str, Said]]:
    if all(isinstance(value, str) for value in node.values()):
        yield key, in_both(node, key)
        return
    for name, below in node.items():
        yield from _leaves(f"{key}.{name}" if key else name, below)
