"""What is said of a playbook file that cannot be used."""

from collections.abc import Mapping
from pathlib import Path

from core.types import Lang


class Unusable(Exception):
    """A playbook file that cannot be used: the line, and why, in both languages."""

    def __init__(self, path: Path, line: int, why: Mapping[Lang, str]) -> None:
        super().__init__(f"{path}:{line}: {why['en']}")
        self.path, self.line, self.why = path, line, why
