"""account plans."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('plan',
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('reason', AutoString(), nullable=False),
    sa.Column('starts', Day(), nullable=False),
    sa.Column('calendar', AutoString(), nullable=True),
    sa.Column('steps', AutoString(), nullable=False),
    sa.Column('made_at', UTCDateTime(), nullable=False),
    sa.Column('made_by', AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id']),
    sa.PrimaryKeyConstraint('customer_id', 'reason')
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table('plan')
