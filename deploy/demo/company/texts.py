"""The sentences of the demo's people, by language; the text itself is in texts.toml."""

import tomllib
from collections.abc import Iterator, Mapping
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


def choices(account: Account, *path: str) -> list[str]:
    """Return the sentences under a path in the account's language, their gaps still open."""
    found: Any = texts()
    for name in path:
        found = found[name]
    return list(found[account.lang])


def sentence(dice: Dice, account: Account, *path: str, **values: object) -> str:
    """Return one of the sentences under a path in the account's language, its gaps filled."""
    return fill(dice, account, dice.pick(choices(account, *path)), **values)


def fill(dice: Dice, account: Account, text: str, **values: object) -> str:
    """Return a sentence with its gaps filled."""
    rival = dice.pick(choices(account, "rivals"))
    return text.format(product=_product(dice, account), number=dice.whole(3, 24), rival=rival, **values)


def turns(dice: Dice, account: Account, *path: str) -> Iterator[str]:
    """Return sentences one after the other for ever, each once before any comes again."""
    while True:
        for text in dice.shuffled(choices(account, *path)):
            yield fill(dice, account, text)


def _product(dice: Dice, account: Account) -> str:
    """Return a part they may fit, named in their language."""
    bought = set(account.habits.categories) if account.habits else set()
    spoken = [p for p in PRODUCTS if p.category in FITTED & bought] or [p for p in PRODUCTS if p.category in FITTED]
    english, _, chinese = dice.pick(spoken).name.rpartition(" ")
    return chinese if account.lang == "zh" else english
