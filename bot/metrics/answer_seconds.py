"""How long answers took, from the question's arrival to the page to show."""

from bot.answered import Answered
from bot.metric import Counted, Sample


def _told(answered: Answered) -> Sample:
    return (answered.command or "none", answered.channel), answered.seconds


answer_seconds = Counted(
    meaning="Seconds from a question to its answer, before the platform shows it",
    labels=("command", "channel"),
    of=Answered,
    told=_told,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
