"""How many have to agree to an order at a customer, read from the people on file."""

from collections.abc import Iterable

from core.policy.sections.decision_chain import DecisionChain


def decision_chain(people: Iterable[tuple[str | None, str | None]], rules: DecisionChain) -> str | None:
    """Return the kind of decision chain from the role and the level of each person there, None when too few are known.

    Several levels: many departments, an executive and somebody below. Several departments: more than one.
    """
    known = [(role, level) for role, level in people if role is not None]
    if len(known) < rules.people_min:
        return None
    sits_in: dict[str, str] = dict(rules.departments)
    departments = {sits_in[role] for role, _ in known}
    levels = {level for _, level in known if level is not None}
    if len(departments) >= rules.departments_many and "executive" in levels and len(levels) > 1:
        return "multi_level"
    return "cross_department" if len(departments) > 1 else "one_department"
