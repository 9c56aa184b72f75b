"""Two hundred people with five red alerts each, every one of them written to at once."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import select

from bot.alerting import send
from core.alerts.alert import RED, Finding
from core.alerts.decide import Moved
from core.alerts.worktime import is_working_day
from core.policy import load_rules
from core.store import alert_steps, alerts
from core.store.audience import listeners
from core.store.engine import session
from core.store.habits import choose
from core.store.tables.identity import Customer
from core.store.tables.users import Identity, OwnerId, User
from core.types import Days, Reason

WEEKENDS = ("US", "CN", "VN", "IR", "SA")  # the last two work on Sundays, Iran on Saturdays, too
TELEGRAM, SLACK = "telegram", "slack"


def accounts(people: int) -> list[tuple[str, str]]:
    """Return where each person is written to: the first half on Telegram, the second on Slack."""
    half = people // 2
    telegram = [(TELEGRAM, str(501 + number)) for number in range(half)]
    return telegram + [(SLACK, f"U{number:03}") for number in range(people - half)]


def settle(engine: Engine, people: int, messages: int) -> None:
    """Put people, their customers and their alerts into a store, and the messages that tell of them in the mail."""
    now, each = datetime.now(UTC), messages // people
    with session(engine) as opened:
        for number, (platform, account) in enumerate(accounts(people)):
            user = User(name=f"Rep {number:03}", role="rep", lang="zh" if number % 3 == 0 else "en")
            opened.add(user)
            opened.flush()
            opened.add(Identity(platform=platform, account=account, user_id=user.id))
            opened.add(OwnerId(external_id=f"R{number}", user_id=user.id))
            choose(opened, user.id, quiet_from="00:00", quiet_until="00:00", calendar=_working(now))
            for place in range(number * each, (number + 1) * each):
                opened.add(Customer(external_id=f"C-{place}", name=f"Works {place:04}", owner=f"R{number}"))
        opened.flush()
        customers = opened.exec(select(Customer.id).order_by(Customer.external_id)).all()
        speaking = alert_steps.take(opened, [_opened(customer, now.date()) for customer in customers], now)
        heard = listeners(opened, load_rules(None).policy)
        for alert in alerts.alerts_by_id(opened, speaking).values():
            send(opened, "alert", [alert], heard[alert.responsible or 0], now, now)
        opened.commit()


def _working(now: datetime) -> str:
    """Return a country that works now and in an hour: the run may be on a weekend."""
    days = {now.date(), (now + timedelta(hours=1)).date()}
    return next(country for country in WEEKENDS if all(is_working_day(day, country) for day in days))


def _opened(customer: int, day: date) -> Moved:
    silent = Reason("rhythm_broken.silent", {"silence": Days(77), "usual": Days(30), "due": day}, 25)
    return Moved("opened", "rhythm_broken", customer, None, Finding(customer, "rhythm_broken", RED, 2.5, silent, day))
