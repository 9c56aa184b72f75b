"""what runs learn."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply the change."""
    op.create_table('learning',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('what', AutoString(), nullable=False),
    sa.Column('kept', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['run.id'], ),
    sa.PrimaryKeyConstraint('run_id', 'what')
    )
    op.add_column('score', sa.Column('cooperation_stage', AutoString(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    op.drop_column('score', 'cooperation_stage')
    op.drop_table('learning')
