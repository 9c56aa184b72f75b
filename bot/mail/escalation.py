"""Tell a manager of a red alert that nobody has taken up."""

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.command import Words
from bot.letter import Letter, Writing, Written
from bot.moments import say_moment
from bot.reply import Reply, Text
from core.store.alert_lists import find_all, told_since

WORDS: Words = {
    "en": {"waiting": "**Nobody is on it.** {who} was told {at} and has not answered."},
    "zh": {"waiting": "**还没有人跟**：{at}就提醒了{who}，一直没有回应。"},
}


def _compose(writing: Writing) -> Written | None:
    found = find_all(writing.session, writing.scope, writing.about["alerts"])
    alerts = [told for told in found if told.alert.state == "open"]
    if not alerts:
        return None
    facts = facts_of(writing.session, [told.alert for told in alerts])
    first = alerts[0].alert
    told_at = told_since(writing.session, first) or first.opened_at
    at = say_moment(told_at, writing.reader.zone, writing.lang, writing.now)
    waiting = writing.say("waiting", who=facts.names.get(first.responsible or 0), at=at)
    told = blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id)
    reply = Reply(title(writing, alerts), (Text(waiting), *told, buttons(writing, alerts)))
    return Written(reply, writing.lang, versions(alerts))


escalation = Letter("escalation", _compose, WORDS)
