"""What the buyers of one industry usually buy, and what of it a customer does not buy from us."""

from collections.abc import Mapping

import numpy as np

from core.categories import anybodys, as_bits, bits_of, categories_known, has, number_of
from core.frames import Floats, Frame, unknown
from core.grouping import Longs
from core.policy import Policy


def learn_usual(frame: Frame, policy: Policy) -> dict[str, list[int]]:
    """Return the categories usual in each industry that has enough buyers, as bits."""
    industry, usual = frame["industry"], {}
    buyers = (frame["category_count"] > 0) & (industry >= 0)
    for code in np.unique(industry[buyers]).tolist():
        peers = as_bits(frame, np.flatnonzero(buyers & (industry == code)))
        if peers.shape[1] >= policy.potential.peers_min:
            usual[str(code)] = bits_of(_bought_by(peers, policy.potential.peer_share))
    return usual


def _bought_by(peers: Longs, least: float) -> list[int]:
    """Return the categories that at least this share of the peers bought."""
    wanted = least * peers.shape[1]
    return [category for category in anybodys(peers) if has(peers, category).sum() >= wanted]


def unbought(frame: Frame, usual: Mapping[str, list[int]]) -> tuple[Floats, Floats]:
    """Return how many usual categories a customer does not buy, and how many are usual; NaN without peers."""
    missing, wanted_of = unknown((2, frame.length))
    known = categories_known(frame)
    for industry in np.flatnonzero(np.bincount(frame["industry"] + 1)[1:]).tolist():
        wanted = np.array(usual.get(str(industry), bits_of([])))[:, np.newaxis]
        if wanted.any():
            rows = np.flatnonzero(known & (frame["industry"] == industry))
            wanted_of[rows] = number_of(wanted)
            missing[rows] = number_of(wanted & ~as_bits(frame, rows))
    return missing, wanted_of
