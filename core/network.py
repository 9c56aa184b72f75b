"""Who stands where in the graph of customers: the pass over all of them at once, before any is scored.

An edge goes from the customer that gains something to the one it has it from: from the one introduced or referred to
the one who brought it, from the one who cites or depends to the one cited or depended on, and both ways between those
who share a circle. PageRank (Page, Brin, Motwani and Winograd 1998) over these edges is the standing by reach; the core
number (Seidman 1983) of the same graph without directions says how dense the circle is that somebody belongs to. Both
are given as the share of the others in the graph who stand lower, equals together, so that 0.5 is the middle of those
who know somebody, whatever the size of the graph. Several rows between the same two count once. Customers whom nothing
connects to another are not in it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from core.asof import known_on
from core.frames import Array, Floats, Frame, day_number
from core.grouping import YEAR, Longs, last_of, total
from core.tables import INTRODUCTIONS, Tables, empty

INTRODUCED, REFERRED, CITES, DEPENDS_ON, SHARES_CIRCLE = range(len(INTRODUCTIONS))
DAMPING = 0.85  # the published choice
TOLERANCE, ROUNDS = 1e-9, 300  # of the mean rank, far below what tells two customers apart
PEELED = 12  # rounds of taking off leaves by columns; what is left then is small
EXACT = 9  # decimals of a rank over its mean that rounding errors do not reach

Pairs = tuple[Longs, Longs]  # of nodes: from, to


def with_network(tables: Tables, as_of: date) -> Tables:
    """Return the tables as known on a day, with the standing of everybody in the graph; give it the whole book."""
    known = known_on(tables, day_number(as_of))
    made = replace(known, network=network(known, day_number(as_of)))
    made.__dict__.update({name: known.__dict__[name] for name in ("purchases",) if name in known.__dict__})
    return made


def network(tables: Tables, as_of: int) -> Frame:
    """Return the table ``network`` of a whole book as of a day (days since 1970-01-01), in the order of store ids."""
    edges = _edges(tables)
    if not edges.length:
        return empty("network")
    nodes, ends = np.unique(np.concatenate([edges["customer"], edges["other"]]), return_inverse=True)
    by_id = np.argsort(tables.ids[nodes])  # so that the order of customers does not matter
    place = np.empty_like(by_id)
    place[by_id] = np.arange(len(nodes))
    nodes = nodes[by_id]
    doer, other = place[ends].reshape(2, -1)
    kind = edges["kind"]
    given = _given(doer, other, kind)
    return Frame(
        {
            "customer": nodes.astype(np.int32),
            "day": np.full(len(nodes), as_of, np.int32),
            "known_by": _distinct(*_those(given, kind != DEPENDS_ON, kind == SHARES_CIRCLE), len(nodes)),
            "depended_on_by": _distinct(doer[kind == DEPENDS_ON], other[kind == DEPENDS_ON], len(nodes)),
            **_standings(*given, len(nodes)),
            "referred_revenue": _referred(tables, nodes, (doer, other), kind <= REFERRED, as_of),
        }
    )


def _edges(tables: Tables) -> Frame:
    """Return who does what to whom among the customers of the book, the other as a code too."""
    rows = tables.introductions.take(tables.introductions["other"] >= 0)
    order = np.argsort(tables.ids, kind="stable")
    at = np.minimum(np.searchsorted(tables.ids[order], rows["other"]), tables.count - 1)
    other = order[at] if tables.count else at
    ours = (tables.ids[other] == rows["other"]) & (other != rows["customer"])
    return rows.with_columns({"other": other}).take(ours)


def _given(doer: Longs, other: Longs, kind: Array) -> Pairs:
    """Return the edges, those of a shared circle both ways: first all rows, then the circles turned round."""
    brought, circle = kind <= REFERRED, kind == SHARES_CIRCLE
    source, target = np.where(brought, other, doer), np.where(brought, doer, other)
    return np.append(source, target[circle]), np.append(target, source[circle])


def _those(edges: Pairs, wanted: Array, circle: Array) -> Pairs:
    """Return the edges of the wanted rows and the circles turned round."""
    kept = np.append(wanted, np.ones(np.count_nonzero(circle), np.bool_))
    return edges[0][kept], edges[1][kept]


def _distinct(source: Longs, target: Longs, size: int) -> Floats:
    """Return how many different nodes point to each."""
    return total(_different(target * size + source) // size, size)


def _standings(source: Longs, target: Longs, size: int) -> Mapping[str, Floats]:
    import rustworkx  # most runs on one customer never need it

    pairs = _different(source * size + target)
    directed: rustworkx.PyDiGraph[int | None, None] = rustworkx.PyDiGraph()
    directed.add_nodes_from(range(size))
    directed.extend_from_edge_list(_listed(pairs, size))
    ranks = rustworkx.pagerank(directed, alpha=DAMPING, tol=TOLERANCE, max_iter=ROUNDS)
    return {
        "rank": _standing(np.round(_values(ranks, size) * size, EXACT)),
        "circle": _standing(_core_numbers(pairs, size)),
    }


def _core_numbers(pairs: Longs, size: int) -> Floats:
    """Return the core number of each node, directions left out.

    Leaves are taken off first: they are most of a graph of introductions, their core number is 1, and the graph library
    spends its time on them.
    """
    import rustworkx

    one, other = pairs // size, pairs % size
    ways = _different(np.minimum(one, other) * size + np.maximum(one, other))  # no edge twice, the library asks
    for _ in range(PEELED):
        leaf = np.bincount(ways // size, minlength=size) + np.bincount(ways % size, minlength=size) <= 1
        peeled = leaf[ways // size] | leaf[ways % size]
        if not peeled.any():
            break
        ways = ways[~peeled]
    numbers = np.ones(size)
    inner, ends = np.unique(np.append(ways // size, ways % size), return_inverse=True)
    if len(inner):
        plain: rustworkx.PyGraph[int | None, None] = rustworkx.PyGraph()
        plain.extend_from_edge_list(list(zip(*ends.reshape(2, -1).tolist(), strict=True)))
        found: Any = rustworkx.core_number(plain)  # a mapping, whatever its annotation says
        numbers[inner] = _values(found, len(inner))
    return numbers


def _different(values: Longs) -> Longs:
    """Return the different values in order: sorting whole numbers is faster than hashing them."""
    ordered = np.sort(values)
    return ordered[last_of(ordered)]


def _listed(pairs: Longs, size: int) -> list[tuple[int, int]]:
    return list(zip((pairs // size).tolist(), (pairs % size).tolist(), strict=True))


def _values(found: Mapping[int, float], size: int) -> Floats:
    values = np.empty(size)
    values[np.fromiter(found.keys(), np.int64, size)] = np.fromiter(found.values(), np.float64, size)
    return values


def _standing(values: Floats) -> Floats:
    """Return the share of those that differ from each value which lie below it, a half where all are equal."""
    _, place, number = np.unique(values, return_inverse=True, return_counts=True)
    below = np.cumsum(number) - number
    others = len(values) - number
    standing = np.full(len(number), 0.5)
    np.divide(below, others, out=standing, where=others > 0)
    return standing[place]


def _referred(tables: Tables, nodes: Longs, rows: Pairs, brought: Array, as_of: int) -> Floats:
    """Return the last 365 days' revenue of the different customers that each one introduced or referred."""
    size = len(nodes)
    pairs = _different(rows[0][brought] * size + rows[1][brought])
    revenue = tables.purchases.money(as_of - YEAR, as_of)[nodes] if len(pairs) else np.zeros(size)
    return total(pairs // size, size, np.maximum(revenue, 0.0)[pairs % size])
