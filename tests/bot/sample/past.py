"""A sample command with a named option: tells which customer and since when."""

from datetime import date

from bot.command import Customer, command
from bot.context import Ask
from bot.reply import Reply
from core.markdown import escape


@command(introduced_by={"since": ("since", "自")}, sentences={"en": ("what happened at {customer} since {since}",)})
async def past(ask: Ask, customer: Customer, *, since: date | None = None) -> Reply:
    """Tell a customer's past.

    看客户的过去。
    """
    return Reply(escape(f"{customer.external_id} since {since}"))
