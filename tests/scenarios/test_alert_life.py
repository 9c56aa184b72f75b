"""The life of an alert, rule by rule: cause, message, taken up on Slack, seen on Telegram, cause gone, over."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from bot.app import App, build
from bot.jobs.demo import RUNS, TODAY
from bot.jobs.due.digest import put_digest
from bot.jobs.score import score_book
from bot.serve import channels_on, running
from bot.settings import Settings
from core.alerts.alert import RED, Alert
from core.alerts.rule import rules
from core.store import settings as kept
from core.store.alerts import active_of, alert, steps
from core.store.audience import listeners
from core.store.engine import session
from core.store.habits import choose
from core.store.tables.alerts import AlertRow, AlertStep, Delivery, Telling
from core.store.tables.identity import Customer
from core.store.tables.users import OwnerId
from core.store.users import add_user, all_users, link
from core.terms import all_terms
from core.types import LANGS, Lang, Term
from core.wording import Wording
from tests.bot.channels.slack.server import SlackServer
from tests.bot.channels.slack.server import running as slack_running
from tests.bot.channels.slack.web_api import Posted as OnSlack
from tests.bot.channels.slack.web_api import direct
from tests.bot.channels.telegram.server import Person, TelegramServer
from tests.bot.channels.telegram.server import Posted as OnTelegram
from tests.scenarios.conftest import NOW
from tests.scenarios.test_alert_stories import STORIES, tell

FIRST_ACCOUNT = 500  # of Telegram; the person's number is added
PRESSED = {"en": "Acknowledge", "zh": "我来跟"}
ON_IT = {"en": "Acknowledged by {who}", "zh": "{who}已认领"}
OVER = {"en": "the cause is gone", "zh": "原因没有了"}


@pytest.fixture(scope="module", params=LANGS)
def night(
    request: pytest.FixtureRequest, demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Lang]:
    """Return the company after a night in which everything the rules watch was seen for the first time."""
    lang: Lang = request.param
    copy = tmp_path_factory.mktemp(f"night-{lang}") / "demo.db"
    shutil.copyfile(demo_file, copy)
    app = build(Settings(database_url=f"sqlite:///{copy}"), lambda: NOW)
    with session(app.house.engine) as opened:
        for user in all_users(opened):
            add_user(opened, user.name, user.role, lang=lang, time_zone=user.time_zone, today=TODAY)
            link(opened, "telegram", str(FIRST_ACCOUNT + user.id), user)
            link(opened, "slack", f"U{user.id}", user)
            choose(opened, user.id, platform="both", quiet_from="00:00", quiet_until="00:00", daily_limit=99)
        for table in (AlertStep, Telling, Delivery, AlertRow):
            opened.exec(delete(table))
        kept.put(opened, "watched_until", RUNS[-2].isoformat())
        kept.put(opened, "watched_rules", " ".join(rules()))
        opened.commit()
    score_book(app.house.engine, app.house.policy, TODAY, NOW)
    app.close()
    return copy, lang


class House:
    """The bot on a copy of that night, on both platforms at once, and one alert of one customer."""

    def __init__(self, app: App, slack: SlackServer, telegram: TelegramServer, lang: Lang) -> None:
        self.app, self.slack, self.telegram, self.lang = app, slack, telegram, lang

    def left_alone_with(self, rule: str) -> Alert:
        """Return the alert of a rule's story after all others were forgotten."""
        with session(self.app.house.engine) as opened:
            customer = opened.exec(select(Customer).where(Customer.external_id == STORIES[rule]["customer"])).one()
            mine = next(found for found in active_of(opened, customer.id) if found.rule == rule)
            opened.exec(delete(AlertStep).where(col(AlertStep.alert_id) != mine.id))
            opened.exec(delete(AlertRow).where(col(AlertRow.id) != mine.id))
            others = [
                mail.id for mail in opened.exec(select(Delivery)) if mine.id not in json.loads(mail.about)["alerts"]
            ]
            opened.exec(delete(Delivery).where(col(Delivery.id).in_(others)))
            opened.commit()
        return mine

    def owner_of(self, found: Alert) -> int:
        """Return who looks after the customer."""
        with session(self.app.house.engine) as opened:
            customer = opened.get_one(Customer, found.customer)
            owner = opened.exec(select(OwnerId.user_id).where(OwnerId.external_id == customer.owner)).first()
            assert owner is not None, f"{customer.external_id} has no owner who could be told"
            return owner

    def name_of(self, user_id: int) -> str:
        with session(self.app.house.engine) as opened:
            return next(user.name for user in all_users(opened) if user.id == user_id)

    def send_digest(self, user_id: int) -> None:
        with session(self.app.house.engine) as opened:
            put_digest(opened, listeners(opened, self.app.house.policy)[user_id], TODAY, NOW)
            opened.commit()

    def said(self, found: Alert) -> str:
        """Return the sentence with the figures, as plain words."""
        wording = Wording(self.lang, lambda key, lang: all_terms()[lang][key])
        template = wording.say(Term(found.reason.key))
        return template.format(**{name: wording.say(value) for name, value in found.reason.values.items()})

    def stands(self, found: Alert) -> tuple[str, int | None]:
        """Return the state of an alert and who took its last step."""
        with session(self.app.house.engine) as opened:
            now = alert(opened, found.id)
            assert now is not None
            return now.state, steps(opened, found.id)[-1].user_id

    async def on_slack(self, user: str, words: str) -> OnSlack:
        """Wait for a message in somebody's direct messages that says something."""
        while True:
            posted = await self.slack.answer()
            if posted.channel == direct(user) and words in posted.words:
                return posted

    async def on_telegram(self, chat: int, words: str) -> OnTelegram:
        """Wait for a message in a chat that says something, also one that says it only after a change."""
        await self.telegram.until(lambda: any(words in posted.text for posted in self.telegram.messages(chat)))
        return next(posted for posted in self.telegram.messages(chat) if words in posted.text)


