"""The profile says how much is known, and what to ask next."""

from core.customers.completeness import ask_next
from core.tables import NEVER
from tests.core.customers.tables import POLICY, said, table
from tests.core.customers.test_potential import fact


def test_the_question_worth_most_comes_first() -> None:
    assert ask_next(said().row(0), POLICY)[:3] == ("purchase_budget", "industry", "employees")


def test_what_was_answered_is_not_asked_and_what_is_stale_is_asked_again() -> None:
    facts = table("facts", fact(0, 10, "industry", 1), fact(0, 800, "purchase_budget", 5_000))
    questions = ask_next(said(facts=facts).row(0), POLICY)
    assert "industry" not in questions
    assert "purchase_budget" in questions
    assert questions.index("employees") < questions.index("purchase_budget")


def test_a_contact_who_left_plays_no_role() -> None:
    contacts = table("contacts", (0, 300, 3, NEVER), (0, 300, 0, 20_000), (0, 300, 3, NEVER))
    scores = said(contacts=contacts)
    assert scores["roles_known"].tolist() == [1]
    assert "role" in ask_next(scores.row(0), POLICY)
