"""Alerts where people come and go, two things happen at once, and rules are switched off and on again."""

from sqlmodel import select

from core.store.tables.alerts import AlertRow
from core.store.users import find_user, link
from tests.scenarios.alert_desk import DANIEL, HELEN, LENA, Desk

ACME = "ACME Industrial"


async def test_an_old_button_below_several_alerts_does_not_undo_what_a_colleague_did(desk: Desk) -> None:
    with desk.session() as opened:
        mine = opened.get_one(AlertRow, desk.number(ACME, "overdue")).customer_id
        waiting = (AlertRow.customer_id == mine, AlertRow.state == "open", AlertRow.version == 1)
        found = opened.exec(select(AlertRow.id).where(*waiting)).all()
    which = "+".join(map(str, found[:2]))
    assert len(found) > 1
    await desk.reads(LENA, f"/ack {which}")
    said = await desk.reads(HELEN, f"/snooze {which} week --seen 1+1")
    assert "Lena Voss was faster" in said


def test_an_account_that_has_changed_hands_is_not_sent_what_was_meant_for_who_had_it(desk: Desk) -> None:
    with desk.session() as opened:
        daniel = find_user(opened, DANIEL)
        assert daniel is not None
        link(opened, "telegram", LENA, daniel)
        opened.commit()
    assert desk.gets(LENA, "alert", alerts=[desk.number(ACME, "rhythm_broken")]) is None
