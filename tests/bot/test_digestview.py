"""A digest of thousands of alerts stays one message, and its sums are those of the list."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import paging
from bot.app import terms
from bot.channels.slack.limits import ANSWER
from bot.channels.telegram.limits import PAGE
from bot.mail.team_digest import team_digest
from bot.plain import plain_block
from core.alerts.rule import rules
from core.policy import load_rules
from core.store.alert_lists import Wanted, tally
from core.store.engine import session
from core.store.scope import ALL
from core.store.tables.alerts import Delivery
from core.store.users import add_user, link
from core.types import LANGS, Lang
from core.wording import Wording
from tests.alert_book import AT, fill
from tests.bot.people import Office

NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize("lang", LANGS)
def test_a_digest_of_five_thousand_open_alerts_is_a_page_whose_sums_are_the_lists(office: Office, lang: Lang) -> None:
    house = replace(office.dispatcher.house, load_rules=load_rules, terms=terms)
    with session(office.engine) as opened:
        boss = add_user(opened, "Boss", "admin", lang=lang, today=date(2026, 1, 1))
        link(opened, "slack", "Boss", boss)
        put = fill(opened, 1_000, 5_000, ("LW", "ZM"), open_share=1.0)
        delivery = Delivery(
            key="digest",
            kind="team_digest",
            user_id=boss.id,
            platform="slack",
            account="Boss",
            about="{}",
            created_at=AT,
            due_at=AT,
        )
        written = team_digest.write(opened, house, delivery, NOW)
        listed = tally(opened, ALL, Wanted("open"))
    assert written is not None
    for limits in (PAGE, ANSWER):
        assert len(paging.pages(written.reply, limits)) == 1
    said = "\n\n".join(plain_block(block, lang) for block in written.reply.blocks)
    assert listed.red + listed.amber + listed.good == 5_000 == len(written.counted)
    at_risk = {each.customer for each in put if not rules()[each.rule].good}
    wording, counted = Wording(lang, terms), said.split("\n")[0]
    for figure in (listed.red + listed.amber, listed.red, len(at_risk), listed.stakes[0]):
        assert wording.say(figure) in counted
