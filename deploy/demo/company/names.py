"""Names that nobody bears: invented companies and people, in English and in Chinese."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from company.dice import Dice


@cache
def names() -> Mapping[str, Any]:
    """Return the pieces names are made of, as they stand in names.toml."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))


def brands(lang: str) -> list[str]:
    """Return all the invented brands, in an order that says nothing."""
    if lang == "en":
        return Dice("brands", "en").shuffled(names()["brands"])
    pairs = [first + second for first in names()["brand_first"] for second in names()["brand_second"]]
    return Dice("brands", "zh").shuffled([pair for pair in pairs if pair not in names()["brands_taken"]])


def company(dice: Dice, lang: str, brand: str, industry: str, place: str, country: str) -> str:
    """Return a company's full name: brand, trade, legal form; a Chinese one begins with its city."""
    trade = dice.pick(names()["trades"][lang][industry])
    public = industry == "education"
    if lang == "en":
        return f"{brand} {trade}" if public else f"{brand} {trade} {names()['forms'][country]}"
    form = "" if public or dice.chance(0.45) else "有限公司"
    return f"{place}{brand}{trade}{form}"


def person(dice: Dice, lang: str) -> str:
    """Return a person's name, in the order of the language."""
    first, last = (dice.pick(names()["people"][lang][part]) for part in ("first", "last"))
    return f"{first} {last}" if lang == "en" else last + first