@pytest.fixture
async def house(night: tuple[Path, Lang], tmp_path: Path) -> AsyncIterator[House]:
    """Return the bot on both platforms, in the same hour."""
    copy, lang = night
    shutil.copyfile(copy, tmp_path / "demo.db")
    async with TelegramServer() as telegram, slack_running() as slack:
        telegram.opened |= {FIRST_ACCOUNT + number for number in range(1, 20)}
        both = telegram.settings().model_dump() | {
            name: value for name, value in slack.settings().model_dump().items() if name.startswith("slack")
        }
        settings = Settings(**{**both, "database_url": f"sqlite:///{tmp_path / 'demo.db'}", "http_port": 0})
        begun = monotonic()  # time goes on: what must wait for its turn is due a moment later
        app = build(settings, lambda: NOW + timedelta(seconds=monotonic() - begun))
        yield House(app, slack, telegram, lang)
        app.close()
    assert slack.faults == []


@asynccontextmanager
async def open_house(house: House) -> AsyncIterator[None]:
    async with running(house.app, channels_on(house.app)):
        yield


@pytest.mark.parametrize("rule", rules())
async def test_the_life_of_an_alert(house: House, rule: str, tmp_path: Path) -> None:
    told = STORIES[rule]
    found = house.left_alone_with(rule)
    owner = house.owner_of(found)
    person, user = Person(FIRST_ACCOUNT + owner), f"U{owner}"
    title = all_terms()[house.lang][f"{rule}.title"]
    urgent = found.level == RED and not rules()[rule].good
    async with open_house(house):
        if not urgent:
            house.send_digest(owner)
        copy = await house.on_telegram(person.id, title)
        assert house.said(found) in copy.text
        on_slack = await house.on_slack(user, title)

        await house.telegram.say(person, f"/play {found.id}")
        play = await house.on_telegram(person.id, f"{title}\n")
        assert len(play.text) > len(copy.text) / 4

        if urgent:
            await house.slack.press(user, on_slack, PRESSED[house.lang])
        else:
            await house.slack.say(user, f"ack {found.id}")
        await house.on_telegram(person.id, ON_IT[house.lang].format(who=house.name_of(owner)))
        assert house.stands(found) == ("acknowledged", owner)

        tell(house.app, told, found.customer, tmp_path)
        score_book(house.app.house.engine, house.app.house.policy, TODAY + timedelta(days=told.get("days", 0)), NOW)
        await house.on_telegram(person.id, OVER[house.lang])
        assert house.stands(found) == ("resolved", None)
