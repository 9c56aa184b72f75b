"""The sentences of the demo's people, by language; the text itself is in texts.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from company.accounts import Account
from company.dice import Dice
from company.ordering import PRODUCTS

FITTED = frozenset(("Bearings 轴承", "Seals 密封件", "Sensors 传感器"))  # what is shown, tried and fitted


@cache
def texts() -> Mapping[str, Any]:
    """Return the texts as they stand in the file."""
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text("utf-8"))


def sentence(dice: Dice, account: Account, *path: str, **values: object) -> str:
    """Return one of the sentences under a path in the account's language, its gaps filled."""
    lang = account.lang
    found: Any = texts()
    for name in path:
        found = found[name]
    text: str = dice.pick(found[lang])
    rival = dice.pick(texts()["rivals"][lang])
    return text.format(product=_product(dice, account), number=dice.whole(3, 24), rival=rival, **values)


def _product(dice: Dice, account: Account) -> str:
    """Return a part they may fit, named in their language."""
    bought = set(account.habits.categories) if account.habits else set()
    spoken = [p for p in PRODUCTS if p.category in FITTED & bought] or [p for p in PRODUCTS if p.category in FITTED]
    english, _, chinese = dice.pick(spoken).name.rpartition(" ")
    return chinese if account.lang == "zh" else english
