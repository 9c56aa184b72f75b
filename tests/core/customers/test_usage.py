"""Usage is counted in days, told by hour, and held against what others use."""

import numpy as np

from core.customers.usage import OPTIONS
from tests.core.customers.tables import said, table

CORE, AUXILIARY = 1, 0


def used(
    customer: int, days_ago: int, feature: int, core: int = CORE, hour: int = 10, times: int = 1
) -> tuple[float, ...]:
    return (customer, days_ago, hour, feature, core, times)


def tags(customers: int, *rows: tuple[float, ...]) -> dict[str, list[str]]:
    scores = said(customers, usage=table("usage", *rows))
    return {name: [(*options, "unknown")[code] for code in scores[name]] for name, options in OPTIONS.items()}


def test_a_day_counts_once_however_often_it_was_used() -> None:
    rows = [used(0, day, 1, hour=hour) for day in range(0, 29, 2) for hour in (8, 9, 10)]
    scores = said(usage=table("usage", *rows, used(0, 60, 1), used(0, 89, 1), used(0, 90, 1)))
    assert scores["usage_days_30"].tolist() == [15]
    assert scores["usage_days_90"].tolist() == [17]
    assert scores["usage_frequency"].tolist() == [OPTIONS["usage_frequency"].index("daily")]


def test_what_others_use_and_they_do_not_is_unused() -> None:
    rows = (used(0, 3, 1), used(0, 3, 60, AUXILIARY), used(1, 4, 1), used(1, 4, 2), used(1, 200, 3))
    scores = said(3, usage=table("usage", *rows))
    assert scores["unused_features"][:2].tolist() == [1, 1]
    assert scores["unused_core_features"][:2].tolist() == [1, 0]
    assert scores["auxiliary_used"][:2].tolist() == [1, 0]
    assert np.isnan(scores["unused_features"][2])


def test_a_feature_without_a_bit_leaves_the_unused_unknown() -> None:
    scores = said(2, usage=table("usage", used(0, 3, 106), used(1, 3, 105)))
    assert np.isnan(scores["unused_features"]).tolist() == [True, False]


def test_use_that_halves_is_fading_and_use_without_a_past_has_no_trend() -> None:
    earlier = [used(0, day, 1, times=4) for day in range(30, 120)]
    told = tags(2, *earlier, *(used(0, day, 1, times=2) for day in range(30)), used(1, 3, 1))
    assert told["usage_trend"] == ["fading", "unknown"]


def test_the_hour_of_most_use_names_the_time_of_day() -> None:
    rows = [used(0, 2, 1, hour=hour) for hour in (9, 14, 20)]
    rows += [used(1, 2, 1, hour=hour) for hour in (23, 3, 5)]
    rows += [used(2, 2, 1, hour=hour) for hour in (9, 20, 2)]
    told = tags(4, *rows, used(3, 2, 1, hour=-1))
    assert told["usage_time"] == ["working_hours", "night", "spread", "unknown"]


def test_who_stopped_is_idle_and_whose_use_nobody_records_is_not() -> None:
    assert tags(2, used(0, 91, 1))["usage_frequency"] == ["idle", "unknown"]
