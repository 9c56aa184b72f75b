"""introductions told in chat."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('introduction_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('introduction_id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('other', AutoString(), nullable=False),
    sa.Column('day', Day(), nullable=False),
    sa.Column('outcome', AutoString(), nullable=True),
    sa.Column('deed', AutoString(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('at', UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['other_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_introduction_note_customer_id'), 'introduction_note', ['customer_id'], unique=False)
    op.create_index(op.f('ix_introduction_note_introduction_id'), 'introduction_note', ['introduction_id'], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f('ix_introduction_note_introduction_id'), table_name='introduction_note')
    op.drop_index(op.f('ix_introduction_note_customer_id'), table_name='introduction_note')
    op.drop_table('introduction_note')
