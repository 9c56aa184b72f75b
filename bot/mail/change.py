"""Write a message anew that shows alerts, as they stand now: who is on it, until when it sleeps, that it is over."""

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.letter import Letter, Writing, Written
from bot.reply import Reply
from core.store.alert_lists import find
from core.store.alerts import alerts_in


def _compose(writing: Writing) -> Written | None:
    found = [
        find(writing.session, writing.scope, number) for number in alerts_in(writing.session, writing.about["message"])
    ]
    alerts = [told for told in found if told is not None]
    if not alerts or len({told.alert.customer for told in alerts}) != 1:
        return None  # what is no longer theirs to see stays as it was; a digest is of its day
    facts = facts_of(writing.session, [told.alert for told in alerts])
    told = tuple(blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id))
    return Written(Reply(title(writing, alerts), (*told, buttons(writing, alerts))), writing.lang, versions(alerts))


change = Letter("change", _compose)
