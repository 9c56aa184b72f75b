"""A manager's morning: what is new or worse in the team, what it is worth, and what became of yesterday's."""

from bot.command import Words
from bot.digestview import blocks, read_digest
from bot.letter import Letter, Writing, Written
from bot.reply import Reply
from core.store.alerts import digests_about, last_digest

WORDS: Words = {"en": {"title": "The team's morning, {day}"}, "zh": {"title": "团队今日提醒（{day}）"}}


def _compose(writing: Writing) -> Written | None:
    least = writing.house.policy.alerts.verdicts_min
    mine = (writing.session, writing.reader.id, "team_digest", writing.about)
    since, twins = last_digest(*mine), digests_about(*mine)
    page = read_digest(writing.session, writing.scope, writing.reader.id, since, twins=twins)
    if page.digest.is_empty and not page.digest.yesterday.open:
        return None  # a morning without news is left in peace
    told = tuple(blocks(writing, page, least, team=True))
    return Written(Reply(writing.say("title", day=writing.today), told), writing.lang, page.shown, page.counted)


team_digest = Letter("team_digest", _compose, WORDS)
