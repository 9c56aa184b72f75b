"""All kinds of risk that are assessed from indicators, and rows of figures for them."""

import numpy as np
from hypothesis import strategies as st

from core.assessment import Assessment
from core.frames import Frame
from core.lineup import columns, models
from core.model import Model
from core.policy import load_policy
from core.risks.business import BUSINESS
from core.risks.compliance import COMPLIANCE
from core.risks.credit import CREDIT
from core.risks.operational import OPERATIONAL
from core.risks.performance import PERFORMANCE
from core.risks.reputation import REPUTATION
from core.risks.requirement_change import REQUIREMENT_CHANGE

POLICY = load_policy()
ALL = (CREDIT, BUSINESS, PERFORMANCE, OPERATIONAL, COMPLIANCE, REPUTATION, REQUIREMENT_CHANGE)
Row = dict[str, float]


def model_of(assessment: Assessment) -> Model:
    return next(model for model in models() if model.name == assessment.risk)


def frame_of(assessment: Assessment, *rows: Row) -> Frame:
    """Return rows of the columns an assessment takes; what a row does not say is unknown."""
    made = {}
    for name in assessment.takes:
        coded = columns()[name].unit == "code"
        values = [row.get(name, -1 if coded else np.nan) for row in rows]
        made[name] = np.array(values, np.int32 if coded else np.float64)
    return Frame(made, len(rows))


def learnt(assessment: Assessment) -> dict[str, list[str]]:
    """Return what a company learns that records everything."""
    return {"recorded": [i.recorded for i in assessment.indicators if i.recorded]}


def points(assessment: Assessment, *rows: Row) -> list[float]:
    given = assessment.score(frame_of(assessment, *rows), learnt(assessment), POLICY)
    values: list[float] = given[f"{assessment.risk}_risk"].tolist()
    return values


@st.composite
def rows(draw: st.DrawFn, assessment: Assessment) -> Row:
    """Return figures of one customer, some of them unknown, around where they begin to matter."""
    section = getattr(POLICY, f"{assessment.risk}_risk").indicators
    row: Row = {}
    for indicator, rule in zip(assessment.indicators, section.rules, strict=True):
        if rule.options:
            row[indicator.column] = draw(st.integers(-1, len(rule.options) - 1))
        elif draw(st.booleans()):
            row[indicator.column] = rule.clear + rule.span * draw(st.floats(-0.5, 1.5))
    if draw(st.booleans()):
        row[f"{assessment.risk}_incidents"] = float(draw(st.integers(0, 10_000)))
    return row
