"""followup plans."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('followup_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('reason', AutoString(), nullable=False),
    sa.Column('order_on', Day(), nullable=False),
    sa.Column('gap_days', sa.Float(), nullable=False),
    sa.Column('usual_minor', sa.BigInteger(), nullable=True),
    sa.Column('usual_currency', AutoString(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_on', Day(), nullable=False),
    sa.Column('changed_at', UTCDateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['made_by'], ['user.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('customer_id', 'reason')
    )
    op.create_table('followup_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', AutoString(), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('due_on', Day(), nullable=False),
    sa.Column('goal_minor', sa.BigInteger(), nullable=True),
    sa.Column('goal_currency', AutoString(), nullable=True),
    sa.Column('done_at', UTCDateTime(), nullable=True),
    sa.Column('done_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['done_by'], ['user.id'], ),
    sa.ForeignKeyConstraint(['plan_id'], ['followup_plan.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('plan_id', 'name')
    )
    op.create_index('ix_followup_step_due', 'followup_step', ['done_at', 'due_on'], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index('ix_followup_step_due', table_name='followup_step')
    op.drop_table('followup_step')
    op.drop_table('followup_plan')
