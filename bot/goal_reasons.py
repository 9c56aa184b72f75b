"""Say where the sizes of the goals come from: their own purchases, the year, what caps them, and their tier."""

from collections.abc import Iterator

from bot.buying import Buying
from bot.context import Ask
from bot.sheet import Sheet
from core.deals.goals import LEVELS, Sizes
from core.markdown import Markdown
from core.types import Money, Share, Value


class GoalReasons:
    """The reasons of one customer's goals."""

    def __init__(self, ask: Ask, sheet: Sheet, buying: Buying, order: Sizes | None, year: Sizes | None) -> None:
        self.ask, self.sheet, self.buying, self.policy = ask, sheet, buying, sheet.policy.goals
        self.order, self.year = order, year

    def said(self, limit: int | None, credit_left: int | None) -> Iterator[Markdown]:
        """Say why each size is what it is, and what caps it; ``limit`` is their agreed credit."""
        yield from self.why_order(limit)
        if self.year:
            parts = {"stretch_part": Share(self.policy.annual_stretch)}
            parts["challenge_part"] = Share(self.policy.annual_challenge)
            yield self.ask.say("why_year", must=self.money(self.year.must), **parts)
            if self.year.cap:
                yield self.ask.say("cap_budget", amount=self.money(self.year.challenge))
        yield from self.why_items()
        if limit is not None and credit_left is not None and credit_left <= 0 < limit:
            yield self.ask.say("no_credit", limit=self.money(limit))

    def why_order(self, limit: int | None) -> Iterator[Markdown]:
        """Say where the sizes of an order come from, or that there are too few."""
        count, sizes = len(self.buying.amounts), self.order
        if sizes is None:
            yield self.ask.say("too_few", count=count, least=self.policy.purchases_min)
        elif sizes.cap is None:
            yield self.ask.say("why_order", count=count, **self.sizes(sizes))
        else:
            yield self.ask.say("why_order_capped", count=count, largest=self.money(max(self.buying.amounts)))
            agreed = None if limit is None else self.money(limit)
            yield self.ask.say(f"cap_{sizes.cap}", amount=self.money(sizes.challenge), limit=agreed)

    def why_items(self) -> Iterator[Markdown]:
        if self.buying.own is None:
            return
        (orders, items, products), peers = self.buying.own, self.buying.peers
        own: dict[str, Value] = {"orders": orders, "own": items, "products": products}
        if peers is None:
            yield self.ask.say("why_items_alone", **own)
            return
        theirs = {"peer_orders": peers.orders, "peer_items": peers.items, "peer_products": peers.products}
        yield self.ask.say("why_items", count=peers.count, **own, **theirs)

    def sizes(self, sizes: Sizes) -> dict[str, Money]:
        return {level: self.money(size) for level, size in zip(LEVELS, sizes.levels, strict=True)}

    def money(self, minor: int) -> Money:
        return Money(minor, self.sheet.policy.reporting_currency)
