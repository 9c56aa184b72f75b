"""Tell one person at once of what has happened at one customer."""

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.letter import Letter, Writing, Written
from bot.reply import Reply
from core.alerts.alert import ACTIVE
from core.store.alert_lists import Listed, find


def _compose(writing: Writing) -> Written | None:
    found = [find(writing.session, writing.scope, int(number)) for number in writing.about["alerts"]]
    alerts = [told for told in found if told is not None and told.alert.state in ACTIVE]
    return page(writing, alerts) if alerts else None


def page(writing: Writing, alerts: list[Listed]) -> Written:
    """Return the alerts of one customer as one message."""
    facts = facts_of(writing.session, [told.alert for told in alerts])
    told = tuple(blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id))
    reply = Reply(title(writing, alerts), (*told, buttons(writing, alerts)))
    return Written(reply, writing.lang, versions(alerts))


alert = Letter("alert", _compose)
