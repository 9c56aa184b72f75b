"""An alert takes one step at a time, nobody overwrites what they have not seen, and only the day's look revives it."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.alert import AMBER, RED, STATES, VERDICTS, Alert
from core.alerts.lifecycle import Acknowledge, Action, Assign, Rate, Resolve, Snooze, act, wake
from core.errors import Mistake
from core.types import Term, Value
from tests.core.alerts.samples import NOW, an_alert

REP, MANAGER = 1, 9
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

moments = st.integers(1, 60 * 24 * 30).map(lambda minutes: NOW + timedelta(minutes=minutes))
snoozes = st.one_of(
    moments.map(lambda until: Snooze("until", until)),
    st.just(Snooze("import")),
    st.floats(0.01, 100).map(lambda by: Snooze("worse", by=by)),
    st.just(Snooze("worse")),
)
actions: st.SearchStrategy[Action] = st.one_of(
    st.just(Acknowledge()),
    snoozes,
    st.sampled_from([REP, MANAGER]).map(Assign),
    st.just(Resolve()),
    st.sampled_from(VERDICTS).map(Rate),  # type: ignore[arg-type]
)
STEP_OF = {Acknowledge: "acknowledged", Snooze: "snoozed", Assign: "assigned", Resolve: "resolved"}


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    state = draw(st.sampled_from(STATES))
    episode = 0 if state == "baseline" else draw(st.integers(1, 3))
    alert = an_alert(state=state, episode=episode, version=draw(st.integers(1, 50)), worse=draw(st.floats(0, 10)))
    if state == "snoozed":
        return act(replace(alert, state="open"), draw(snoozes), REP, NOW)[0]
    return alert


def told(alert: Alert, action: Action, seen: int | None = None) -> Mistake:
    with pytest.raises(Mistake) as raised:
        act(alert, action, REP, NOW, seen)
    return raised.value


@given(alerts(), actions, moments)
def test_an_action_is_one_step_or_a_sentence_why_not(alert: Alert, action: Action, now: datetime) -> None:
    why: tuple[str, Value] | None = None
    try:
        after, step, _ = act(alert, action, REP, now)
    except Mistake as problem:
        why = problem.key, problem.values["alert"]
    if why is None:
        changed = alert.changed_at if isinstance(action, Rate) else now
        assert (after.version, after.changed_at) == (alert.version + 1, changed)
        assert step == (action.verdict if isinstance(action, Rate) else STEP_OF[type(action)])
    else:
        assert why[0].startswith("alert_")
        assert why[1] == "42"


@given(alerts(), st.lists(actions, max_size=12))
def test_no_action_revives_what_is_resolved(alert: Alert, tries: list[Action]) -> None:
    alert = replace(alert, state="resolved", snooze=None, snoozed_until=None, snoozed_worse=None)
    for action in tries:
        alert = _tried(alert, action)
        assert alert.state == "resolved"


@given(alerts(), st.lists(actions, max_size=12))
def test_the_episode_and_what_was_found_are_no_persons_to_change(alert: Alert, tries: list[Action]) -> None:
    before = alert
    for action in tries:
        alert = _tried(alert, action)
    assert alert.episode == before.episode
    assert (alert.level, alert.worse, alert.holds, alert.reason) == (
        before.level,
        before.worse,
        before.holds,
        before.reason,
    )


def _tried(alert: Alert, action: Action) -> Alert:
    try:
        return act(alert, action, REP, NOW)[0]
    except Mistake:
        return alert


@given(alerts(), actions, st.integers(1, 5))
def test_a_button_of_an_older_version_never_overwrites_what_somebody_did(
    alert: Alert, action: Action, behind: int
) -> None:
    try:
        after, _, _ = act(alert, action, REP, NOW, alert.version - behind)
    except Mistake:
        return
    assert alert.state == "open" or isinstance(action, Rate)
    assert isinstance(action, Rate) <= (after.state == alert.state)


@given(alerts(), actions)
def test_the_same_again_is_told_and_not_repeated(alert: Alert, action: Action) -> None:
    if isinstance(action, Rate):
        return  # each person may rate, and think again
    try:
        once, _, _ = act(alert, action, REP, NOW)
    except Mistake:
        return
    with pytest.raises(Mistake) as raised:
        act(once, action, REP, NOW)
    assert raised.value.key in ("alert_already", "alert_already_theirs")


@given(alerts(), actions)
def test_only_a_snoozed_alert_has_a_snooze(alert: Alert, action: Action) -> None:
    after = _tried(alert, action)
    assert (after.state == "snoozed") == (after.snooze is not None) == (after.snoozed_until is not None)
    assert after.snooze == "worse" or after.snoozed_worse is None


@given(alerts().filter(lambda alert: alert.state == "snoozed"))
def test_every_snooze_ends_in_one_step(alert: Alert) -> None:
    later = NOW + timedelta(days=41)
    awake, step, _ = wake(alert, later)
    assert (awake.state, awake.version, step) == ("open", alert.version + 1, "woke")


def test_two_people_tap_at_once_and_the_second_is_told_who_holds_it() -> None:
    seen = an_alert(version=3)
    taken, _, _ = act(seen, Acknowledge(), REP, NOW, 3)
    problem = told(taken, Snooze("until", NOW + DAY), 3)
    assert problem.key == "alert_changed"
    assert problem.values["state"] == Term("alert_state.acknowledged")


def test_a_button_still_works_when_the_alert_only_got_worse_meanwhile() -> None:
    worsened = an_alert(version=5)
    assert act(worsened, Acknowledge(), REP, NOW, 4)[0].state == "acknowledged"


def test_a_snooze_until_tomorrow_ends_then() -> None:
    asleep, _, note = act(an_alert(), Snooze("until", NOW + DAY), REP, NOW)
    assert note["until"] == "2026-07-01T06:00:00+00:00"
    assert (asleep.snoozed_until, asleep.snoozed_worse) == (NOW + DAY, None)


@pytest.mark.parametrize(("by", "wakes_at"), [(1.0, 3.5), (None, math.nextafter(2.5, 3.0))])
def test_a_snooze_until_it_gets_worse_says_by_how_much(by: float | None, wakes_at: float) -> None:
    asleep, _, _ = act(an_alert(worse=2.5), Snooze("worse", by=by), REP, NOW)
    assert asleep.snoozed_worse == wakes_at


def test_a_red_alert_sleeps_a_month_at_most() -> None:
    red, amber = an_alert(level=RED), an_alert(level=AMBER)
    late = Snooze("until", NOW + timedelta(days=40))
    assert told(red, late).key == "alert_snooze_long"
    assert act(red, Snooze("until", NOW + timedelta(days=30)), REP, NOW)[0].state == "snoozed"
    assert act(amber, late, REP, NOW)[0].state == "snoozed"


def test_a_snooze_names_a_moment_to_come_and_an_amount() -> None:
    assert told(an_alert(), Snooze("until", NOW)).key == "alert_snooze_past"
    assert told(an_alert(), Snooze("until")).key == "alert_snooze_past"
    assert told(an_alert(), Snooze("worse", by=0.0)).key == "alert_snooze_amount"


def test_what_is_handed_over_is_open_for_its_new_owner() -> None:
    taken, _, _ = act(an_alert(), Acknowledge(), REP, NOW)
    handed, _, note = act(taken, Assign(MANAGER), REP, NOW)
    assert (handed.state, handed.responsible, note) == ("open", MANAGER, {"to": MANAGER, "before": REP})
    assert told(handed, Assign(MANAGER)).key == "alert_already_theirs"


def test_what_was_so_before_watching_began_needs_no_answer_but_can_be_handed_over() -> None:
    baseline = an_alert(state="baseline", episode=0)
    for action in (Acknowledge(), Snooze("import"), Rate("noise")):
        assert told(baseline, action).key == "alert_baseline"
    handed, _, _ = act(baseline, Assign(MANAGER), REP, NOW)
    assert (handed.state, handed.responsible) == ("open", MANAGER)


def test_who_takes_up_what_nobody_looks_after_has_it_from_now_on() -> None:
    assert act(an_alert(owner=None), Acknowledge(), MANAGER, NOW)[0].responsible == MANAGER
    assert act(an_alert(owner=REP), Acknowledge(), MANAGER, NOW)[0].responsible == REP


def test_it_is_no_snooze_that_can_be_ended() -> None:
    with pytest.raises(ValueError, match="open, not snoozed"):
        wake(an_alert(), NOW)


def test_a_rating_changes_no_state() -> None:
    rate: Callable[[Alert], Alert] = lambda alert: act(alert, Rate("noise"), REP, NOW)[0]  # noqa: E731
    assert rate(an_alert(state="resolved")).state == "resolved"
    assert rate(an_alert()).state == "open"
