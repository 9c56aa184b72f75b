"""The net promoter score as it is published: promoters less detractors, in percent of all who answered."""

import numpy as np
import pytest

from core.nps import groups, net_promoter_score


def test_nine_and_ten_promote_and_up_to_six_detracts() -> None:
    promoters, passives, detractors = (mood.tolist() for mood in groups(np.arange(11)))
    assert promoters == [False] * 9 + [True] * 2
    assert passives == [False] * 7 + [True] * 2 + [False] * 2
    assert detractors == [True] * 7 + [False] * 4


@pytest.mark.parametrize(
    ("promoters", "passives", "detractors", "score"), [(50, 30, 20, 30.0), (0, 0, 4, -100.0), (3, 0, 0, 100.0)]
)
def test_the_score_is_the_difference_of_the_shares(
    promoters: int, passives: int, detractors: int, score: float
) -> None:
    found = net_promoter_score(*(np.array([number]) for number in (promoters, passives, detractors)))
    assert found.tolist() == [score]


def test_where_nobody_answered_there_is_no_score() -> None:
    assert np.isnan(net_promoter_score(np.array([0]), np.array([0]), np.array([0]))[0])
