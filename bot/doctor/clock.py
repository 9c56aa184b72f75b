"""Whether this computer's clock agrees with the platforms' and the database's."""

from collections.abc import AsyncIterator
from datetime import datetime

from bot.check import Check, Finding, Patient, good, mend

# docs.slack.dev/authentication/verifying-requests-from-slack: what is five minutes off is refused; alerts and leases
# go by the minute.
MOST_SECONDS = 60.0


async def _look(patient: Patient) -> list[Finding]:
    return [_compared(name, ours, theirs, slack) async for name, ours, theirs, slack in _clocks(patient)]


async def _clocks(patient: Patient) -> AsyncIterator[tuple[str, datetime, datetime, float]]:
    """Give what each other clock said, ours at that time, and how long it took to hear it."""
    from core.store.engine import clock_of

    asked = []
    if patient.settings.telegram_token:
        asked.append(("Telegram", await patient.telegram("getMe")))
    if patient.settings.slack_bot_token:
        asked.append(("Slack", await patient.slack("auth.test")))
    for name, said in asked:
        if said.date is not None:
            yield name, said.at, said.date, said.seconds + 1  # the header has whole seconds
    if patient.engine is not None and patient.engine.dialect.name == "postgresql":
        ours = patient.clock()
        theirs = clock_of(patient.engine)
        yield "PostgreSQL", ours, theirs, (patient.clock() - ours).total_seconds()


def _compared(name: str, ours: datetime, theirs: datetime, slack: float) -> Finding:
    off = (ours - theirs).total_seconds()
    if abs(off) <= MOST_SECONDS + slack:
        return good("well", name=name)
    return mend("fast" if off > 0 else "slow", name=name, seconds=round(abs(off)))


clock = Check(
    _look,
    {
        "en": {
            "title": "clock",
            "fast": "This clock is {seconds} s ahead of {name}'s. Turn on time synchronisation (NTP) on both.",
            "slow": "This clock is {seconds} s behind {name}'s. Turn on time synchronisation (NTP) on both.",
            "well": "It agrees with {name}'s.",
        },
        "zh": {
            "title": "时钟",
            "fast": "本机时钟比 {name} 快 {seconds} 秒。请在两边都打开时间同步（NTP）。",
            "slow": "本机时钟比 {name} 慢 {seconds} 秒。请在两边都打开时间同步（NTP）。",
            "well": "与 {name} 一致。",
        },
    },
)
