"""The error tree, and for each error the decision it carries.

CallsheetError                 said to the person, in their language, with what to do next
├── Mistake                    the person's own: a wrong command, an unknown name, a bad file
│   ├── NotFound               nothing by that name within the person's scope
│   └── Refused                known, but not theirs to see or do
├── Misconfigured              the operator's: settings, policy, playbooks, database
└── Unavailable                passing trouble: try again
DeliveryFailed                 a platform said no: ``permanent``, ``unreachable`` or ``retry_after`` seconds
"""

from collections.abc import Mapping

from core.types import Value


class CallsheetError(Exception):
    """A problem with words for the person who meets it.

    ``key`` names a phrase (``errors.<key>`` in the bot's phrases) and ``values`` fill it. ``english`` is the
    same sentence for logs and for places that have no phrases.
    """

    def __init__(self, key: str, english: str = "", **values: Value) -> None:
        super().__init__(english or f"{key}: {values}")
        self.key = key
        self.values: Mapping[str, Value] = values


class Mistake(CallsheetError):
    """What the person asked for cannot be done as asked."""


class NotFound(Mistake):
    """Nothing of that name is within the person's scope."""


class Refused(Mistake):
    """Known, but not this person's to see or do."""


class Misconfigured(CallsheetError):
    """The operator must mend a setting, the policy, a playbook or the database."""


class Unavailable(CallsheetError):
    """Passing trouble; the same request may succeed later."""


class DeliveryFailed(Exception):
    """A chat platform did not take a message; ``unreachable`` says that it takes none for this account any more."""

    def __init__(
        self, reason: str, *, permanent: bool, retry_after: float | None = None, unreachable: bool = False
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.retry_after = retry_after
        self.unreachable = unreachable
