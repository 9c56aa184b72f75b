"""Names found as people type them."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.names import NameIndex
from core.store.names import fold


@dataclass(frozen=True)
class Name:
    customer_id: int
    external_id: str
    name: str
    aliases: tuple[str, ...] = ()


BOOK = (
    Name(1, "C-1", "ACME Industrial Co., Ltd", ("ACME", "艾克米工业")),
    Name(2, "C-2", "华信精密机械有限公司"),
    Name(3, "C-3", "华信精密机电有限公司"),
    Name(4, "C-4", "Harbour Tools GmbH"),
    Name(5, "ACME", "Somebody Else"),
    Name(6, "C-6", "Twin Peaks"),
    Name(7, "C-7", "Twin Peaks"),
    Name(8, "C-8", "Nord Stern"),
    Name(9, "C-9", "Nordstern GmbH"),
)
INDEX = NameIndex(BOOK)


def _found(*texts: str) -> list[str]:
    found = INDEX.find(texts)
    return [found.customer.external_id] if found.customer else [customer.external_id for customer in found.candidates]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("C-2", ["C-2"]),
        ("acme industrial", ["C-1"]),
        ("Acme Industrial Limited", ["C-1"]),
        ("艾克米工业", ["C-1"]),
        ("ＨＡＲＢＯＵＲ　tools", ["C-4"]),
        ("harbor tools", ["C-4"]),
        ("hxjmjd", ["C-3"]),
        ("huaxin jingmi jidian", ["C-3"]),
        ("华信精密", ["C-3", "C-2"]),
        ("hxjm", ["C-3", "C-2"]),
        ("twin peaks", ["C-6", "C-7"]),
        ("Nordstern", ["C-8"]),
        ("nordstern gmbh", ["C-9"]),
        ("Nordstern Inc", ["C-8", "C-9"]),
    ],
)
def test_a_name_is_found(typed: str, meant: list[str]) -> None:
    assert sorted(_found(typed)) == sorted(meant)


def test_an_id_goes_before_a_name() -> None:
    assert _found("ACME") == ["ACME"]


def test_the_longest_exact_name_wins_over_its_beginning() -> None:
    found = INDEX.find(["ACME Industrial cfo", "ACME Industrial", "ACME"])
    assert found.tried == 1


def test_nothing_alike_gives_the_nearest_three() -> None:
    found = INDEX.find(["zzzz qqqq"])
    assert found.customer is None
    assert not found.known
    assert len(found.candidates) == 3


def test_an_empty_book_knows_nobody() -> None:
    found = NameIndex(()).find(["ACME"])
    assert (found.customer, found.candidates) == (None, ())


@given(st.text(min_size=1, max_size=40))
def test_any_text_may_be_typed(text: str) -> None:
    found = INDEX.find([text])
    assert found.customer or not found.exact or len(found.candidates) > 1


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8, unique_by=fold))
def test_whatever_it_is_called_a_customer_is_found_by_its_name(names: list[str]) -> None:
    index = NameIndex([Name(n, f"id\0{n}", name) for n, name in enumerate(names)])
    for n, name in enumerate(names):
        found = index.find([name]).customer
        assert found is not None
        assert found.id == n
