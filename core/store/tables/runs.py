"""What was computed: runs, a score a customer and run, and what changed between runs."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from core.store.columns import day_column, minor_column


class Run(SQLModel, table=True):
    """One scoring of the whole book with one policy; ``previous_id`` is the run that counted before it.

    The setting ``published_run`` says which run counts. ``bridge`` is the calibration of the day's customers under the
    policy of the run before, kept when the policy changed: it tells peers moving from rules changing.
    """

    id: int = Field(default=None, primary_key=True)
    as_of: date = day_column()
    created_at: datetime
    policy_version: str
    policy: str
    calibration: str
    previous_id: int | None = Field(default=None, foreign_key="run.id")
    bridge: str | None = None


class Score(SQLModel, table=True):
    """What lists and comparisons need of a customer's scores; scores are hundredths of a point, None is unknown.

    ``…_since`` is since when the risk has been worse than its settled level, None while it is not.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    run_id: int = Field(primary_key=True, foreign_key="run.id")
    customer_id: int = Field(primary_key=True, foreign_key="customer.id", index=True)
    rank: int
    tier: str | None = None
    tier_score: int | None = None
    quadrant: str | None = None
    state: str | None = None
    stage: str | None = None
    grid8: str | None = None
    grid11: str | None = None
    current_score: int | None = None
    potential_score: int | None = None
    revenue_12m: int | None = minor_column(default=None)
    revenue_12m_before: int | None = minor_column(default=None)
    net_margin_share: float | None = None
    days_since_last: float | None = None
    overdue_ratio: float | None = None
    completeness: float | None = None
    p_alive: float | None = None
    expected_orders: float | None = None
    clv: int | None = minor_column(default=None)
    net_margin_12m: int | None = minor_column(default=None)
    credit_grade: str | None = None
    credit_score: int | None = None
    loyalty_score: int | None = None
    loyalty_type: str | None = None
    influence_score: int | None = None
    importance: int | None = None
    urgency: int | None = None
    work_quadrant: str | None = None
    relationship: str | None = None
    pays_us: str | None = None
    sells_for_us: str | None = None
    creates_influence: str | None = None
    swaps_resources: str | None = None
    high_frequency: str | None = None
    trial_to_convert: str | None = None
    risk_warning: str | None = None
    warning: str | None = None
    credit_risk: int | None = None
    credit_level: str | None = None
    credit_since: date | None = day_column(default=None)
    business_risk: int | None = None
    business_level: str | None = None
    business_since: date | None = day_column(default=None)
    performance_risk: int | None = None
    performance_level: str | None = None
    performance_since: date | None = day_column(default=None)
    operational_risk: int | None = None
    operational_level: str | None = None
    operational_since: date | None = day_column(default=None)
    compliance_risk: int | None = None
    compliance_level: str | None = None
    compliance_since: date | None = day_column(default=None)
    reputation_risk: int | None = None
    reputation_level: str | None = None
    reputation_since: date | None = day_column(default=None)
    churn_risk: int | None = None
    churn_level: str | None = None
    churn_since: date | None = day_column(default=None)
    requirement_change_risk: int | None = None
    requirement_change_level: str | None = None
    requirement_change_since: date | None = day_column(default=None)
    cooperation_stage: str | None = None


class Network(SQLModel, table=True):
    """Where a customer stood in the graph of introductions and dependence when a run looked at it."""

    __table_args__ = {"sqlite_with_rowid": False}

    run_id: int = Field(primary_key=True, foreign_key="run.id")
    customer_id: int = Field(primary_key=True, foreign_key="customer.id", index=True)
    known_by: int
    depended_on_by: int
    rank: float
    circle: float
    referred_minor: int = minor_column()


class Event(SQLModel, table=True):
    """Something that changed for a customer from one run to the next: terms, and the reason as JSON."""

    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    kind: str
    before: str | None = None
    after: str | None = None
    on: date = day_column()
    reason: str | None = None


class Learning(SQLModel, table=True):
    """What a run learned from everybody's records, packed; ``what`` is the lesson's name (core.store.lessons)."""

    run_id: int = Field(primary_key=True, foreign_key="run.id")
    what: str = Field(primary_key=True)
    kept: bytes
