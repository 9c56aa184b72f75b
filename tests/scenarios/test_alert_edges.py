"""Alerts where people come and go, two things happen at once, and rules are switched off and on again."""

from core.store.tables.alerts import AlertRow
from tests.scenarios.alert_desk import HELEN, LENA, Desk

ACME = "ACME Industrial"


async def test_an_old_button_below_several_alerts_does_not_undo_what_a_colleague_did(desk: Desk) -> None:
    ids = [desk.number(ACME, rule) for rule in ("rhythm_broken", "overdue")]
    with desk.session() as opened:
        assert {opened.get_one(AlertRow, number).version for number in ids} == {1}
    which = "+".join(map(str, ids))
    await desk.reads(LENA, f"/ack {which}")
    said = await desk.reads(HELEN, f"/snooze {which} week --seen 1+1")
    assert "Lena Voss was faster" in said
