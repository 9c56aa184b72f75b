"""Write the demo company's import files, or check that they are what this would write."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from company.billing import bills
from company.costs import service_costs
from company.dealings import complaints, interactions
from company.deals import contracts, opportunities
from company.files import as_csv
from company.incidents import incidents
from company.ordering import PRODUCTS, orders
from company.people import contacts
from company.population import population
from company.portal import usage
from company.rivals import rival_contacts
from company.sheets import balance_sheets
from company.stories import page, stories
from company.surveys import surveys
from company.ties import introductions

FOLDER = Path(__file__).parent


def files() -> dict[str, bytes]:
    """Return every generated file by its name."""
    accounts = [account for story in stories() for account in story.accounts] + population()
    people, lines = contacts(accounts), orders(accounts)
    invoices, payments = bills(accounts, lines)
    tables: dict[str, Sequence[Any]] = {
        "customers": [account.customer for account in accounts],
        "customers_before": [row for account in accounts for row in account.earlier],
        "contacts": people,
        "products": PRODUCTS,
        "orders": lines,
        "invoices": invoices,
        "payments": payments,
        "contracts": contracts(accounts),
        "interactions": interactions(accounts, people),
        "complaints": complaints(accounts),
        "opportunities": opportunities(accounts),
        "surveys": surveys(accounts, people),
        "usage": usage(accounts),
        "introductions": introductions(accounts),
        "balance_sheets": balance_sheets(accounts),
        "service_costs": service_costs(accounts),
        "rival_contacts": rival_contacts(accounts),
        "incidents": incidents(accounts),
    }
    pages = {"STORIES.md": page("en"), "STORIES.zh.md": page("zh")}
    return {f"{name}.csv": as_csv(rows) for name, rows in tables.items()} | pages


def main(arguments: list[str]) -> int:
    """Write the files; with ``--check`` only say which of them would change."""
    made = files()
    changed = [name for name, content in made.items() if _on_disk(name) != content]
    if "--check" not in arguments:
        for name in changed:
            (FOLDER / name).write_bytes(made[name])
        sys.stdout.write(f"{len(changed)} of {len(made)} files written\n")
        return 0
    for name in changed:
        sys.stderr.write(f"{name} is not what generate.py makes: run python {Path(__file__).name}\n")
    return 1 if changed else 0


def _on_disk(name: str) -> bytes | None:
    """Return a file as it is now, None when it is not there."""
    path = FOLDER / name
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
