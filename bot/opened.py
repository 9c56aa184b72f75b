"""Keep that a playbook was read for a customer, and offer the one tap that says it was used in a call."""

from bot.command import Customer, line
from bot.context import Ask
from bot.reply import Button
from bot.sheet import Sheet
from core.store import ledger
from core.types import Term


async def opened(ask: Ask, playbook: str, customer: Customer, sheet: Sheet) -> Button:
    """Keep the reading, with the quadrant the customer is in; return the button for its use."""
    quadrant = sheet.card.terms["quadrant"]
    await ask.store(
        ledger.opened,
        playbook,
        customer.id,
        ask.asker.id,
        today=ask.today,
        now=ask.now,
        segment=_option(quadrant) if quadrant else None,
    )
    return Button(ask.text("advice.used"), line("playbook", playbook, customer, "--mark", "used"))


def _option(term: Term) -> str:
    return term.key.rpartition(".")[2]
