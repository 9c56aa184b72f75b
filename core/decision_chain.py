"""How many have to agree to an order at a customer, read from the people on file."""

from collections.abc import Iterable

# In which department a decision role sits, as a rule; a champion speaks for those who use it.
DEPARTMENTS = {
    "economic_buyer": "management",
    "purchasing": "purchasing",
    "technical_evaluator": "engineering",
    "champion": "operations",
    "user": "operations",
}
ENOUGH_PEOPLE = 2  # one name says nothing of who else must agree
MANY_DEPARTMENTS = 3


def decision_chain(people: Iterable[tuple[str | None, str | None]]) -> str | None:
    """Return the kind of decision chain from the role and the level of each person there, None when too few are known.

    Several levels: three departments or more, an executive and somebody below. Several departments: more than one.
    """
    known = [(role, level) for role, level in people if role is not None]
    if len(known) < ENOUGH_PEOPLE:
        return None
    departments = {DEPARTMENTS[role] for role, _ in known}
    levels = {level for _, level in known if level is not None}
    if len(departments) >= MANY_DEPARTMENTS and "executive" in levels and len(levels) > 1:
        return "multi_level"
    return "cross_department" if len(departments) > 1 else "one_department"
