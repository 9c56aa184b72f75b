"""A manager's morning: what is new or worse in the team, what it is worth, and what became of yesterday's."""

from bot.command import Words
from bot.digestview import blocks, read_digest
from bot.letter import Letter, Writing, Written, own_day
from bot.reply import Reply
from core.store.alert_messages import last_digest

WORDS: Words = {"en": {"title": "The team's morning, {day}"}, "zh": {"title": "团队今日提醒（{day}）"}}


def _compose(writing: Writing) -> Written | None:
    least = writing.house.policy.alerts.verdicts_min
    since = last_digest(writing.session, writing.reader.id, "team_digest", writing.about)
    this = ("team_digest", writing.about)
    page = read_digest(writing.session, writing.scope, writing.reader.id, since, this=this)
    if page.digest.is_empty and not page.digest.yesterday.open:
        return None  # a morning without news is left in peace
    told = tuple(blocks(writing, page, least, team=True))
    return Written(Reply(writing.say("title", day=writing.today), told), writing.lang, page.shown, page.counted)


team_digest = Letter("team_digest", _compose, WORDS, own_day)
