"""What is said of a playbook file that cannot be used."""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from core.types import Lang

COMPARED = 64_001  # bytes; a file with more is refused whatever they are


class Unusable(Exception):
    """A playbook file that cannot be used: the line, and why, in both languages."""

    def __init__(self, path: Path, line: int, why: Mapping[Lang, str]) -> None:
        super().__init__(f"{path}:{line}: {why['en']}")
        self.path, self.line, self.why = path, line, why


def content_of(path: Path, named: str) -> str:
    """Return a short text that stands for a file and what it holds; its beginning decides of one that is too large."""
    try:
        with path.open("rb") as opened:
            held = opened.read(COMPARED)
    except OSError:
        held = b""
    return blake2b(named.encode("utf-8", "surrogateescape") + b"\0" + held, digest_size=16).hexdigest()
