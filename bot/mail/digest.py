"""A person's own morning: what is new of the customers they look after, once a day."""

from bot.command import Words
from bot.digestview import blocks, read_digest
from bot.letter import Letter, Writing, Written, own_day
from bot.reply import Reply
from core.store.alert_messages import last_digest

WORDS: Words = {"en": {"title": "Your morning, {day}"}, "zh": {"title": "今日提醒（{day}）"}}


def _compose(writing: Writing) -> Written | None:
    least = writing.house.policy.alerts.verdicts_min
    since = last_digest(writing.session, writing.reader.id, "digest", writing.about)
    this = ("digest", writing.about)
    page = read_digest(writing.session, writing.scope, writing.reader.id, since, writing.reader.id, this)
    if page.digest.is_empty:
        return None  # a morning without news is left in peace
    told = tuple(blocks(writing, page, least, team=False))
    return Written(Reply(writing.say("title", day=writing.today), told), writing.lang, page.shown, page.counted)


digest = Letter("digest", _compose, WORDS, own_day)
