"""Whether messages that are due get sent."""

from datetime import timedelta

from bot.check import Check, Finding, Patient, good, mend, note

LATE = timedelta(minutes=10)


async def _look(patient: Patient) -> list[Finding]:
    from core.store import vitals
    from core.store.engine import newest, session, version

    if patient.engine is None or version(patient.engine) != newest():
        return []
    now = patient.clock()
    with session(patient.engine) as opened:
        due = [each for each in vitals.waiting(opened, now) if each[1] != "later"]
        failed = sum(number for _, _, number in vitals.failures(opened, now))
    late = [
        mend("late", platform=platform, number=number, minutes=(now - oldest) // timedelta(minutes=1))
        for platform, _, number, oldest in due
        if now - oldest > LATE
    ]
    return [*late, *([note("failed", number=failed)] if failed else [])] or [good("well")]


queue = Check(
    _look,
    {
        "en": {
            "title": "queue",
            "late": "On {platform} {number} messages are due, the oldest for {minutes} minutes. Is callsheet serve "
            "running, with this platform on? Its log says what stands in the way.",
            "failed": "{number} messages of the last 24 hours could not be delivered at all; /metrics has the reasons.",
            "well": "Nothing is late.",
        },
        "zh": {
            "title": "待发消息",
            "late": "{platform} 有 {number} 条消息到点没发，最早的晚了 {minutes} 分钟。callsheet serve 在运行吗，"
            "这个平台启用了吗？原因见它的日志。",
            "failed": "最近 24 小时有 {number} 条消息送不到，原因见 /metrics。",
            "well": "没有积压。",
        },
    },
)
