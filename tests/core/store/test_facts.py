"""What a person says of a customer is understood, dated, and never lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session

from core.dimensions import dimensions
from core.errors import Mistake, NotFound
from core.store.answers import understand
from core.store.engine import session
from core.store.facts import answer, history, known_as_of
from core.store.tables.identity import Contact, Customer
from core.types import Money, Term, Value

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def opened(store: Engine) -> Iterator[Session]:
    with session(store) as opened:
        opened.add(Customer(id=1, external_id="C-1", name="ACME"))
        opened.flush()
        opened.add(Contact(id=1, external_id="P-1", customer_id=1, name="Zhang San", since=TODAY))
        opened.flush()
        yield opened


def _say(opened: Session, dimension: str, raw: str, day: date = TODAY) -> Value:
    subject = dimensions()[dimension].subject
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return answer(opened, subject, 1, dimension, raw, today=day, now=now, who="Li Wei", currency="CNY").value


@pytest.mark.parametrize(
    ("dimension", "raw", "value"),
    [
        ("industry", "machinery", Term("industry.machinery")),
        ("industry", " Food and Beverage ", Term("industry.food")),
        ("industry", "机械装备", Term("industry.machinery")),
        ("rival_closeness", "main source", Term("rival_closeness.main_source")),
        ("employees", "1,200", 1200.0),
        ("employees", "1.2万", 12000.0),
        ("employees", "３５０", 350.0),
        ("purchase_budget", "120万", Money(120_000_000, "CNY")),
        ("purchase_budget", "￥1,234.5", Money(123_450, "CNY")),
        ("purchase_budget", "2.5m EUR", Money(250_000_000, "EUR")),
        ("purchase_budget", "$800", Money(80_000, "USD")),
        ("region", "华东", "华东"),
        ("role", "采购决策者", Term("role.purchasing")),
        ("kpi", "Cost down 5 % <b>", "Cost down 5 % <b>"),
    ],
)
def test_an_answer_is_understood_as_people_type_it(opened: Session, dimension: str, raw: str, value: Value) -> None:
    assert _say(opened, dimension, raw) == value


@pytest.mark.parametrize(
    ("dimension", "raw", "key"),
    [
        ("industry", "spaceships", "answer_option"),
        ("employees", "many", "answer_number"),
        ("employees", "-3", "answer_number"),
        ("employees", "1e400", "answer_number"),
        ("purchase_budget", "99999999999999999", "answer_number"),
        ("purchase_budget", "", "answer_number"),
        ("region", "   ", "answer_text"),
        ("region", "x" * 501, "answer_text"),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(opened: Session, dimension: str, raw: str, key: str) -> None:
    with pytest.raises(Mistake) as refused:
        _say(opened, dimension, raw)
    assert refused.value.key == key
    assert refused.value.values["dimension"] == Term(dimension)


def test_a_wrong_option_is_answered_with_the_options_in_both_languages(opened: Session) -> None:
    with pytest.raises(Mistake) as refused:
        _say(opened, "fit", "so so")
    assert refused.value.values["options"] == "High 高 · Medium 中 · Low 低"


def test_a_dimension_of_someone_else_is_unknown(opened: Session) -> None:
    with pytest.raises(Mistake):
        answer(opened, "customer", 1, "kpi", "x", today=TODAY, now=NOON, who="Li Wei", currency="CNY")
    with pytest.raises(NotFound):
        answer(opened, "customer", 2, "region", "x", today=TODAY, now=NOON, who="Li Wei", currency="CNY")


def test_what_held_on_a_day_is_what_was_said_last_until_then(opened: Session) -> None:
    _say(opened, "fit", "low", date(2026, 1, 1))
    _say(opened, "fit", "high", date(2026, 5, 1))
    _say(opened, "fit", "medium", date(2026, 5, 1))
    assert _fit(opened, date(2025, 12, 31)) is None
    assert _fit(opened, date(2026, 4, 30)) == Term("fit.low")
    assert _fit(opened, TODAY) == Term("fit.medium")
    assert [h.value for h in history(opened, "customer", 1, "fit")] == [
        Term("fit.medium"),
        Term("fit.high"),
        Term("fit.low"),
    ]


def test_what_was_known_at_a_moment_leaves_out_what_was_learnt_later(opened: Session) -> None:
    _say(opened, "fit", "low", date(2026, 1, 1))
    answer(opened, "customer", 1, "fit", "high", today=date(2026, 2, 1), now=NOON, who="Li Wei", currency="CNY")
    assert _fit(opened, date(2026, 3, 1)) == Term("fit.high")
    assert _fit(opened, date(2026, 3, 1), known_at=NOON - timedelta(days=1)) == Term("fit.low")


def _fit(opened: Session, day: date, known_at: datetime | None = None) -> Value:
    found = known_as_of(opened, "customer", [1], day, known_at)[1].get("fit")
    return found.value if found else None


@given(st.text(max_size=40))
def test_no_typed_text_breaks_the_understanding(typed: str) -> None:
    for dimension in dimensions().values():
        try:
            meant = understand(dimension, typed, "CNY")
        except Mistake:
            continue
        assert meant.currency is None or len(meant.currency) == 3


def test_every_label_of_every_option_is_understood() -> None:
    for dimension in dimensions().values():
        for name, labels in dimension.options.items():
            assert {understand(dimension, label, "CNY").option for label in (name, *labels.values())} == {name}
