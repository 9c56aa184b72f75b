"""What people are sent unasked says in a minute what happened and what to do, and later what became of it."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, func, select, update

from bot.channels.slack.limits import ANSWER
from core.alerts.alert import Finding
from core.alerts.decide import Moved
from core.alerts.lifecycle import Acknowledge, Assign, Resolve, Snooze
from core.store.alert_steps import escalated, take, wake
from core.store.alerts import alert
from core.store.tables.alerts import AlertRow, Telling
from core.store.tables.identity import Customer
from core.store.tables.users import Identity
from tests.scenarios.alert_desk import DANIEL, EVENING, HELEN, HOSTILE, JO, LENA, SHEN, ZHOU, Desk

ACME = "ACME Industrial"
WORDS_A_MINUTE, SIGNS_A_MINUTE = 230, 500  # what a person reads of them, silently
LATIN = re.compile(r"CN¥|Slack|Telegram|[A-D]级|/\w+")


def minutes(said: str) -> float:
    """Return how long a text takes to read, its buttons left out."""
    text = said.rpartition("\n\n")[0]
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    others = len([word for word in re.sub(r"[\u4e00-\u9fff]", " ", text).split() if re.search(r"\w", word)])
    return chinese / SIGNS_A_MINUTE + others / WORDS_A_MINUTE


def found(row: AlertRow, *, worse: float, level: int) -> Finding:
    """Return a finding like the one an alert opened with."""
    from core.store import reasons

    reason = reasons.from_json(row.reason)
    assert reason is not None
    return Finding(row.customer_id, row.rule, level, worse, reason, date(2026, 6, 30))


def move(opened: Session, number: int, step: str, now: datetime, *, worse: float = 9.0) -> None:
    """Let the day take an alert a step further."""
    row = opened.get_one(AlertRow, number)
    finding = None if step == "ended" else found(row, worse=worse, level=row.level)
    take(opened, [Moved(step, row.rule, row.customer_id, number, finding)], now)  # type: ignore[arg-type]
    opened.commit()


def test_the_owner_is_told_what_happened_why_it_matters_and_what_to_do_by_when(desk: Desk) -> None:
    said = desk.gets(LENA, "alert", alerts=[desk.number(ACME, "rhythm_broken")])
    assert said is not None
    assert said.split("\n\n")[0] == "ACME Industrial: Order overdue"
    assert "High-value · CN¥3,367,141 at stake" in said
    assert "No order for 77 days; they usually order every 28 days, so one was due on 12 May 2026." in said
    assert "the first weeks decide" in said
    assert "By 1 Jul 2026: call and ask what has changed" in said
    assert desk.labels(LENA) == ["Acknowledge", "Snooze", "Assign", "Playbook"]
    assert "looks after" not in said
    assert minutes(said) < 1


def test_somebody_else_also_reads_who_looks_after_the_customer(desk: Desk) -> None:
    said = desk.gets(HELEN, "alert", alerts=[desk.number(ACME, "rhythm_broken")])
    assert "at stake · Lena Voss looks after them" in str(said)


async def test_several_alerts_of_a_customer_are_one_message_with_one_set_of_buttons(desk: Desk) -> None:
    rules = ("rhythm_broken", "rival_contact", "urgent_complaint", "overdue", "churn_up")
    ids = [desk.number(ACME, rule) for rule in rules]
    said = desk.gets(LENA, "alert", alerts=ids)
    assert said is not None
    assert said.startswith("ACME Industrial: Order overdue, and 4 more\n")
    assert [said.count(f"(#{number})") for number in ids] == [1, 1, 1, 1, 1]
    assert said.count("By 1 Jul 2026:") == 1
    assert minutes(said) < 1
    assert "ACME Industrial: Order overdue, and 4 more. You are on it" in await desk.presses(LENA, "Acknowledge")
    assert "(#" not in await desk.reads(LENA, "/alerts ACME open")


def test_of_several_alerts_each_says_how_it_stands_where_they_differ(desk: Desk) -> None:
    rhythm, rival = desk.number(ACME, "rhythm_broken"), desk.number(ACME, "rival_contact")
    desk.gets(LENA, "alert", alerts=[rhythm, rival])
    desk.acts(HELEN, rhythm, Acknowledge())
    said = desk.changes()[LENA]
    assert re.search(rf"\(#{rhythm}\): No order .* Acknowledged by Helen Marsh, 30 Jun, 21:00\.\n", said)
    assert re.search(rf"\(#{rival}\): A competitor has .* Worse since 30 Jun, 20:00\.\n", said)
    assert "By 1 Jul 2026: find out what was offered" in said, "what still waits is what is to be done"
    desk.acts(HELEN, rival, Acknowledge())
    assert desk.changes()[LENA].count("Acknowledged by Helen Marsh, 30 Jun, 21:00.") == 1


def test_a_chinese_rep_gets_chinese(desk: Desk) -> None:
    with desk.session() as opened:
        mine = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
        ids = opened.exec(mine.where(Customer.name == "东莞骁峤传动设备有限公司", AlertRow.state == "open")).all()
    said = desk.gets(ZHOU, "alert", alerts=list(ids))
    assert said is not None
    assert f"等{len(ids)}条预警" in said
    assert "2026年7月1日前：" in said
    assert desk.labels(ZHOU) == ["我来跟", "稍后提醒", "转给", "怎么处理"]
    assert not re.search("[A-Za-z]", LATIN.sub("", said)), said
    assert minutes(said) < 1


def test_a_strange_name_stays_a_name_and_an_endless_one_is_cut(desk: Desk) -> None:
    number = desk.number(HOSTILE, "key_not_contacted")
    assert str(desk.gets(LENA, "alert", alerts=[number])).startswith(f"{HOSTILE}: Key account not contacted\n")
    with desk.session() as opened:
        opened.exec(update(Customer).where(col(Customer.name) == HOSTILE).values(name="Long " * 5_000))
        opened.commit()
    assert len(str(desk.gets(LENA, "alert", alerts=[number])).split("\n")[0]) < 120


def test_who_may_no_longer_see_a_customer_is_not_told(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    assert desk.gets(DANIEL, "alert", alerts=[number]) is None
    assert desk.gets(DANIEL, "escalation", alerts=[number]) is None


@pytest.mark.parametrize("deed", [Resolve(), Snooze("worse"), Acknowledge()])
def test_what_was_dealt_with_before_the_message_went_out_is_not_sent(
    desk: Desk, deed: Resolve | Snooze | Acknowledge
) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, deed)
    assert desk.gets(LENA, "alert", alerts=[number]) is None


def test_what_a_colleague_took_up_before_is_told_with_who_has_it(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(HELEN, number, Acknowledge())
    said = str(desk.gets(LENA, "alert", alerts=[number]))
    assert said.split("\n\n")[1] == "Acknowledged by Helen Marsh, 30 Jun, 21:00."
    assert "By 1 Jul" not in said


@pytest.mark.parametrize(
    ("deed", "lena", "zhou"),
    [
        (Acknowledge(), "Acknowledged by Helen Marsh, 30 Jun, 21:00.", "Helen Marsh已认领，7月1日03:00。"),
        (
            Snooze("until", EVENING + timedelta(days=8)),
            "Snoozed by Helen Marsh until 8 Jul, 21:00.",
            "稍后提醒：Helen Marsh设的，7月9日03:00再提醒。",
        ),
        (
            Snooze("import"),
            "Snoozed by Helen Marsh until new records come in, 30 Jul, 21:00 at the latest.",
            "稍后提醒：Helen Marsh设的，下次导入数据后再提醒，最晚7月31日03:00。",
        ),
        (
            Snooze("worse"),
            "Snoozed by Helen Marsh unless it gets worse, until 30 Jul, 21:00 at the latest.",
            "稍后提醒：Helen Marsh设的，情况变差再提醒，最晚7月31日03:00。",
        ),
        (Resolve(), "Resolved by Helen Marsh, 30 Jun, 21:00.", "已了结：Helen Marsh确认，7月1日03:00。"),
    ],
)
def test_the_message_says_who_did_what_and_when_to_each_reader_in_their_words(
    desk: Desk, deed: Acknowledge | Snooze | Resolve, lena: str, zhou: str
) -> None:
    number = desk.number(ACME, "rhythm_broken")
    with desk.session() as opened:
        opened.exec(update(Identity).where(col(Identity.account) == ZHOU).values(user_id=desk.user(JO)))
        opened.commit()  # an administrator who reads Chinese in Shanghai
    _speaks_chinese(desk, JO)
    for person in (LENA, JO):
        assert desk.gets(person, "alert", alerts=[number]) is not None
    desk.acts(HELEN, number, deed)
    said = desk.changes()
    assert said[LENA].split("\n\n")[1] == lena
    assert said[JO].split("\n\n")[1] == zhou


def _speaks_chinese(desk: Desk, person: str) -> None:
    from core.store.tables.users import User

    with desk.session() as opened:
        opened.exec(update(User).where(col(User.name) == person).values(lang="zh", time_zone="Asia/Shanghai"))
        opened.commit()


def test_a_message_says_whom_an_alert_was_handed_to(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.gets(LENA, "alert", alerts=[number])
    desk.acts(LENA, number, Assign(desk.user(HELEN)))
    assert "Handed to Helen Marsh by Lena Voss, 30 Jun, 21:00." in desk.changes()[LENA]
    assert desk.labels(LENA)[0] == "Acknowledge"


def test_when_the_cause_is_gone_every_message_says_so_and_asks_whether_it_was_of_use(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    for person in (LENA, HELEN):
        desk.gets(person, "alert", alerts=[number])
    with desk.session() as opened:
        move(opened, number, "ended", desk.now)
    said = desk.changes()
    assert said.keys() == {LENA, HELEN}
    assert "Over since 30 Jun, 21:00: the cause is gone." in said[LENA]
    assert "By 1 Jul" not in said[LENA]
    assert desk.labels(LENA) == ["Useful", "Noise", "Too early", "Card"]


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        (0.0, "Back as agreed: no different from when it was snoozed, 30 Jun, 21:00."),
        (1.0, "Back, and worse than when it was snoozed, 30 Jun, 21:00."),
        (-1.0, "Back as agreed: better than when it was snoozed, 30 Jun, 21:00, but not over."),
    ],
)
def test_what_comes_back_from_a_snooze_says_what_changed_since(desk: Desk, worse: float, said: str) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, Snooze("until", EVENING + timedelta(days=7)))
    with desk.session() as opened:
        row = opened.get_one(AlertRow, number)
        row.worse += worse
        opened.add(row)
        opened.commit()
        before = alert(opened, number)
        assert before is not None
        wake(opened, before, EVENING + timedelta(days=7))
        opened.commit()
    assert said in str(desk.gets(LENA, "alert", alerts=[number]))


def test_what_fires_again_says_since_when_it_had_been_over(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    with desk.session() as opened:
        move(opened, number, "ended", EVENING)
        move(opened, number, "reopened", EVENING + timedelta(days=9))
    desk.now = EVENING + timedelta(days=9)
    said = str(desk.gets(LENA, "alert", alerts=[number]))
    assert "Back since 9 Jul, 21:00; it had been over since 30 Jun, 21:00." in said


def test_a_manager_reads_who_has_not_answered_since_when(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.gets(LENA, "alert", alerts=[number])
    desk.now += timedelta(hours=15)
    with desk.session() as opened:
        escalated(opened, number, desk.now, [desk.user(HELEN)])
        opened.commit()
    said = str(desk.gets(HELEN, "escalation", alerts=[number]))
    assert "Nobody is on it. Lena Voss was told 30 Jun, 20:00 and has not answered." in said
    assert "Escalated to the manager, 1 Jul, 11:00" in said
    assert desk.labels(HELEN)[0] == "Acknowledge"
    assert minutes(said) < 1


def test_what_was_taken_up_meanwhile_is_not_escalated(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.acts(LENA, number, Acknowledge())
    assert desk.gets(HELEN, "escalation", alerts=[number]) is None


@pytest.mark.parametrize(
    ("person", "kind"), [(LENA, "digest"), (ZHOU, "digest"), (HELEN, "team_digest"), (SHEN, "team_digest")]
)
def test_a_digest_is_one_message_on_either_platform_and_read_in_a_minute(desk: Desk, person: str, kind: str) -> None:
    for limits in (ANSWER, None):
        said = desk.gets(person, kind, **({"limits": limits} if limits else {}), day=f"{limits}")
        if limits:
            assert said is not None
            assert minutes(said) < 1.0
            assert len(said.encode()) < 3_900, "what Slack lets a message be changed to"


def test_a_strange_and_an_endless_name_leave_the_digest_whole(desk: Desk) -> None:
    number = desk.number(HOSTILE, "key_not_contacted")
    with desk.session() as opened:
        opened.exec(update(AlertRow).where(col(AlertRow.id) == number).values(stake_minor=10**13))
        opened.exec(update(Customer).where(col(Customer.name) == ACME).values(name="Long " * 5_000))
        opened.commit()
    said = str(desk.gets(LENA, "digest", day="2026-06-30"))
    assert f"\n\n{HOSTILE} · CN¥" in said
    assert "Amounts count each customer once" in said


async def test_the_next_digest_says_only_what_is_new_or_worse_and_what_became_of_the_last(desk: Desk) -> None:
    first = str(desk.gets(HELEN, "team_digest", day="2026-06-30"))
    assert "New alerts: 69, 24 red." in first
    rhythm, rival = desk.number(ACME, "rhythm_broken"), desk.number(ACME, "rival_contact")
    desk.acts(LENA, rhythm, Acknowledge())
    desk.acts(LENA, rival, Snooze("worse"))
    desk.acts(LENA, desk.number(ACME, "urgent_complaint"), Resolve())
    desk.now += timedelta(hours=12)
    with desk.session() as opened:
        move(opened, desk.number(ACME, "overdue"), "ended", desk.now)
        move(opened, desk.number(ACME, "overdue"), "reopened", desk.now)
    said = str(desk.gets(HELEN, "team_digest", day="2026-07-01"))
    assert "New alerts: 1, 0 red." in said
    assert f"Payment overdue (#{desk.number(ACME, 'overdue')})" in said
    assert "Snoozed: 1 (/snoozes)." in said
    assert "The last digest's alerts: 75 open, 1 acknowledged, 1 snoozed, 1 over." in said


def test_a_morning_without_news_is_left_in_peace(desk: Desk) -> None:
    assert desk.gets(LENA, "digest", day="2026-06-30") is not None
    desk.now += timedelta(days=1)
    assert desk.gets(LENA, "digest", day="2026-07-01") is None


def test_a_digest_says_what_became_of_its_alerts(desk: Desk) -> None:
    desk.gets(LENA, "digest", day="2026-06-30")
    desk.acts(LENA, desk.number(ACME, "rhythm_broken"), Acknowledge())
    said = desk.changes()[LENA]
    assert "As it stands now:" in said
    assert re.search(r"Order overdue \(#\d+\): No order for 77 days.*Acknowledged by Lena Voss, 30 Jun, 21:00\.", said)


def test_a_digest_tells_everything_once(desk: Desk) -> None:
    desk.gets(HELEN, "team_digest", day="2026-06-30")
    with desk.session() as opened:
        told = opened.exec(select(func.count()).where(Telling.user_id == desk.user(HELEN))).one()
    assert told == 78


def test_a_manager_reads_who_cannot_be_written_to(desk: Desk) -> None:
    with desk.session() as opened:
        for identity in opened.exec(select(Identity).where(Identity.account == DANIEL)):
            opened.delete(identity)
        opened.commit()
    assert "I cannot write to Daniel Okoye" in str(desk.gets(HELEN, "team_digest", day="2026-06-30"))


@pytest.mark.parametrize(
    ("person", "said"), [(HELEN, "Daniel Okoye does not get my messages"), (SHEN, "Daniel Okoye收不到消息了")]
)
def test_a_manager_is_told_that_somebody_of_theirs_is_lost(desk: Desk, person: str, said: str) -> None:
    values = {"name": DANIEL, "platform": "slack"}
    assert str(desk.gets(person, "notice", key="unreachable", values=values)).startswith(said)
