"""Orders of customers who live as BG/NBD and Gamma-Gamma say, about eleven each in three years, written to a file."""

import sys

import numpy as np

from core.frames import Array, Floats, day_number

R, ALPHA, A, B = 1.4, 36.0, 0.8, 6.0  # days
P, Q, V = 6.0, 4.0, 1500.0  # cents
LAST_DAY = day_number("2026-06-30")
SPAN = 1095  # days; every customer began within the first two thirds of them


def write_orders(path: str, customers: int) -> None:
    """Write the orders of so many customers, in no order: customer, day, amount in cents."""
    rng = np.random.default_rng(20)
    age = rng.integers(SPAN // 3, SPAN, customers)
    rate, stop = rng.gamma(R, 1 / ALPHA, customers), rng.beta(A, B, customers)
    buyer, wait = _lives(rng, rate, stop, age)
    spend = rng.gamma(Q, 1 / V, customers)
    amount = np.maximum(np.rint(rng.gamma(P, 1 / spend[buyer])), 1.0)
    day = LAST_DAY - age[buyer] + np.floor(wait).astype(np.int64)
    mixed = rng.permutation(len(buyer))
    np.savez(path, customer=buyer[mixed].astype(np.int32), day=day[mixed].astype(np.int32), amount=amount[mixed])


def _lives(rng: np.random.Generator, rate: Floats, stop: Floats, age: Array) -> tuple[Array, Floats]:
    """Return who bought and how many days after its first purchase, the first ones included."""
    active, now = np.arange(len(age)), np.zeros(len(age))
    buyers, waits = [active], [now]
    while len(active):
        now = now + rng.exponential(1 / rate[active])
        still = now <= age[active]
        active, now = active[still], now[still]
        buyers.append(active)
        waits.append(now)
        goes_on = rng.random(len(active)) > stop[active]
        active, now = active[goes_on], now[goes_on]
    return np.concatenate(buyers), np.concatenate(waits)


if __name__ == "__main__":
    write_orders(sys.argv[1], int(sys.argv[2]))
