"""what runs learn."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('learning',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('kept', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], ),
    sa.PrimaryKeyConstraint('run_id')
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table('learning')
