"""Draft the next migration from what the tables say now: ``python -m core.store.migrations "what changes"``."""

import re
import sys
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from core.store.migrations import upgrade
from core.store.tables import metadata

VERSIONS = Path(__file__).parent / "versions"
PAGE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day

revision = "{number:04}"
down_revision = {before}


def upgrade() -> None:
    """Apply the change."""
    {code}


def downgrade() -> None:
    """Take the change back."""
    {back}
'''


def draft(title: str) -> Path:
    """Write the file that leads from the last migration to today's tables; read it before you commit it."""
    before = max((path.name[:4] for path in VERSIONS.glob("[0-9]*.py")), default=None)
    number = int(before or 0) + 1
    with create_engine("sqlite://").connect() as connection:
        if before:
            upgrade(connection)
        steps = produce_migrations(MigrationContext.configure(connection), metadata)
        code, back = (
            render_python_code(way, user_module_prefix="") if way else "pass"
            for way in (steps.upgrade_ops, steps.downgrade_ops)
        )
    path = VERSIONS / f"{number:04}_{re.sub('[^a-z0-9]+', '_', title.lower())}.py"
    known = f'"{before}"' if before else None
    path.write_text(PAGE.format(title=title, number=number, before=known, code=code, back=back), "utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1])}\n")
