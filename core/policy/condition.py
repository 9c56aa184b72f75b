"""Conditions as data: a column of the scores held against limits or options, and sentences in both languages."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Section

Options = Annotated[tuple[str, ...], Field(min_length=1)]


class Condition(Section):
    """A column and what it must be: one of some options, or within limits; with neither, unknown.

    Points are written in points (60), shares as parts of one, money in minor units, lengths of time in days. What is
    unknown does not meet a condition, unless ``unknown`` lets it pass.
    """

    column: str
    one_of: Annotated[Options | None, Field(alias="is")] = None
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    unknown: bool = False


Conditions = Annotated[tuple[Condition, ...], Field(min_length=1)]  # all of them must hold


class Words(Section):
    """The company's own words; a name in braces is a column, said with its value."""

    en: str
    zh: str
