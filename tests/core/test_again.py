"""What a model said of one row is remembered for those inputs and those rules alone, and nobody can change it."""

import numpy as np
import pytest

from core.again import ROWS
from core.frames import Frame
from core.policy import load_policy, parse_policy
from core.score import Calibration, calibrate, features, score
from tests.books import AS_OF, book, only

POLICY = load_policy()
TABLES = book(7, 6)


def known() -> tuple[Frame, Calibration]:
    frame = features(TABLES, AS_OF, POLICY)
    return features(only(TABLES, 0), AS_OF, POLICY), calibrate(frame, POLICY)


def test_other_rules_are_asked_anew() -> None:
    frame, calibration = known()
    longer = parse_policy("[alive]\nhorizon_days = 365\n")
    first, other, again = (score(frame, calibration, policy) for policy in (POLICY, longer, POLICY))
    assert first["expected_naive"] != other["expected_naive"]
    assert first["expected_naive"] == again["expected_naive"]


def test_what_is_remembered_cannot_be_changed() -> None:
    frame, calibration = known()
    with pytest.raises(ValueError, match="read-only"):
        score(frame, calibration, POLICY)["tier_score"][0] = 0


def test_more_rows_than_are_remembered_are_scored_as_one_book() -> None:
    frame, calibration = known()
    many = Frame({name: np.repeat(values, ROWS + 10) for name, values in frame.items()})
    recency = np.arange(many.length, dtype=np.float64)
    many = many.with_columns({"recency_days": recency})
    together = score(many, calibration, POLICY)
    alone = [score(many.take(slice(row, row + 1)), calibration, POLICY) for row in range(many.length)]
    for name in together:
        np.testing.assert_array_equal(together[name], np.concatenate([row[name] for row in alone]), err_msg=name)
