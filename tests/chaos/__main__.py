"""``python -m tests.chaos [sqlite] [postgres] [replicas]``: run the faults, print tables, fail where a line does."""

import argparse
import asyncio
import sys
from dataclasses import replace

from tests.chaos.run import Plan, run
from tests.chaos.verdict import judge, table

PLANS = {
    "sqlite": Plan("SQLite, one process killed 50 times"),
    "postgres": Plan("PostgreSQL, one process killed 50 times", shared=True),
    "replicas": Plan("PostgreSQL, three replicas, one killed, the database restarted", replicas=3, shared=True),
}


WHOLE = PLANS["sqlite"]


def main() -> int:
    """Run the plans named, all of them where none is."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("plans", nargs="*", choices=[*PLANS, []], help=", ".join(PLANS))
    parser.add_argument("--seed", type=int, default=WHOLE.seed)
    parser.add_argument("--messages", type=int, default=WHOLE.messages)
    parser.add_argument("--people", type=int, default=WHOLE.people)
    parser.add_argument("--kills", type=int, default=WHOLE.kills)
    given = parser.parse_args()
    size = {"seed": given.seed, "messages": given.messages, "people": given.people, "kills": given.kills}
    failed = False
    for name in given.plans or PLANS:
        outcome = asyncio.run(run(replace(PLANS[name], **size)))
        lines = judge(outcome)
        print(table(outcome.plan.name, lines), flush=True)  # noqa: T201
        failed |= any(line.ok is False for line in lines)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
