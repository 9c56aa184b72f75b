"""What changed for a customer between two days, from the records themselves."""

from collections.abc import Iterator, Mapping
from datetime import date

from bot.sheet import Bought
from core.profile import Profile
from core.types import Value

Change = tuple[str, Mapping[str, Value]]


def changes(profile: Profile, since: date, bought: Bought) -> Iterator[Change]:
    """Yield what happened after a day, as a phrase's key and its values: purchases, complaints, people, deals."""
    yield from _bought(profile, bought)
    yield from _complaints(profile, since)
    for person in profile.people:
        if person.left_on and person.left_on > since:
            yield "left", {"name": person.name, "on": person.left_on}
    for deal in profile.opportunities:
        if deal.won is not None and deal.closed and deal.closed > since:
            yield "won" if deal.won else "lost", {"deal": deal.name, "amount": deal.amount}
        elif deal.opened > since:
            yield "opened", {"deal": deal.name, "amount": deal.amount}
    recent = [dealing for dealing in profile.interactions if dealing.day > since]
    if recent:
        yield "spoke", {"count": len(recent), "on": recent[0].day, "summary": recent[0].summary}


def _bought(profile: Profile, bought: Bought) -> Iterator[Change]:
    if bought.days == 1:
        yield "bought_once", {"total": bought.total}
    elif bought.days:
        yield "bought_often", {"days": bought.days, "total": bought.total}
    elif profile.orders:
        yield "bought_nothing", {"last": profile.orders[0].day}


def _complaints(profile: Profile, since: date) -> Iterator[Change]:
    for complaint in profile.complaints:
        if complaint.opened > since:
            yield "complained", {"cause": complaint.cause, "on": complaint.opened}
        elif complaint.closed and complaint.closed > since:
            yield "settled", {"cause": complaint.cause, "on": complaint.closed}
