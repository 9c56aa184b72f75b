"""Reps and managers read their alerts, act on them, and see what the others did; what is not theirs does not exist."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from core.store.tables.alerts import AlertStep, Delivery
from core.store.tables.identity import Customer
from tests.scenarios.alert_desk import CHEN, DANIEL, HELEN, HOSTILE, JO, LENA, SHEN, ZHOU, Desk

ACME = "ACME Industrial"
HAN = re.compile(r"[\u4e00-\u9fff]")
# Words of commands and of the company's own files that a Chinese sentence may hold.
LATIN = re.compile(r"/\w+|[A-Za-z_]+_[a-z]+|CN|Slack|Telegram|[A-D]级")


def numbers(said: str) -> list[int]:
    """Return the numbers of alerts in an answer, in their order."""
    return [int(number) for number in re.findall(r"#(\d+)[)）]", said)]


def counted(said: str) -> int:
    """Return how many alerts an answer says there are."""
    return sum(
        int(count) for count in re.findall(r"(?:[Rr]ed|amber|opportunities|红色|黄色|机会) ?(\d+)", said.split("\n")[2])
    )


async def test_a_rep_reads_the_worst_first_with_how_many_there_are_and_what_is_at_stake(desk: Desk) -> None:
    said = await desk.reads(LENA, "/alerts")
    assert said.startswith("Alerts: 39\n\nRed 14 · amber 20 · opportunities 5. At stake: CN¥")
    assert f"Red · {ACME} · Order overdue (#" in said
    assert "Amber ·" not in said
    assert "1 to 6 of 39, the worst first." in said
    assert LENA not in said, "nobody needs to be told that their own customers are theirs"


async def test_page_by_page_every_alert_is_listed_once(desk: Desk) -> None:
    said = await desk.reads(LENA, "what alerts do I have?")
    listed = numbers(said)
    while "Next" in desk.labels(LENA)[-1]:
        listed += numbers(await desk.presses(LENA, desk.labels(LENA)[-1]))
    assert len(listed) == len(set(listed)) == counted(said)


async def test_a_chinese_rep_reads_chinese(desk: Desk) -> None:
    said = await desk.reads(ZHOU, "有什么预警")
    assert said.startswith("预警64条\n\n红色12条 · 黄色")
    assert "涉及金额：¥" in said
    assert not re.search("[A-Za-z]", LATIN.sub("", said)), said


async def test_a_manager_reads_whose_each_alert_is_and_has_none_of_their_own(desk: Desk) -> None:
    said = await desk.reads(HELEN, "/alerts team")
    assert LENA in said
    assert counted(said) == 78
    assert "Nothing here." in await desk.reads(HELEN, "/alerts mine")
    every = counted(await desk.reads(JO, "/alerts"))
    assert every > 78 + counted(await desk.reads(SHEN, "/预警 团队")), "what nobody looks after, admins see"


@pytest.mark.parametrize("words", ["Order overdue", "rhythm_broken", "rhythm broken", "该下单没下单"])
async def test_a_rule_narrows_the_list_by_any_of_its_names(desk: Desk, words: str) -> None:
    said = await desk.reads(LENA, f"/alerts {words}")
    assert len(numbers(said)) == said.count("Order overdue (#") == 2


@pytest.mark.parametrize("words", ["ACME", "acme industrial", "艾克米"])
async def test_a_customer_narrows_the_list_and_stands_in_its_title(desk: Desk, words: str) -> None:
    said = await desk.reads(LENA, f"/alerts {words}")
    assert said.startswith(f"{ACME}, alerts: 5\n")
    assert said.count(ACME) == 1


async def test_a_customer_is_found_by_its_id_as_it_is_written(desk: Desk) -> None:
    with desk.session() as opened:
        external_id = opened.exec(select(Customer.external_id).where(Customer.name == ACME)).one()
    assert ACME in await desk.reads(LENA, f"/alerts {external_id}")


async def test_several_customers_that_may_be_meant_become_buttons(desk: Desk) -> None:
    assert "fits several customers" in await desk.reads(LENA, "/alerts cranes")
    first = desk.labels(LENA)[0]
    assert first in await desk.presses(LENA, first)


async def test_words_that_mean_nothing_are_answered_with_what_could_be_meant(desk: Desk) -> None:
    said = await desk.reads(LENA, "/alerts Zzyzx Qwv")
    assert "You have no customer called “Zzyzx Qwv”" in said


async def test_what_is_over_is_listed_with_the_latest_first_and_no_money_at_stake(desk: Desk) -> None:
    said = await desk.reads(LENA, "/alerts resolved")
    assert said.startswith("Alerts, resolved: ")
    assert "At stake" not in said
    assert "Over since" in said


async def test_an_alert_shows_what_happened_what_to_do_and_its_story(desk: Desk) -> None:
    said = await desk.reads(LENA, f"/alert {desk.number(ACME, 'rhythm_broken')}")
    assert "No order for 77 days; they usually order every 28 days" in said
    assert "High-value · CN¥3,367,141 at stake" in said
    assert "By 1 Jul 2026: call and ask what has changed" in said
    assert "• 31 May, 20:00: fired.\n• 30 Jun, 20:00: got worse." in said
    assert desk.labels(LENA) == ["Acknowledge", "Snooze", "Assign", "Playbook"]


async def test_whoever_acknowledges_first_has_it_and_the_second_is_told_who_and_when(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    for person in (LENA, HELEN):
        await desk.reads(person, f"/alert {number}")
    assert "You are on it" in await desk.presses(LENA, "Acknowledge")
    desk.now += timedelta(minutes=5)
    late = await desk.presses(HELEN, "Acknowledge")
    assert late.startswith(f"{LENA} was faster: alert {number} is acknowledged since 30 Jun, 20:00.")
    truth = "Acknowledged by Lena Voss, 30 Jun, "
    assert truth in await desk.reads(LENA, f"/alert {number}")
    assert truth in await desk.reads(HELEN, f"/alert {number}")


async def test_the_clock_of_an_answer_is_that_of_its_reader(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    await desk.reads(LENA, f"/ack {number}")
    assert "Acknowledged by Lena Voss, 30 Jun, 21:00." in await desk.reads(LENA, f"/alert {number}")
    assert "Acknowledged by Lena Voss, 30 Jun, 20:00." in await desk.reads(HELEN, f"/alert {number}")


async def test_an_old_button_still_works_while_nobody_has_acted(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    await desk.reads(LENA, f"/alert {number}")
    await desk.reads(HELEN, f"/rate {number} useful")
    assert "You are on it" in await desk.presses(LENA, "Acknowledge")


async def test_acknowledging_twice_changes_nothing(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    await desk.reads(LENA, f"/ack {number}")
    assert await desk.reads(LENA, f"/ack #{number}") == f"Alert {number} is acknowledged already; nothing changed."


ASKED = ("/alert {}", "/because {}", "/why alert {}", "/play {}")
DONE = ("/ack {}", "/ack {} --seen 1", "/snooze {}", "/snooze {} week", "/resolve {}", "/rate {} useful", "/assign {}")


@pytest.mark.parametrize("line", [*ASKED, *DONE, "/assign {} Helen Marsh"])
async def test_what_is_not_theirs_is_no_different_from_what_does_not_exist(desk: Desk, line: str) -> None:
    number, nothing = desk.number(ACME, "rhythm_broken"), 9_999
    theirs = await desk.reads(DANIEL, line.format(number))
    assert theirs == f"You have no alert {number}. /alerts lists yours."
    assert theirs.replace(str(number), "N") == (await desk.reads(DANIEL, line.format(nothing))).replace("9999", "N")
    with desk.session() as opened:
        steps = opened.exec(select(AlertStep.step).where(AlertStep.alert_id == number, AlertStep.user_id != None)).all()  # noqa: E711
    assert set(steps) <= {"held"}


async def test_one_of_several_that_is_not_theirs_stops_all(desk: Desk) -> None:
    mine, theirs = desk.number(ACME, "rhythm_broken"), numbers(await desk.reads(DANIEL, "/alerts"))[0]
    assert await desk.reads(LENA, f"/ack {mine}+{theirs}") == f"You have no alert {theirs}. /alerts lists yours."
    assert "open" in (await desk.reads(LENA, f"/alert {mine}")).split("\n")[2]


async def test_a_line_of_somebody_elses_button_is_judged_by_who_presses_it(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    await desk.reads(LENA, f"/alert {number}")
    desk.last[DANIEL] = desk.last[LENA]
    assert await desk.presses(DANIEL, "Acknowledge") == f"You have no alert {number}. /alerts lists yours."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("week", "Back on 8 Jul, 08:00."),
        ("tomorrow", "Back on 1 Jul, 08:00."),
        ("2026-07-15", "Back on 15 Jul, 08:00."),
        ("2026-07-18", "Back on 20 Jul, 08:00."),  # a Saturday
        ("import", "Back with the next import, on 30 Jul, 21:00 at the latest."),
        ("worse", "Back if it gets worse, on 30 Jul, 21:00 at the latest."),
        ("unless worse", "Back if it gets worse"),
        ("明早", "Back on 1 Jul, 08:00."),
        ("变差", "Back if it gets worse"),
    ],
)
async def test_an_alert_is_put_off_until_a_day_an_import_or_until_it_gets_worse(
    desk: Desk, typed: str, said: str
) -> None:
    number = desk.number(ACME, "rival_contact")
    assert said in await desk.reads(LENA, f"/snooze {number} {typed}")
    listed = await desk.reads(HELEN, "/snoozes")
    assert listed.startswith("Snoozed: 1\n")
    assert f"(#{number}). Snoozed by Lena Voss" in listed
    assert f"(#{number})" not in await desk.reads(LENA, "/alerts open")


async def test_how_long_to_put_it_off_is_asked_with_buttons(desk: Desk) -> None:
    number = desk.number(ACME, "rival_contact")
    await desk.reads(LENA, f"/alert {number}")
    assert "Snooze until when?" in await desk.presses(LENA, "Snooze")
    assert desk.labels(LENA) == ["Tomorrow morning", "In a week", "After the next import", "Unless it gets worse"]
    assert "Back on 1 Jul, 08:00." in await desk.presses(LENA, "Tomorrow morning")


async def test_before_a_weekend_the_next_working_morning_is_called_by_its_day(desk: Desk) -> None:
    desk.now = datetime(2026, 7, 3, 19, tzinfo=UTC)  # a Friday
    await desk.reads(ZHOU, f"/snooze {numbers(await desk.reads(ZHOU, '/alerts'))[0]}")
    assert desk.labels(ZHOU)[0] == "2026年7月6日早上"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/snooze {} yesterday", "When should alert {} come back? Name a moment in the future."),
        ("/snooze {} someday", "I do not know when “someday” is."),
        ("/ack soon", "“soon” is no number of an alert."),
        ("/ack", "Something is missing."),
        ("/ack 99999999999999999999", "“99999999999999999999” is no number of an alert."),
        ("/rate {} superb", "“superb” is not one of the choices"),
        ("/assign {} Nobody Atall", "Nobody called “Nobody Atall” may see this customer."),
        ("/assign {} Lena Voss", "Alert {} is theirs already"),
        ("/assign {} Daniel Okoye", "Nobody called “Daniel Okoye” may see this customer."),
    ],
)
async def test_what_cannot_be_done_is_said_with_what_can(desk: Desk, line: str, said: str) -> None:
    number = desk.number(ACME, "rival_contact")
    assert said.format(number) in await desk.reads(LENA, line.format(number))


async def test_an_alert_is_handed_to_who_may_see_the_customer_and_they_are_told(desk: Desk) -> None:
    desk.now = datetime(2026, 6, 30, 10, tzinfo=UTC)  # everybody is at work
    number = desk.number(ACME, "urgent_complaint")
    await desk.reads(LENA, f"/assign {number}")
    assert desk.labels(LENA) == [HELEN, JO]
    assert "Helen Marsh has it now, and is told at once." in await desk.presses(LENA, HELEN)
    with desk.session() as opened:
        mail = opened.exec(select(Delivery).where(Delivery.kind == "alert", Delivery.account == HELEN)).all()
    assert [delivery.due_at for delivery in mail] == [desk.now]
    assert "Handed to Helen Marsh by Lena Voss, 30 Jun, 11:00." in await desk.reads(HELEN, f"/alert {number}")
    assert numbers(await desk.reads(HELEN, "/alerts mine")) == [number]


async def test_who_is_off_work_is_told_when_they_are_back(desk: Desk) -> None:
    said = await desk.reads(LENA, f"/assign {desk.number(ACME, 'urgent_complaint')} Helen Marsh")
    assert "is told when they are at work: 1 Jul, 09:00." in said  # 8 o'clock in London, read in Berlin


async def test_an_alert_is_handed_on_in_chinese(desk: Desk) -> None:
    number = numbers(await desk.reads(ZHOU, "/预警"))[0]
    assert "现在由沈望舒跟，等对方上班再通知" in await desk.reads(ZHOU, f"/转给 {number} 沈望舒")
    assert "已转给沈望舒：周岚转的" in await desk.reads(SHEN, f"/alert {number}")


async def test_a_person_resolves_an_alert_and_says_what_it_was_worth(desk: Desk) -> None:
    number = desk.number(ACME, "rival_contact")
    await desk.reads(LENA, f"/ack {number}")
    await desk.reads(LENA, f"/alert {number}")
    assert desk.labels(LENA) == ["Resolve", "Useful", "Noise", "Too early"]
    assert "Was it worth telling you?" in await desk.presses(LENA, "Resolve")
    assert "noise" in await desk.presses(LENA, "Noise")
    story = await desk.reads(HELEN, f"/alert {number}")
    assert "resolved by Lena Voss." in story
    assert "noise, says Lena Voss." in story
    assert "is over" in await desk.reads(LENA, f"/ack {number}")


async def test_the_rules_say_how_often_they_were_right_once_enough_people_have_said_so(desk: Desk) -> None:
    few = await desk.reads(JO, "/rules overdue")
    assert "Precision: too few ratings to say (0 of 5)." in few
    rated = [
        number for person in (LENA, DANIEL, CHEN) for number in numbers(await desk.reads(person, "/alerts overdue"))
    ]
    for place, number in enumerate(rated[:5]):
        await desk.reads(JO, f"/rate {number} {'noise' if place == 0 else 'useful'}")
    assert "Precision: 4 of 5 rated alerts were useful (80%;" in await desk.reads(JO, "/rules overdue")
    assert "Noise, all rules together: 1 of 5 rated alerts (20%)." in await desk.reads(JO, "/rules")


async def test_managers_try_a_rule_without_it_and_reps_do_not(desk: Desk) -> None:
    await desk.reads(LENA, "/rules tier_drop")
    assert desk.labels(LENA) == ["Its alerts"]
    said = await desk.reads(HELEN, "/rules tier_drop")
    assert "Switched: on" in said
    assert "alert_rules.tier_drop.on" in await desk.presses(HELEN, "Try without it")


async def test_a_rule_nobody_wrote_is_answered_with_the_nearest(desk: Desk) -> None:
    assert "There is no rule “tier dorp”. Did you mean" in await desk.reads(LENA, "/rules tier dorp")


async def test_why_says_what_fired_it_from_where_it_speaks_whom_it_was_told_and_why_not(desk: Desk) -> None:
    number = desk.number(ACME, "rhythm_broken")
    desk.gets(LENA, "alert", alerts=[number])
    said = await desk.reads(HELEN, f"/why alert {number}")
    assert "What fired it: No order for 77 days" in said
    assert "half a gap late is worth a look" in said
    assert "red_gaps: 2.0" in said
    assert "Lena Voss, 30 Jun, 20:00, on Telegram" in said
    assert "Not told in person: no chat of theirs is linked." in said


async def test_why_is_asked_in_chinese_too(desk: Desk) -> None:
    number = numbers(await desk.reads(ZHOU, "/预警"))[0]
    said = await desk.reads(ZHOU, f"/为什么 预警 {number}")
    assert f"预警{number}为什么提醒" in said
    assert "触发原因" in said


async def test_a_digest_that_told_of_an_alert_is_named(desk: Desk) -> None:
    desk.gets(HELEN, "team_digest", day="2026-06-30")
    said = await desk.reads(HELEN, f"/because {desk.number(ACME, 'rhythm_broken')}")
    assert "Helen Marsh, 30 Jun, 20:00, on Telegram, in the digest" in said


@pytest.mark.parametrize("person", [LENA, HELEN])
async def test_before_anything_was_told_the_digest_adds_up_to_the_list(desk: Desk, person: str) -> None:
    listed, digest = await desk.reads(person, "/alerts"), await desk.reads(person, "/digest")
    red, amber, good = map(int, re.findall(r"(?:Red|amber|opportunities) (\d+)", listed)[:3])
    stake = re.findall(r"CN¥[\d,]+", listed)[0]
    assert f"New alerts: {red + amber}, {red} red." in digest
    assert f"At stake: {stake}." in digest
    risks, _, opportunities = digest.partition("\n\nOpportunities\n\n")
    assert _told(risks) == red + amber
    assert _told(opportunities) == good


def _told(part: str) -> int:
    """Return how many alerts a part of a digest tells of: in words, by name, and in a count."""
    more = re.findall(r"(\d+) more$", part, re.MULTILINE) + re.findall(r"Not shown: alerts (\d+)", part)
    return len(numbers(part)) + sum(map(int, more))


async def test_the_hostile_customer_is_only_a_strange_name(desk: Desk) -> None:
    for line in ("/alerts key_not_contacted", f"/alert {desk.number(HOSTILE, 'key_not_contacted')}"):
        assert HOSTILE in await desk.reads(LENA, line)


async def test_a_rep_chooses_how_to_be_told(desk: Desk) -> None:
    said = await desk.reads(LENA, "/subscribe")
    assert "Red alerts: at once, at most 5 messages a day" in said
    assert "Working days: those of Germany" in said
    assert "only in the digest" in await desk.presses(LENA, "Only the digest")
    assert "at once, at most 5" in await desk.presses(LENA, "Red ones at once")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("digest 08:15", "Digest: 08:15 on working days"),
        ("digest 7", "Digest: 07:00 on working days"),
        ("汇总 8点半", "Digest: 08:30 on working days"),
        ("digest off", "Digest: none"),
        ("quiet 19:30 08:00", "Quiet hours: 19:30 to 08:00"),
        ("quiet 22-7", "Quiet hours: 22:00 to 07:00"),
        ("quiet 22:00 to 6:30", "Quiet hours: 22:00 to 06:30"),
        ("免打扰 21点到8点", "Quiet hours: 21:00 to 08:00"),
        ("quiet off", "Quiet hours: none"),
        ("mute upgrade_window", "Muted: Room for more, and growing"),
        ("mute Fell a tier", "Muted: Fell a tier"),
        ("屏蔽 商机卡住了", "Muted: Deal is stuck"),
        ("calendar CN", "Working days: those of China with its worked-off weekends"),
        ("limit 3", "at most 3 messages a day"),
        ("now off", "Red alerts: only in the digest"),
    ],
)
async def test_a_short_line_changes_one_thing(desk: Desk, line: str, said: str) -> None:
    assert said in await desk.reads(LENA, f"/subscribe {line}")
    assert said in await desk.reads(LENA, "/订阅")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("loudly", "“loudly” is nothing I can set."),
        ("digest noon", "“noon” is no time of day."),
        ("digest 25:00", "“25:00” is no time of day."),
        ("quiet 19:00", "“19:00” is no time of day."),
        ("mute everything", "There is no rule “everything”."),
        ("calendar Moon", "“moon” is no country"),
        ("limit none", "“none” is nothing I can set."),
        ("on fax", "“fax” is nothing I can set."),
    ],
)
async def test_a_line_that_means_nothing_changes_nothing(desk: Desk, line: str, said: str) -> None:
    before = await desk.reads(LENA, "/subscribe")
    assert said in await desk.reads(LENA, f"/subscribe {line}")
    assert await desk.reads(LENA, "/subscribe") == before


async def test_a_muted_rule_is_heard_again(desk: Desk) -> None:
    await desk.reads(ZHOU, "/订阅 屏蔽 商机卡住了")
    assert "不提醒的规则：没有" in await desk.reads(ZHOU, "/订阅 取消屏蔽 商机卡住了")


async def test_who_is_on_both_platforms_chooses_where(desk: Desk) -> None:
    assert "To Slack" not in (await desk.reads(LENA, "/subscribe"), desk.labels(LENA))[1]
    with desk.session() as opened:
        from core.store.users import find_user, link

        user = find_user(opened, LENA)
        assert user is not None
        link(opened, "slack", "U1", user)
        opened.commit()
    await desk.reads(LENA, "/subscribe")
    assert "Where: Slack and Telegram" in await desk.presses(LENA, "To both")
