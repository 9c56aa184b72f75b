"""Compare two shares with as much doubt as their counts leave: Newcombe's interval of a difference.

Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven methods,
Statistics in Medicine 17 (1998) 873-890, method 10: it joins the Wilson intervals of both, and keeps its 95 % also
where few were counted, or none.
"""

from math import sqrt

from core.alerts.precision import wilson


def difference(hits: int, of: int, other_hits: int, of_other: int) -> tuple[float, float, float]:
    """Return how much larger the first share is than the other, and between what that lies with 95 % confidence."""
    one, other = hits / of if of else 0.5, other_hits / of_other if of_other else 0.5
    (low, high), (other_low, other_high) = wilson(hits, of), wilson(other_hits, of_other)
    gap = one - other
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return gap, max(-1.0, gap - below), min(1.0, gap + above)
