"""The sentences of the demo's people, by language; the text itself is in texts.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from company.accounts import Lang
from company.dice import Dice
from company.ordering import PRODUCTS


@cache
def texts() -> Mapping[str, Any]:
    """Return the texts as they stand in the file."""
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


def sentence(dice: Dice, lang: Lang, *path: str, **values: object) -> str:
    """Return one of the sentences under a path, filled with a product, a number and a rival."""
    found: Any = texts()
    for name in path:
        found = found[name]
    product = dice.pick(PRODUCTS).name.rpartition(" ")
    name = product[2] if lang == "zh" else product[0]
    rival = dice.pick(texts()["rivals"][lang])
    text: str = dice.pick(found[lang])
    return text.format(product=name, number=dice.whole(3, 24), rival=rival, **values)
