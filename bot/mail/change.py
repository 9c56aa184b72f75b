"""Write a message anew that shows alerts, as they stand now: who is on it, until when it sleeps, that it is over."""

from bot.alertview import blocks, buttons, facts_of, title, versions
from bot.command import Words
from bot.digestview import blocks_again, read_again
from bot.letter import Letter, Writing, Written, any_hour
from bot.reply import Reply
from core.store.alert_lists import find_all
from core.store.alert_messages import alerts_in, kind_of
from core.store.tables.alerts import Message

WORDS: Words = {
    "en": {"digest": "Your morning, {day}", "team_digest": "The team's morning, {day}"},
    "zh": {"digest": "今日提醒（{day}）", "team_digest": "团队今日提醒（{day}）"},
}


def _compose(writing: Writing) -> Written | None:
    message = writing.session.get(Message, writing.about["message"])
    if message is None:
        return None
    kind, shown = kind_of(writing.session, message), alerts_in(writing.session, message.id)
    return _alerts(writing, shown) if kind not in WORDS["en"] else _digest(writing, kind, message, shown)


def _alerts(writing: Writing, shown: list[int]) -> Written | None:
    alerts = find_all(writing.session, writing.scope, shown)
    if not alerts:
        return None  # what is no longer theirs to see stays as it was
    facts = facts_of(writing.session, [told.alert for told in alerts])
    told = tuple(blocks(writing, alerts, facts, writing.reader.zone, reader=writing.reader.id))
    return Written(Reply(title(writing, alerts), (*told, buttons(writing, alerts))), writing.lang, versions(alerts))


def _digest(writing: Writing, kind: str, message: Message, shown: list[int]) -> Written | None:
    page = read_again(writing.session, writing.scope, shown)
    if not page.now:
        return None
    day = message.at.astimezone(writing.reader.zone).date()
    told = tuple(blocks_again(writing, page, writing.reader.zone, team=kind == "team_digest"))
    return Written(Reply(writing.say(kind, day=day), told), writing.lang, page.shown)


change = Letter("change", _compose, WORDS, any_hour)
