"""What customers answered in surveys: averages, and how many answered in which mood."""

import numpy as np

from core.frames import Array, unknown
from core.grouping import latest, pick
from core.model import Columns
from core.nps import groups
from core.tables import SURVEYS, Tables

ANSWERS = tuple(f"{kind}_answers" for kind in SURVEYS)
COUNTED = ("promoters", "passives", "detractors", "csat_satisfied", "csat_dissatisfied")
SURVEYED = (*SURVEYS, *ANSWERS, *COUNTED, "survey_day")
NPS, CSAT, CES = range(len(SURVEYS))
SATISFIED_FROM, DISSATISFIED_TO = 4, 2  # of 1..5: the top two boxes, and the bottom two
THOUSANDTHS = 1000  # answers are summed as whole thousandths, so that their order does not matter


def surveyed(tables: Tables, after: int) -> Columns:
    """Return the average answer of each kind, how many there are, and of which mood."""
    surveys, n = tables.surveys, tables.count
    if not surveys.length:
        return {name: np.full(n, np.nan if name in SURVEYS or name == "survey_day" else 0.0) for name in SURVEYED}
    lately = surveys["day"] > after
    kind, answered, customer = (surveys[name][lately] for name in ("kind", "score", "customer"))
    place, size = kind * n + customer, len(SURVEYS) * n
    number = np.bincount(place, minlength=size).reshape(len(SURVEYS), n)
    summed = np.bincount(place, np.rint(answered * THOUSANDTHS), size).reshape(len(SURVEYS), n)
    average = unknown((len(SURVEYS), n))
    np.divide(summed, number * THOUSANDTHS, out=average, where=number > 0)
    counted = np.bincount(_mood(kind, answered) * n + customer, minlength=(len(COUNTED) + 1) * n).reshape(-1, n)
    day_of = surveys["day"][lately]
    newest = pick(day_of, latest(customer, n, day_of))
    whole_numbers = np.concatenate([number, counted[: len(COUNTED)]]).astype(np.float64)
    return dict(zip(SURVEYED, (*average, *whole_numbers, newest), strict=True))


def _mood(kind: Array, answered: Array) -> Array:
    """Return which of COUNTED each answer is, the number of them where it is none."""
    _, passive, detractor = groups(answered)
    recommending = passive + 2 * detractor
    content = np.where(answered >= SATISFIED_FROM, 3, np.where(answered <= DISSATISFIED_TO, 4, len(COUNTED)))
    return np.where(kind == NPS, recommending, np.where(kind == CSAT, content, len(COUNTED)))
