"""accounts out of reach."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('unreachable',
    sa.Column('platform', AutoString(), nullable=False),
    sa.Column('account', AutoString(), nullable=False),
    sa.Column('reason', AutoString(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'account')
    )
    op.create_index('ix_message_account', 'message', ['platform', 'account', 'id'], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index('ix_message_account', table_name='message')
    op.drop_table('unreachable')
