"""Who is told of what and when: nothing is lost, nothing is told twice, and whatever is not told says why."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alerts.alert import AMBER, RED, Alert
from core.alerts.notice import Notice, Person, Situation, Told, Way
from core.alerts.rule import rules
from core.alerts.stages import decide_whom
from core.alerts.worktime import is_allowed
from core.policy import load_policy
from core.terms import terms
from core.types import LANGS, Lang, Money, Reason, Term
from core.wording import BRACES, Wording
from tests.core.alerts.samples import NOW, a_person, an_alert

POLICY = load_policy()
HOUR = timedelta(hours=1)

people = st.builds(
    a_person,
    id=st.integers(1, 3),
    zone=st.just("Asia/Shanghai"),
    quiet_from=st.sampled_from([time(19), time(12)]),
    daily_limit=st.integers(1, 3),
    at_once=st.booleans(),
    digest=st.booleans(),
    muted=st.sampled_from([frozenset[str](), frozenset({"tier_drop"})]),
)


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    number = draw(st.integers(1, 12))
    state = draw(st.sampled_from(["open", "open", "acknowledged", "snoozed", "resolved", "baseline"]))
    stake = draw(st.one_of(st.none(), st.integers(0, 9).map(lambda minor: Money(minor, "CNY"))))
    return an_alert(
        id=number,
        customer=number // 3,
        rule=("rhythm_broken", "tier_drop")[number % 2],
        state=state,
        snooze="import" if state == "snoozed" else None,
        snoozed_until=NOW + 30 * HOUR if state == "snoozed" else None,
        level=draw(st.sampled_from([AMBER, RED])),
        episode=draw(st.integers(1, 2)),
        stake=stake,
        opened_at=NOW - draw(st.integers(0, 5)) * HOUR,
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Notice], Situation]:
    staff = {person.id: person for person in draw(st.lists(people, min_size=1, max_size=3))}
    known = {alert.id: alert for alert in draw(st.lists(alerts(), max_size=12))}
    meant = st.tuples(st.sampled_from(sorted(staff)), st.sampled_from(sorted(known)), st.sampled_from(get_args(Way)))
    now = NOW + draw(st.integers(0, 24 * 7)) * HOUR
    notices = [
        Notice(staff[who], known[which].customer, (known[which],), way, now)
        for who, which, way in (draw(st.lists(meant, max_size=20)) if known else [])
    ]
    told = {
        (who, which): Told(draw(st.integers(1, 2)), draw(st.sampled_from([AMBER, RED])))
        for who in staff
        for which in draw(st.sets(st.integers(1, 12), max_size=3))
    }
    return notices, Situation(now, POLICY, told, {1: draw(st.integers(0, 3))})


def situation(**fields: object) -> Situation:
    return Situation(**{"now": NOW, "policy": POLICY, **fields})  # type: ignore[arg-type]


def a_notice(person: Person | None = None, way: Way = "now", **fields: object) -> Notice:
    alert = an_alert(**fields)
    return Notice(person or a_person(), alert.customer, (alert,), way, NOW)


def pairs(notices: list[Notice] | tuple[Notice, ...]) -> list[tuple[int, int]]:
    return [(notice.person.id, alert.id) for notice in notices for alert in notice.alerts]


def why(notice: Notice) -> str:
    assert notice.held is not None
    return notice.held.key


@given(situations())
@settings(deadline=None)
def test_what_goes_in_comes_out_once_told_or_held_with_a_reason(given: tuple[list[Notice], Situation]) -> None:
    notices, about = given
    out = decide_whom(notices, about)
    assert sorted(pairs(out)) == sorted(set(pairs(notices)))
    assert all(notice.alerts for notice in out)
    assert all(terms(notice.held.key, "en") for notice in out if notice.held)


@given(situations(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_what_goes_in_does_not_matter(
    given: tuple[list[Notice], Situation], shuffle: random.Random
) -> None:
    notices, about = given
    mixed = list(notices)
    shuffle.shuffle(mixed)
    assert decide_whom(mixed, about) == decide_whom(notices, about)


@given(situations())
@settings(deadline=None)
def test_to_decide_twice_changes_nothing(given: tuple[list[Notice], Situation]) -> None:
    notices, about = given
    once = decide_whom(notices, about)
    assert decide_whom(once, about) == once


@given(situations())
@settings(deadline=None)
def test_what_goes_out_at_once_is_allowed_wanted_new_and_not_too_much(
    given: tuple[list[Notice], Situation],
) -> None:
    notices, about = given
    at_once = [notice for notice in decide_whom(notices, about) if notice.way == "now" and not notice.held]
    messages = Counter(
        (notice.person.id, notice.due.astimezone(ZoneInfo(notice.person.zone)).date()) for notice in at_once
    )
    today = about.now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    for notice in at_once:
        who = notice.person
        assert is_allowed(notice.due, who)
        assert notice.due >= about.now
        assert (notice.due > about.now) == (notice.delayed is not None)
        assert who.at_once
        assert not who.muted & {alert.rule for alert in notice.alerts}
        assert {alert.state for alert in notice.alerts} <= {"open", "acknowledged"}
        for alert in notice.alerts:
            told = about.told.get((who.id, alert.id), Told(0, 0))
            assert alert.episode > told.episode or (alert.episode == told.episode and alert.level > told.level)
    for (person, day), count in messages.items():
        limit = next(notice.person.daily_limit for notice in at_once if notice.person.id == person)
        assert count + (about.today.get(person, 0) if day == today else 0) <= limit
    assert len({(notice.person.id, notice.customer) for notice in at_once}) == len(at_once)


@given(situations())
@settings(deadline=None)
def test_no_amber_alert_takes_the_place_of_a_red_one(given: tuple[list[Notice], Situation]) -> None:
    notices, about = given
    out = decide_whom(notices, replace(about, today={}))
    for left in out:
        if left.held and left.held.key == "held.daily_limit":
            sent = [notice for notice in out if notice.person == left.person and notice.way == "now"]
            assert all(left.alerts[0].level <= max(alert.level for alert in n.alerts) for n in sent if not n.held)


def test_what_a_person_knows_already_takes_no_place_of_what_is_new() -> None:
    rep = a_person(daily_limit=1)
    known, new = a_notice(rep, id=1, customer=1, stake=Money(900, "CNY")), a_notice(rep, id=2, customer=2, stake=None)
    out = decide_whom([known, new], situation(told={(1, 1): Told(1, RED)}))
    assert [(notice.customer, notice.held and notice.held.key) for notice in out] == [(1, "held.told"), (2, None)]


def test_two_alerts_of_a_customer_are_one_message_the_worse_first() -> None:
    [notice] = decide_whom([a_notice(id=1, level=AMBER), a_notice(id=2, rule="tier_drop")], situation())
    assert [alert.id for alert in notice.alerts] == [2, 1]


def test_who_is_meant_as_owner_and_as_manager_hears_it_once_and_at_once() -> None:
    [notice] = decide_whom([a_notice(way="team"), a_notice(way="now"), a_notice(way="digest")], situation())
    assert notice.way == "now"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"state": "snoozed", "snooze": "until", "snoozed_until": NOW + HOUR}, "held.snoozed_until"),
        ({"state": "snoozed", "snooze": "import", "snoozed_until": NOW + HOUR}, "held.snoozed_import"),
        ({"state": "snoozed", "snooze": "worse", "snoozed_until": NOW + HOUR}, "held.snoozed_worse"),
        ({"state": "baseline"}, "held.baseline"),
        ({"state": "resolved"}, "held.resolved"),
    ],
)
def test_what_sleeps_is_over_or_was_always_so_is_held_with_its_reason(fields: dict[str, Any], reason: str) -> None:
    [notice] = decide_whom([a_notice(**fields)], situation())
    assert why(notice) == reason


def test_a_muted_rule_is_held_and_the_other_alert_of_the_customer_goes_out() -> None:
    rep = a_person(muted=frozenset({"tier_drop"}))
    out = decide_whom([a_notice(rep, id=1), a_notice(rep, id=2, rule="tier_drop")], situation())
    free, held = sorted(out, key=lambda notice: notice.held is not None)
    assert free.alerts[0].rule == "rhythm_broken"
    assert held.held == Reason("held.muted", {"rule": Term("tier_drop.title")})


def test_who_wants_digests_only_finds_red_alerts_there() -> None:
    [notice] = decide_whom([a_notice(a_person(at_once=False))], situation())
    assert (notice.way, notice.held) == ("digest", None)
    assert notice.due == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)
    assert notice.delayed == Reason("held.digests_only")


def test_who_wants_no_digest_either_is_told_nothing_and_it_is_said_why() -> None:
    for person, way in ((a_person(at_once=False, digest=False), "now"), (a_person(digest=False), "team")):
        [notice] = decide_whom([a_notice(person, way=way)], situation())  # type: ignore[arg-type]
        assert why(notice) == "held.digests_off"


def test_an_alert_of_the_evening_waits_for_the_morning() -> None:
    evening = datetime(2026, 6, 30, 12, tzinfo=UTC)  # 20:00 in Shanghai
    [notice] = decide_whom([replace(a_notice(), due=evening)], situation(now=evening))
    assert notice.due == datetime(2026, 7, 1, tzinfo=UTC)
    assert notice.delayed is not None
    assert notice.delayed.key == "held.quiet_hours"
    assert (notice.delayed.values["since"], notice.delayed.values["at"]) == ("19:00", "08:00")


def test_an_alert_of_a_holiday_waits_for_the_next_working_day() -> None:
    holiday = datetime(2026, 10, 1, 4, tzinfo=UTC)
    [notice] = decide_whom([replace(a_notice(), due=holiday)], situation(now=holiday))
    assert notice.due == datetime(2026, 10, 8, tzinfo=UTC)
    assert notice.delayed is not None
    assert notice.delayed.key == "held.day_off"


def test_a_team_hears_in_its_digest_whatever_the_hour() -> None:
    evening = datetime(2026, 6, 30, 12, tzinfo=UTC)
    meant = replace(a_notice(way="team"), due=evening)
    assert decide_whom([meant], situation(now=evening)) == (meant,)


@pytest.mark.parametrize(
    ("told", "news"),
    [(Told(1, AMBER), True), (Told(1, RED), False), (Told(2, AMBER), False), (Told(0, RED), True)],
)
def test_a_person_hears_again_of_a_new_episode_or_a_higher_level_only(told: Told, news: bool) -> None:
    [notice] = decide_whom([a_notice(level=RED)], situation(told={(1, 42): told}))
    assert (notice.held is None) is news


def test_the_sixth_message_of_a_day_goes_into_the_digest_and_it_is_the_smallest() -> None:
    stakes = [300, 100, 600, 200, 500, 400]
    meant = [a_notice(id=n, customer=n, stake=Money(minor, "CNY")) for n, minor in enumerate(stakes)]
    meant.append(a_notice(id=9, customer=9, level=AMBER, stake=Money(10_000, "CNY")))
    out = decide_whom(meant, situation())
    assert {n.customer for n in out if not n.held} == {0, 2, 3, 4, 5}
    left = [notice for notice in out if notice.held]
    assert {(notice.customer, notice.way, why(notice)) for notice in left} == {
        (1, "digest", "held.daily_limit"),
        (9, "digest", "held.daily_limit"),
    }


def test_messages_already_sent_and_already_waiting_count() -> None:
    assert why(decide_whom([a_notice()], situation(today={1: 5}))[0]) == "held.daily_limit"
    evening = datetime(2026, 6, 30, 12, tzinfo=UTC)
    tomorrow = (1, datetime(2026, 7, 1, tzinfo=UTC).date())
    about = situation(now=evening, today={1: 5}, waiting={tomorrow: 4})
    out = decide_whom([replace(a_notice(id=n, customer=n), due=evening) for n in (1, 2)], about)
    assert [notice.held is None for notice in out] == [True, False]


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_is_said_with_its_figures(lang: Lang) -> None:
    about = situation(now=datetime(2026, 6, 30, 12, tzinfo=UTC), told={(1, 8): Told(1, RED)})
    said = Wording(lang, terms)
    reps = [a_person(muted=frozenset({"tier_drop"})), a_person(id=2, at_once=False), a_person(id=3, daily_limit=1)]
    meant = [a_notice(reps[0], rule="tier_drop", id=1)]
    meant += [a_notice(reps[0], id=n, customer=n) for n in (7, 8)]
    meant += [a_notice(reps[1], id=3), *(a_notice(reps[2], id=n, customer=n) for n in (4, 5))]
    reasons = [reason for n in decide_whom(meant, about) for reason in (n.held, n.delayed) if reason]
    assert {"held.muted", "held.quiet_hours", "held.told", "held.digests_only", "held.daily_limit"} <= {
        reason.key for reason in reasons
    }
    for reason in reasons:
        template = terms(reason.key, lang)
        assert set(BRACES.findall(template)) <= set(reason.values)
        assert said.fill(template, reason.values)
    assert set(rules()) >= {"tier_drop"}
