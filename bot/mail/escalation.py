"""Tell a manager of a red alert that nobody has taken up."""

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.command import Words
from bot.letter import Letter, Writing, Written
from bot.reply import Reply, Text
from core.alerts.alert import ACTIVE
from core.store.alert_lists import find

WORDS: Words = {
    "en": {"waiting": "**Nobody is on it yet.** {who} has not answered; it is open since {on}."},
    "zh": {"waiting": "**还没有人跟进**：{who}一直没有回应，这条预警从{on}挂到现在。"},
}


def _compose(writing: Writing) -> Written | None:
    found = [find(writing.session, writing.scope, int(number)) for number in writing.about["alerts"]]
    alerts = [told for told in found if told is not None and told.alert.state in ACTIVE]
    if not alerts:
        return None
    facts = facts_of(writing.session, [told.alert for told in alerts])
    first = alerts[0].alert
    waiting = writing.say("waiting", who=facts.names.get(first.responsible or 0), on=first.opened_on)
    told = blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id)
    reply = Reply(title(writing, alerts), (Text(waiting), *told, buttons(writing, alerts)))
    return Written(reply, writing.lang, versions(alerts))


escalation = Letter("escalation", _compose, WORDS)
