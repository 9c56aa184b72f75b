"""How many questions ended how."""

from bot.answered import Answered
from bot.metric import Counted, Sample


def _told(answered: Answered) -> Sample:
    return (answered.command or "none", answered.channel, answered.outcome), 1


answers = Counted(
    meaning="Questions by command, channel and how they ended",
    labels=("command", "channel", "outcome"),
    of=Answered,
    told=_told,
)
