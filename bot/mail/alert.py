"""Tell one person at once of what has happened at one customer."""

from collections.abc import Mapping

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.letter import Letter, Writing, Written
from bot.reply import Reply
from core.alerts.alert import Alert
from core.store.alert_lists import find_all, last_steps
from core.store.tables.alerts import AlertStep


def _compose(writing: Writing) -> Written | None:
    found = find_all(writing.session, writing.scope, writing.about["alerts"])
    steps = last_steps(writing.session, [told.alert.id for told in found])
    alerts = [told for told in found if _is_worth_it(writing, told.alert, steps)]
    if not alerts:
        return None
    facts = facts_of(writing.session, [told.alert for told in alerts])
    told = tuple(blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id))
    reply = Reply(title(writing, alerts), (*told, buttons(writing, alerts)))
    return Written(reply, writing.lang, versions(alerts))


def _is_worth_it(writing: Writing, alert: Alert, steps: Mapping[int, AlertStep]) -> bool:
    """Return whether an alert is still to be told: it waits, or somebody else has taken it up meanwhile."""
    taken_by = steps[alert.id].user_id if alert.id in steps else None
    return alert.state == "open" or (alert.state == "acknowledged" and taken_by != writing.reader.id)


alert = Letter("alert", _compose)
