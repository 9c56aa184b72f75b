"""What a seller adds is read from the words of dealings, and never from too few of them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contribution import ADDS, DEEDS, PASSES, contribution, deed
from core.policy import load_policy
from core.tables import INTERACTIONS

POLICY = load_policy()
SAID = (
    *("Sent the price list.", "Found out why they switched.", "催了三次货款。", "给班组演示了新密封。", "聊了聊天气。"),
    *("Reminded them of the invoice.", "发了物流单号。", "", "谈了框架协议。"),
)
DEALINGS = st.lists(st.tuples(st.sampled_from(INTERACTIONS), st.sampled_from(SAID), st.integers(1, 30)), max_size=30)


@pytest.mark.parametrize(
    ("kind", "summary", "done"),
    [
        *(("quote", "", "quote"), ("delivery", "", "deliver"), ("trial", "", "advise")),
        ("email", "Sent the price list and found out why they change supplier", "uncover"),
        ("quote", "Quoted the annual volume in three lots", "widen"),
        ("call", "提醒了逾期的货款", "chase"),
        ("visit", "给夜班培训了安装", "advise"),
        ("chat", "转发了检测证书", "relay"),
        ("visit", "Lunch with the team", None),
        ("call", "", None),
        ("call", "The explanted part", None),
    ],
)
def test_what_was_done_is_told_by_words_then_by_kind(kind: str, summary: str, done: str | None) -> None:
    assert deed(kind, summary) == done


@given(DEALINGS)
def test_every_dealing_counts_once(dealings: list[tuple[str, str, int]]) -> None:
    found = contribution(dealings, POLICY)
    assert found.told + found.untold == sum(number for *_, number in dealings)
    assert set(found.counts) == set(DEEDS) == {*ADDS, *PASSES}


@given(DEALINGS)
def test_the_two_shares_make_a_whole_or_are_both_unknown(dealings: list[tuple[str, str, int]]) -> None:
    found = contribution(dealings, POLICY)
    if found.told < POLICY.team.dealings_min:
        assert (found.adds, found.passes) == (None, None)
    else:
        assert found.adds is not None
        assert found.passes is not None
        assert found.adds + found.passes == pytest.approx(1)


@given(DEALINGS, st.randoms())
def test_neither_their_order_nor_their_bundling_matters(dealings: list[tuple[str, str, int]], chance: Random) -> None:
    single = [(kind, said, 1) for kind, said, number in dealings for _ in range(number)]
    chance.shuffle(single)
    assert contribution(single, POLICY) == contribution(dealings, POLICY)
