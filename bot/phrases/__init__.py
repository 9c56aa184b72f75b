"""The bot's own sentences in both languages, one file a language."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from core.types import LANGS, Lang, Value
from core.wording import Wording


class Phrases:
    """Sentences by dotted key: ``errors.unknown_command``."""

    def __init__(self, templates: Mapping[Lang, Mapping[str, str]]) -> None:
        self._templates = templates

    def has(self, key: str) -> bool:
        """Return whether there is a sentence of that key."""
        return key in self._templates["en"]

    def template(self, key: str, lang: Lang) -> str:
        """Return the sentence with its braces."""
        return self._templates[lang][key]

    def say(self, key: str, wording: Wording, **values: Value) -> str:
        """Return the sentence as plain text, its braces filled with values said in words."""
        said = {name: wording.say(value) for name, value in values.items()}
        return self.template(key, wording.lang).format(**said)


@cache
def read(lang: Lang) -> Mapping[str, str]:
    """Return the sentences of a language by dotted key."""
    text = (Path(__file__).parent / f"{lang}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).strip()


@cache
def phrases() -> Phrases:
    """Return the bot's sentences in every language."""
    return Phrases({lang: read(lang) for lang in LANGS})
