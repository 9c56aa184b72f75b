"""Every playbook we ship is there in both languages, renders in every branch, and fits its screen."""

import pytest

from core.briefing import catalogue
from core.customers.quadrant import QUADRANTS
from core.followups import PERIODS
from core.playbook import find
from core.playbook.check import check
from core.tables import ROLES
from core.types import LANGS, Lang, Term

LIBRARY = find()


def test_nothing_is_wrong_with_any_playbook() -> None:
    assert [str(problem) for problem in check(LIBRARY)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("role", ROLES)
def test_every_decision_role_has_its_talk_track(role: str, lang: Lang) -> None:
    assert LIBRARY.choose("talk", lang, {"role": Term(f"role.{role}")}).name == f"talk/{role}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("quadrant", QUADRANTS)
def test_every_quadrant_has_its_strategy(quadrant: str, lang: Lang) -> None:
    assert LIBRARY.choose("strategy", lang, {"quadrant": Term(f"quadrant.{quadrant}")}).name == f"strategy/{quadrant}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("role", ROLES)
def test_every_decision_role_has_its_motive_chain(role: str, lang: Lang) -> None:
    assert LIBRARY.choose("motive", lang, {"role": Term(f"role.{role}")}).name == f"motive/{role}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "variable"), [("chain", "decision_chain"), ("stickiness", "loyalty_type")])
def test_every_option_has_its_plan(kind: str, variable: str, lang: Lang) -> None:
    for option in catalogue()[variable].options:
        assert LIBRARY.choose(kind, lang, {variable: Term(f"{variable}.{option}")}).name == f"{kind}/{option}"


@pytest.mark.parametrize("period", PERIODS)
def test_every_period_of_a_follow_up_plan_has_its_playbook(period: str) -> None:
    assert f"followup/{period}" in LIBRARY.names("followup")


@pytest.mark.parametrize("name", catalogue())
def test_every_variable_is_explained_and_asked_for_in_both_languages(name: str) -> None:
    variable = catalogue()[name]
    assert variable.meaning["en"]
    assert variable.meaning["zh"]
    assert variable.ask.keys() in ({"en", "zh"}, set())
    assert set(variable.known_with) <= catalogue().keys()
    assert variable.kind != "term" or variable.options
