"""Remember which rules were read: what another policy says the same of gives the same result."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from core.policy.policy import Policy
from core.policy.section import Section


class Watched:
    """A section that notes in ``seen`` what is read of it, as paths: ``tier.dealing_days``, ``""`` for everything."""

    def __init__(self, section: Section, seen: set[str], path: str = "") -> None:
        self._section, self._seen, self._path = section, seen, path
        self._below: dict[str, Watched] = {}  # one object a section: what is kept by it is found again

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._section, name)
        path = f"{self._path}.{name}".lstrip(".")
        if name not in type(self._section).model_fields:
            self._seen.add(self._path)  # a method may read all of it
        elif isinstance(value, Section):
            return self._below.setdefault(name, Watched(value, self._seen, path))
        else:
            self._seen.add(path)
        return value

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        self._seen.add(self._path)
        return iter(self._section)


def watched(policy: Policy, seen: set[str]) -> Policy:
    """Return a policy that reads the same and notes what is read of it."""
    return cast("Policy", Watched(policy, seen))


def alike(one: Policy, other: Policy, paths: Iterable[str]) -> bool:
    """Return whether two policies say the same of all these rules."""
    return all(_at(one, path) == _at(other, path) for path in paths)


def _at(policy: Policy, path: str) -> Any:
    """Return what a policy says at a path, a section as plain values."""
    found: Any = policy
    for name in filter(None, path.split(".")):
        found = getattr(found, name)
    return found.model_dump() if isinstance(found, Section) else found
