"""playbook ledger."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('playbook_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('playbook', AutoString(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('day', Day(), nullable=False),
    sa.Column('segment', AutoString(), nullable=True),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.Column('used_on', Day(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('playbook', 'customer_id', 'user_id', 'day')
    )
    op.create_index(op.f('ix_playbook_opening_customer_id'), 'playbook_opening', ['customer_id'], unique=False)
    op.create_table('playbook_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', AutoString(), nullable=False),
    sa.Column('lang', AutoString(), nullable=False),
    sa.Column('text', AutoString(), nullable=False),
    sa.Column('sentence', AutoString(), nullable=False),
    sa.Column('state', AutoString(), nullable=False),
    sa.Column('created_at', UTCDateTime(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', UTCDateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['user.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_playbook_version_name', 'playbook_version', ['name', 'lang', 'id'], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index('ix_playbook_version_name', table_name='playbook_version')
    op.drop_table('playbook_version')
    op.drop_index(op.f('ix_playbook_opening_customer_id'), table_name='playbook_opening')
    op.drop_table('playbook_opening')
