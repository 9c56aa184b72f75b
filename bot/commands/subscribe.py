"""How the bot speaks first to the asker: at once or in the digest, where, at what hours, about which rules."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import time
from typing import TYPE_CHECKING, Any

from bot.command import Rest, Words, command
from bot.context import Ask
from bot.line import plain_width
from bot.moments import say_time
from bot.reply import Actions, Block, Button, Fields, Reply, Text
from bot.rulenames import rule_meant
from core.alerts.rule import rules
from core.alerts.worktime import DECREED, is_calendar, known_until
from core.errors import Mistake
from core.store.audience import Listener, listeners, platforms_of
from core.store.habits import choose, habits_of
from core.types import Term

if TYPE_CHECKING:
    from sqlmodel import Session

CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.时点](?P<minute>\d{2})?(?P<half>半)?分?)?")
BETWEEN = re.compile(r"\s*[-–—到至~]\s*|\s+to\s+|\s+")
PLATFORMS = {"slack": "slack", "telegram": "telegram", "both": "both", "都发": "both", "last": None, "默认": None}
OFF = ("off", "none", "关", "无", "不要")
ON = ("on", "开", "要")

words: Words = {
    "en": {
        "title": "How I alert you",
        "title_kept": "Kept. This is how I alert you",
        "at_once": "Red alerts",
        "at_once_on": "at once, at most {limit} messages a day",
        "at_once_off": "only in the digest",
        "digest": "Digest",
        "digest_on": "{at} on working days",
        "digest_off": "none",
        "quiet": "Quiet hours",
        "quiet_from_until": "{since} to {until}, and your days off",
        "quiet_none": "none, on working days",
        "where": "Where",
        "where_slack": "Slack",
        "where_telegram": "Telegram",
        "where_both": "Slack and Telegram",
        "where_last": "where you last wrote to me",
        "where_nowhere": "nowhere yet: send /link CODE on Slack or Telegram",
        "calendar": "Working days",
        "calendar_of": "those of {country}",
        "calendar_decreed": "those of {country} with its worked-off weekends, known until {until}; then weekdays",
        "calendar_none": "Monday to Friday; no holidays known",
        "muted": "Muted",
        "muted_none": "nothing",
        "how": "Change it: `/subscribe digest 08:15` · `/subscribe quiet 19:00 08:00` · "
        "`/subscribe mute upgrade_window` · `/subscribe unmute upgrade_window` · "
        "`/subscribe on slack` · `/subscribe calendar CN` · `/subscribe limit 3`",
        "button_now_off": "Only the digest",
        "button_now_on": "Red ones at once",
        "button_digest_off": "No digest",
        "button_digest_on": "Digest again",
        "button_slack": "To Slack",
        "button_telegram": "To Telegram",
        "button_both": "To both",
        "parameter_what": "WHAT",
    },
    "zh": {
        "title": "怎么提醒您",
        "title_kept": "设好了，以后这样提醒您",
        "at_once": "红色预警",
        "at_once_on": "马上提醒，每天最多{limit}条",
        "at_once_off": "不单独提醒，只进汇总",
        "digest": "汇总",
        "digest_on": "工作日{at}",
        "digest_off": "不发",
        "quiet": "免打扰",
        "quiet_from_until": "{since}到{until}，以及非工作日",
        "quiet_none": "工作日全天可以提醒",
        "where": "发到哪里",
        "where_slack": "Slack",
        "where_telegram": "Telegram",
        "where_both": "Slack和Telegram都发",
        "where_last": "您最近用过的那个",
        "where_nowhere": "还没有：先在Slack或Telegram上发送 /link 绑定码",
        "calendar": "工作日",
        "calendar_of": "按{country}的节假日",
        "calendar_decreed": "按{country}的节假日和调休，已知到{until}，之后只按周一到周五",
        "calendar_none": "周一到周五，不知道节假日",
        "muted": "不提醒的规则",
        "muted_none": "没有",
        "how": "修改：`/订阅 汇总 08:15` · `/订阅 免打扰 19:00 08:00` · `/订阅 屏蔽 商机卡住了` · "
        "`/订阅 取消屏蔽 商机卡住了` · `/订阅 发到 slack` · `/订阅 日历 CN` · `/订阅 上限 3`",
        "button_now_off": "只进汇总",
        "button_now_on": "红色马上提醒",
        "button_digest_off": "不要汇总",
        "button_digest_on": "恢复汇总",
        "button_slack": "发到Slack",
        "button_telegram": "发到Telegram",
        "button_both": "都发",
        "parameter_what": "设置",
    },
}


@command(words=words, aliases=("订阅", "提醒设置"), sentences={"en": ("how do you alert me",), "zh": ("怎么提醒我",)})
async def subscribe(ask: Ask, what: Rest = "") -> Reply:
    """Choose how I alert you: at once or in the digest, where, at which hours, about what.

    设置怎么主动提醒您：马上提醒还是进汇总、发到哪里、什么时间、哪些规则。

    Examples:
        /subscribe
        /subscribe digest 08:15
        /subscribe quiet 19:00 08:00
        /订阅 屏蔽 upgrade_window
    """
    if what.strip():
        await ask.store(_change, ask, what)
    listener, platform, platforms = await ask.store(_read, ask)
    title = ask.say("title_kept" if what.strip() else "title")
    return Reply(title, tuple(_blocks(ask, listener, platform, platforms)))


def _read(session: "Session", ask: Ask) -> tuple[Listener, str | None, Collection[str]]:
    listener = listeners(session, ask.policy)[ask.asker.id]
    return listener, habits_of(session, ask.asker.id).platform, platforms_of(session, ask.asker.id)


def _blocks(ask: Ask, listener: Listener, platform: str | None, platforms: Collection[str]) -> Iterator[Block]:
    person = listener.person
    quiet = person.quiet_from != person.quiet_until
    muted = ask.wording.enumerate([Term(f"{name}.title") for name in sorted(person.muted) if name in rules()])
    where = f"where_{platform or 'last'}" if listener.accounts else "where_nowhere"
    hours = {"since": say_time(person.quiet_from), "until": say_time(person.quiet_until)}
    digest = ask.say("digest_on", at=say_time(person.digest_at)) if person.digest else ask.say("digest_off")
    pairs = (
        ("at_once", ask.say("at_once_on", limit=person.daily_limit) if person.at_once else ask.say("at_once_off")),
        ("digest", digest),
        ("quiet", ask.say("quiet_from_until", **hours) if quiet else ask.say("quiet_none")),
        ("where", ask.say(where)),
        ("calendar", _calendar(ask, person.calendar)),
        ("muted", ask.wording.show(muted) if person.muted else ask.say("muted_none")),
    )
    yield Fields(tuple((ask.say(key), value) for key, value in pairs))
    yield Text(ask.say("how"))
    now, digests = ("off" if person.at_once else "on"), ("off" if person.digest else "on")
    yield Actions(
        (
            Button(ask.text(f"button_now_{now}"), f"/subscribe now {now}"),
            Button(ask.text(f"button_digest_{digests}"), f"/subscribe digest {digests}"),
            *(Button(ask.text(f"button_{place}"), f"/subscribe on {place}") for place in _places(platforms, platform)),
        )
    )


def _places(platforms: Collection[str], chosen: str | None) -> tuple[str, ...]:
    """Return where else a person could be written to: nothing to choose for who is on one platform only."""
    return tuple(place for place in ("slack", "telegram", "both") if place != chosen) if len(platforms) > 1 else ()


def _calendar(ask: Ask, calendar: str | None) -> Any:
    if calendar is None:
        return ask.say("calendar_none")
    from babel import Locale

    country = Locale(ask.lang).territories.get(calendar, calendar)
    key = "calendar_decreed" if calendar in DECREED else "calendar_of"
    return ask.say(key, country=country, until=known_until(calendar))


def _change(session: "Session", ask: Ask, typed: str) -> None:
    """Keep what a line chooses. Raises Mistake saying what was not understood."""
    name, _, rest = plain_width(typed).strip().partition(" ")
    chosen = next((read for spelt, read in CHOICES.items() if name.casefold() in spelt), None)
    if chosen is None:
        raise Mistake("subscribe_unknown", given=typed)
    kept = habits_of(session, ask.asker.id)
    choose(session, ask.asker.id, **chosen(rest.strip().casefold(), kept.muted.split()))


def _switched(column: str) -> Callable[[str, list[str]], Mapping[str, Any]]:
    def read(said: str, _muted: list[str]) -> Mapping[str, Any]:
        if said not in (*ON, *OFF):
            raise Mistake("subscribe_unknown", given=said)
        return {column: said in ON}

    return read


def _digest(said: str, muted: list[str]) -> Mapping[str, Any]:
    if said in (*ON, *OFF):
        return _switched("digest")(said, muted)
    return {"digest": True, "digest_at": _clock(said)}


def _quiet(said: str, _muted: list[str]) -> Mapping[str, Any]:
    if said in OFF:
        return {"quiet_from": "00:00", "quiet_until": "00:00"}
    both = BETWEEN.split(said)
    if len(both) != 2:
        raise Mistake("subscribe_clock", given=said)
    return {"quiet_from": _clock(both[0]), "quiet_until": _clock(both[1])}


def _clock(said: str) -> str:
    found = CLOCK.fullmatch(said.strip())
    try:
        minute = 30 if found and found["half"] else int(found["minute"] or 0) if found else 0
        return time(int(found["hour"]), minute).strftime("%H:%M") if found else _no_clock(said)
    except ValueError:
        return _no_clock(said)


def _no_clock(said: str) -> str:
    raise Mistake("subscribe_clock", given=said)


def _mute(said: str, muted: list[str]) -> Mapping[str, Any]:
    return {"muted": " ".join(sorted({*muted, rule_meant(said).name}))}


def _unmute(said: str, muted: list[str]) -> Mapping[str, Any]:
    return {"muted": " ".join(sorted({*muted} - {rule_meant(said).name}))}


def _where(said: str, _muted: list[str]) -> Mapping[str, Any]:
    if said not in PLATFORMS:
        raise Mistake("subscribe_unknown", given=said)
    return {"platform": PLATFORMS[said]}


def _days(said: str, _muted: list[str]) -> Mapping[str, Any]:
    if said in ("default", "默认"):
        return {"calendar": None}
    if not is_calendar(said.upper()):
        raise Mistake("subscribe_calendar", given=said)
    return {"calendar": said.upper()}


def _limit(said: str, _muted: list[str]) -> Mapping[str, Any]:
    if not re.fullmatch(r"[1-9]\d?", said):
        raise Mistake("subscribe_unknown", given=said)
    return {"daily_limit": int(said)}


CHOICES: Mapping[tuple[str, ...], Callable[[str, list[str]], Mapping[str, Any]]] = {
    ("now", "at_once", "once", "马上", "立即"): _switched("at_once"),
    ("digest", "汇总"): _digest,
    ("quiet", "免打扰"): _quiet,
    ("mute", "屏蔽"): _mute,
    ("unmute", "取消屏蔽"): _unmute,
    ("on", "where", "发到"): _where,
    ("calendar", "日历", "工作日"): _days,
    ("limit", "上限"): _limit,
}
