"""Rows read past the object layer read like any other, in a process that never spoke to it too."""

import subprocess
import sys
from datetime import date

from core.store.rows import row_of
from core.store.tables.runs import Score

FRESH = """
from core.store.rows import row_of
from core.store.tables.users import User
user = row_of(User, id=3, name="Li Wei", role="rep", lang=None, time_zone="UTC")
print(user.id, user.name, user.lang, user.active)
"""


def test_a_row_has_what_was_read_and_the_defaults_of_the_rest() -> None:
    row = row_of(Score, run_id=1, customer_id=2, rank=3, tier="potential", credit_since=date(2026, 6, 30))
    assert (row.run_id, row.tier, row.credit_since, row.clv) == (1, "potential", date(2026, 6, 30), None)


def test_a_new_process_can_read_it_at_once() -> None:
    told = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n")[0] == "3 Li Wei None True"
