"""How many have to agree is read from the people on file, and not from one name."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from core.decision_chain import decision_chain
from core.dimensions import dimensions
from core.policy import load_policy
from core.policy.sections.decision_chain import Departments
from core.tables import ROLES

RULES = load_policy().decision_chain

LEVELS = (None, "executive", "manager", "staff")
PEOPLE = st.lists(st.tuples(st.sampled_from((None, *ROLES)), st.sampled_from(LEVELS)), max_size=6)


def test_one_name_says_nothing_of_who_else_must_agree() -> None:
    assert decision_chain([], RULES) is None
    assert decision_chain([("purchasing", "executive"), (None, "staff")], RULES) is None


def test_two_of_one_department_are_one_department() -> None:
    assert decision_chain([("user", "staff"), ("champion", "manager")], RULES) == "one_department"


def test_two_departments_have_to_agree() -> None:
    assert decision_chain([("user", None), ("purchasing", None)], RULES) == "cross_department"


def test_an_executive_above_three_departments_is_approval_by_levels() -> None:
    below = [("purchasing", "manager"), ("technical_evaluator", "staff")]
    assert decision_chain([("economic_buyer", "executive"), *below], RULES) == "multi_level"
    assert decision_chain([("economic_buyer", None), *below], RULES) == "cross_department"


def test_every_role_sits_in_a_department() -> None:
    assert set(Departments.model_fields) == set(ROLES)


@given(PEOPLE)
def test_the_order_of_people_changes_nothing(people: list[tuple[str | None, str | None]]) -> None:
    found = {decision_chain(order, RULES) for order in permutations(people[:4])}
    assert len(found) == 1
    assert found <= {None, *dimensions()["decision_chain"].options}


def test_a_company_says_itself_who_sits_together_and_from_how_many_on_it_tells() -> None:
    alike = RULES.model_copy(update={"departments": RULES.departments.model_copy(update={"purchasing": "operations"})})
    assert decision_chain([("user", None), ("purchasing", None)], alike) == "one_department"
    assert decision_chain([("user", None), ("purchasing", None)], RULES.model_copy(update={"people_min": 3})) is None
