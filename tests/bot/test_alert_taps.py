"""Two people tap at once, on either database: one has it, the other reads who was faster."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot.app import find_commands, terms
from core.policy import load_rules
from core.store import names, users
from core.store.engine import session
from core.store.tables.alerts import AlertStep
from tests.alert_book import fill
from tests.bot.people import Office, add_customer

TAPS = 6


@pytest.fixture
def desk(office: Office) -> Office:
    """Return the team's bot with everything it can do, and alerts of Li Wei's customers."""
    house = replace(office.dispatcher.house, load_rules=load_rules, terms=terms)
    office.commands = find_commands()
    office.dispatcher.house = replace(house, commands=office.commands)
    office.dispatcher.__post_init__()
    with session(office.engine) as opened:
        fill(opened, 20, 60, ("LW",), open_share=1.0)
        opened.commit()
    return office


async def test_of_those_who_tap_at_once_one_has_it_and_the_others_read_who(desk: Office) -> None:
    people = ["Li Wei", "Chen", "Admin"]
    for number in range(1, TAPS + 1):
        said = await asyncio.gather(*(desk.hears(person, f"/ack {number} --seen 1") for person in people))
        won = [person for person, told in zip(people, said, strict=True) if "You are on it" in told]
        assert len(won) == 1, said
        lost = [told for told in said if "You are on it" not in told]
        assert all(told.startswith(f"{won[0]} was faster: alert {number} is acknowledged since") for told in lost), said
    with session(desk.engine) as opened:
        steps = opened.exec(select(AlertStep.alert_id).order_by(col(AlertStep.alert_id))).all()
    assert list(steps) == list(range(1, TAPS + 1)), "each was acknowledged once"


async def test_one_message_of_several_alerts_leaves_alone_what_somebody_else_has_taken(desk: Office) -> None:
    await desk.hears("Chen", "/ack 1 --seen 1")
    said = await desk.hears("Li Wei", "/ack 1+2+3 --seen 1+1+1")
    assert "You are on it" in said
    assert "1 of these had been changed by somebody else before; they stay as they are." in said
    with session(desk.engine) as opened:
        by = dict(opened.exec(select(AlertStep.alert_id, AlertStep.user_id)).all())
        chen, li_wei = (users.find_user(opened, name) for name in ("Chen", "Li Wei"))
    assert chen is not None
    assert li_wei is not None
    assert by == {1: chen.id, 2: li_wei.id, 3: li_wei.id}


async def test_a_customer_whose_name_begins_like_two_words_of_a_command_is_still_found(desk: Office) -> None:
    with session(desk.engine) as opened:
        add_customer(opened, "C-99", "Alert Systems", (), "LW")
        names.names_changed(opened)
        opened.commit()
    assert "Why alert 1" in await desk.hears("Li Wei", "/why alert 1")
    assert "Why alert 1" in await desk.hears("Li Wei", "why did alert 1 fire?")
    assert "no number of an alert" not in await desk.hears("Li Wei", "/why Alert Systems")
