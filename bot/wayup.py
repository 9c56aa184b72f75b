"""Say the smallest realistic change that lifts a customer one tier."""

from bot.context import Ask
from bot.sheet import Sheet
from core.customers.tier import TIERS
from core.lift import Lift, Step, lift, order_again
from core.markdown import Markdown, join
from core.policy import Policy
from core.types import Days, Money, Share
from core.values import Row

LIKE_THE_LAST = 1.1  # an order a little larger than the last is still one like it


def way_up(ask: Ask, sheet: Sheet) -> Markdown | None:
    """Return the way to the next tier as a sentence or two; None for the best tier and for those who never bought."""
    tier = sheet.tier
    held = -1 if tier is None else TIERS.index(tier.key.rpartition(".")[2])
    found = lift(sheet.figures, held, sheet.calibration, sheet.policy)
    return None if found is None else _said(ask, found, sheet.card.values, sheet.policy)


def _said(ask: Ask, found: Lift, row: Row, policy: Policy) -> Markdown:
    if found.steps is None:
        levers = policy.lift
        ranges = {name: Share(getattr(levers, name)) for name in ("revenue", "cost_to_serve")}
        return ask.say("lift.nothing", margin=round(100 * levers.margin, 1), **ranges)
    if not found.steps:
        return ask.say("lift.reached", tier=found.tier)
    steps = ask.wording.enumerate([_step(ask, step, row, policy) for step in found.steps])
    told = [ask.say("lift.to", tier=found.tier, steps=steps)]
    told += [ask.say("lift.alone", step=_step(ask, step, row, policy)) for step in found.alone[:1]]
    return join(" ", told)


def _step(ask: Ask, step: Step, row: Row, policy: Policy) -> str:
    """Return one lever's move as a part of a sentence, as plain text."""
    amount = Money(round(step.amount), policy.reporting_currency)
    match step.lever:
        case "revenue":
            return _revenue(ask, step, row, amount)
        case "margin":
            return ask.text("lift.margin", points=round(100 * step.amount, 1))
        case "cost_to_serve":
            return ask.text("lift.cost_to_serve", amount=amount, share=Share(step.amount / row["cost_to_serve_12m"]))
        case _:
            key = "lift.on_time" if step.amount >= row["days_late"] else "lift.sooner"
            return ask.text(key, days=Days(step.amount))


def _revenue(ask: Ask, step: Step, row: Row, amount: Money) -> str:
    if row["revenue_12m"] > 0:
        return ask.text("lift.revenue", amount=amount, share=Share(step.amount / row["revenue_12m"]))
    one_order = step.amount <= LIKE_THE_LAST * order_again(row)
    return ask.text("lift.order" if one_order else "lift.first_revenue", amount=amount)
