"""The buttons from one card of a customer to the others."""

from collections.abc import Iterator

from bot.command import Customer, line
from bot.context import Ask
from bot.reply import Button


def ways_on(ask: Ask, customer: Customer, *names: str) -> Iterator[Button]:
    """Give a button for each of the named cards, which are commands that take a customer."""
    yield from (Button(ask.text(f"card.{name}"), line(name, customer)) for name in names if name in ask.commands)
