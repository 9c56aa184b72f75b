"""What the population taught: small, plain, stored with every run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from core.model import Learnt


@dataclass(frozen=True)
class Calibration:
    """What each model learnt from so many customers, on which day, under which policy, at which version of it."""

    as_of: date
    policy_version: str
    customers: int
    learnt: Mapping[str, Learnt]
    versions: Mapping[str, int]

    def to_json(self) -> str:
        """Return the calibration as JSON; ``from_json`` gives back an equal one."""
        return json.dumps({**asdict(self), "as_of": self.as_of.isoformat()}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Read a calibration back."""
        read: dict[str, Any] = json.loads(text)
        return cls(**{**read, "as_of": date.fromisoformat(read["as_of"])})
