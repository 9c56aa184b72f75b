"""What was measured in a fault run beside what is allowed, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from tests.chaos.platforms import TELEGRAM_MESSAGES
from tests.chaos.run import Outcome

# core.telegram.org/bots/faq and docs.slack.dev/apis/web-api/rate-limits; the numbers are the platforms', not ours.
TELEGRAM_A_SECOND = 30
SLACK_POSTS_A_MINUTE = 300
SLACK_OPENINGS_A_MINUTE = 50
CHAT_BURST = 5  # "short bursts pass"
STOP_SECONDS = 10.0
# Each refusal closes Telegram for a second, and so an answer may meet several.
ANSWER_MEDIAN_SECONDS, ANSWER_P95_SECONDS = 2.0, 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was measured; ``ok`` None says that it is only told."""

    what: str
    measured: str
    allowed: str = ""
    ok: bool | None = None


def judge(outcome: Outcome) -> list[Line]:
    """Return every line of the table."""
    return [*_deliveries(outcome), *_rates(outcome), *_answers(outcome), *_ends(outcome)]


def _deliveries(outcome: Outcome) -> Iterator[Line]:
    messages, states = outcome.plan.messages, outcome.states
    said = outcome.telegram.said + outcome.slack.said
    unanswered = sum((outcome.telegram.unanswered + outcome.slack.unanswered).values())
    twice = sum(said.values()) - len(said)
    yield _at_least("delivered, as the mail has it", states.get("sent", 0), messages)
    yield _at_least("alerts that arrived", len(said), messages)
    yield _at_most("waiting, failed or dropped", sum(states.values()) - states.get("sent", 0), 0)
    yield Line("in flight when somebody died", str(outcome.in_flight))
    yield Line("executed and never answered", str(unanswered))
    yield _at_most("arrived twice", twice, outcome.in_flight + unanswered)
    for name, traffic in (("Telegram", outcome.telegram), ("Slack", outcome.slack)):
        faults = ", ".join(f"{fault} {count}" for fault, count in sorted(traffic.faults.items()))
        yield Line(f"calls to {name}", faults)
    yield _at_most("calls the platforms object to", len(outcome.complaints), 0)


def _rates(outcome: Outcome) -> Iterator[Line]:
    telegram, slack = outcome.telegram, outcome.slack
    posts, openings = (slack.most_in(60, {method}) for method in ("chat.postMessage", "conversations.open"))
    yield _at_most("Telegram: messages in a second", telegram.most_in(1, TELEGRAM_MESSAGES), TELEGRAM_A_SECOND)
    yield _at_most("Telegram: one chat above 1 a second and 5 at once", telegram.above_pace(CHAT_BURST, 1.0), 0)
    yield _at_most("Slack: posts in a minute", posts, SLACK_POSTS_A_MINUTE)
    yield _at_most("Slack: chats opened in a minute", openings, SLACK_OPENINGS_A_MINUTE)
    yield _at_most("Slack: one channel above 1 a second and 5 at once", slack.above_pace(CHAT_BURST, 1.0), 0)


def _answers(outcome: Outcome) -> Iterator[Line]:
    asked = outcome.asked
    yield Line("questions asked of a process that died", str(asked.killed))
    if outcome.plan.replicas > 1:
        yield _at_least("told in words that the database is away", asked.away, 1)
    # Every fifth try fails, and an answer is tried four times.
    yield _at_most("questions never answered", asked.unanswered, 1 + len(asked.seconds) // 100)
    if len(asked.seconds) < 2:
        yield Line("questions answered", str(len(asked.seconds)), "some", False)
        return
    yield Line("questions answered", str(len(asked.seconds)))
    yield _within("answers: median", median(asked.seconds), ANSWER_MEDIAN_SECONDS)
    yield _within("answers: 95 of 100 within", quantiles(asked.seconds, n=20)[-1], ANSWER_P95_SECONDS)


def _ends(outcome: Outcome) -> Iterator[Line]:
    yield _at_most("ended with an error when told to stop", sum(status != 0 for status, _ in outcome.ends), 0)
    yield _within("told to stop, ended within", max(seconds for _, seconds in outcome.ends), STOP_SECONDS)
    yield Line("the run took", f"{outcome.seconds:.0f} s")


def _at_least(what: str, measured: int, least: int) -> Line:
    return Line(what, str(measured), f"{least}", measured >= least)


def _at_most(what: str, measured: float, most: int) -> Line:
    shown = f"{measured:.1f}" if isinstance(measured, float) else str(measured)
    return Line(what, shown, f"≤ {most}", measured <= most)


def _within(what: str, seconds: float, most: float) -> Line:
    return Line(what, f"{seconds:.2f} s", f"≤ {most:.0f} s", seconds <= most)


def table(name: str, lines: list[Line]) -> str:
    """Return the lines as a table, the failed ones marked."""
    widths = [max(len(getattr(line, column)) for line in lines) for column in ("what", "measured", "allowed")]
    rows = [f"\n{name}"]
    for line in lines:
        mark = {None: " ", True: "✓", False: "✗"}[line.ok]
        rows.append(
            f"{mark} {line.what:{widths[0]}}  {line.measured:>{widths[1]}}  {line.allowed:>{widths[2]}}".rstrip()
        )
    return "\n".join(rows)
