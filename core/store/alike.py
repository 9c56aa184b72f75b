"""What the other customers who share an answer bought in the last year, as the published run counted it."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlmodel import Session

from core.deals.alike import COMPARED, Alike, compared
from core.policy.sections.goals import Goals
from core.profile import Known
from core.store.columns import number_of
from core.store.driver import fetch
from core.types import Term

SHARE = """
SELECT s.revenue_12m FROM score s
JOIN fact f ON f.subject = 'customer' AND f.subject_id = s.customer_id AND f.dimension = :dimension
WHERE s.run_id = :run AND s.customer_id <> :customer AND s.revenue_12m > 0 AND f.valid_from <= :today
  AND lower(trim(coalesce(f.option, f.text))) = :value
  AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.subject = 'customer' AND g.subject_id = s.customer_id
    AND g.dimension = :dimension AND g.valid_from <= :today
    AND (g.valid_from > f.valid_from OR (g.valid_from = f.valid_from AND g.id > f.id)))
"""


def buyers_alike(
    session: Session, run_id: int, customer_id: int, facts: Mapping[str, Known], today: date, policy: Goals
) -> Iterator[Alike]:
    """Give, for each thing on record of a customer that others can share, what those buy."""
    for dimension in COMPARED:
        known = facts.get(dimension)
        if known is None:
            continue
        option = known.value.key.rpartition(".")[2] if isinstance(known.value, Term) else str(known.value)
        asked = {"run": run_id, "customer": customer_id, "today": number_of(today), "dimension": dimension}
        rows = fetch(session, SHARE, **asked, value=option.strip().lower())
        yield compared(dimension, known.value, [revenue for (revenue,) in rows], policy)
