"""The digest, now: what is new since the last one, mine or my team's."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from bot.command import Words, command
from bot.context import Ask
from bot.digestview import Page, blocks, read_digest
from bot.reply import Reply
from core.store.alert_messages import last_digest
from core.store.scope import Scope

if TYPE_CHECKING:
    from sqlmodel import Session

words: Words = {
    "en": {"title": "New since {since}", "title_first": "What is new", "mine": "mine", "team": "team"},
    "zh": {"title": "{since}以来的新情况", "title_first": "新情况", "mine": "我的", "team": "团队"},
}


@command(
    words=words,
    aliases=("汇总", "日报"),
    sentences={"en": ("what is new",), "zh": ("有什么新情况", "今天的汇总")},
    options={"whose": {"mine": ("我的",), "team": ("团队", "all", "全部")}},
)
async def digest(ask: Ask, whose: Literal["mine", "team"] | None = None) -> Reply:
    """Show the digest now: what is new or worse since the last one, and what is at stake.

    现在就看汇总：上次汇总之后有什么新情况或变严重的，涉及多少钱。

    Examples:
        /digest
        /digest team
        /汇总 我的
    """
    team = (whose or ("mine" if ask.asker.role == "rep" else "team")) == "team"
    page, since = await ask.store(_read, ask, team)
    title = ask.say("title", since=since.astimezone(ask.asker.zone).date()) if since else ask.say("title_first")
    return Reply(title, tuple(blocks(ask, page, ask.policy.alerts.verdicts_min, team=team)))


def _read(session: "Session", ask: Ask, team: bool) -> tuple[Page, datetime | None]:
    since = last_digest(session, ask.asker.id, "team_digest" if team else "digest")
    mine = None if team else ask.asker.id
    return read_digest(session, ask.scope or Scope(frozenset()), ask.asker.id, since, mine), since
