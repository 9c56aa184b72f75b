"""The fault run in small: enough to see each fault once."""

import pytest

from tests.chaos.run import Plan, run
from tests.chaos.verdict import judge, table


@pytest.mark.xdist_group("chaos")
async def test_nothing_is_lost_though_the_process_is_killed_and_the_platforms_refuse() -> None:
    plan = Plan("in small", messages=60, people=10, kills=2, stops=0)
    lines = judge(await run(plan))
    assert not [line for line in lines if line.ok is False], table(plan.name, lines)
