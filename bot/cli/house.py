"""The application and the person at this computer, as the verbs need them."""

import gc
import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from bot.dates import read_date
from bot.settings import Settings, load_settings
from core.errors import Mistake

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.app import App

P = ParamSpec("P")
T = TypeVar("T")

CONSOLE = "console"


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def settings() -> Settings:
    """Return the settings of this environment."""
    return load_settings(os.environ)


def read_day(given: str | None) -> date | None:
    """Return the day an option names. Raises Mistake when it is none."""
    return None if given is None else read_date(given, now().date())


@contextmanager
def application(chosen: Settings | None = None, *, quiet: bool = True, as_of: date | None = None) -> "Iterator[App]":
    """Hold the application; ``quiet`` keeps what is ordinary out of a person's terminal, ``as_of`` is its today."""
    from bot.logs import configure

    chosen = chosen or settings()
    ordinary = quiet and chosen.log_level == "INFO"
    configure("WARNING" if ordinary else chosen.log_level, chosen.secrets())
    with _without_collecting():
        from bot.app import build

        app = build(chosen, now, as_of)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Look for no garbage while all is loaded, nor ever among it: it stays to the end, and the search takes time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def in_store(do: "Callable[Concatenate[Session, P], T]", *args: P.args, **named: P.kwargs) -> T:
    """Return what a function of the store returns, committed."""
    from core.store.engine import session

    with application() as app, session(app.house.engine) as opened:
        done = do(opened, *args, **named)
        opened.commit()
        return done


def account_of(session: "Session", user_name: str | None) -> str:
    """Return the console account that speaks for a user, by default for whoever sits here.

    The one who can read the database's file may see all of it, so whoever sits here asks as an administrator of this
    computer's own: being called at the terminal like a colleague gives that colleague nothing. Raises Mistake when
    there is no user of that name.
    """
    from bot.channels.console import LOCAL
    from core.store import users

    if user_name is None:
        if users.find_identity(session, CONSOLE, LOCAL) is None:
            name = f"{operator()}@{LOCAL}"
            here = users.find_user(session, name) or users.add_user(session, name, "admin", today=now().date())
            users.link(session, CONSOLE, LOCAL, here)
        return LOCAL
    named = users.find_user(session, user_name)
    if named is None or not named.active:
        known = ", ".join(user.name for user in users.all_users(session))
        raise Mistake("unknown_user", name=user_name, known=known)
    users.link(session, CONSOLE, f"as {named.name}", named)
    return f"as {named.name}"


def operator() -> str:
    """Return the name of whoever sits at this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a user without a name
        return "operator"
