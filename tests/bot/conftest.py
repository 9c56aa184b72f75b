"""The bot on real databases."""

import pytest
from sqlalchemy import Engine

from tests.bot.people import Office, settle_in


@pytest.fixture
def office(store: Engine) -> Office:
    """Return the sales team's bot; the test runs once on each sort of database."""
    settle_in(store)
    return Office(store)
