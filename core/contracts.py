"""Which contracts run, and until when: a cancelled one until the day it was cancelled."""

import numpy as np

from core.frames import NEVER, Frame
from core.grouping import Mask


def held(contracts: Frame) -> Frame:
    """Return the contracts with the last day each really has; one cancelled before its first day never was one."""
    if not cancelled(contracts).any():
        return contracts
    ends = np.minimum(contracts["end"], contracts["cancelled_on"])
    return contracts.with_columns({"end": ends}).take(contracts["cancelled_on"] >= contracts["day"])


def cancelled(contracts: Frame) -> Mask:
    """Return which contracts were cancelled."""
    early: Mask = contracts["cancelled_on"] != NEVER
    return early


def in_force(contracts: Frame, as_of: int) -> Mask:
    """Return which contracts are not over on a day: those that run, and those agreed that are still to begin."""
    ahead: Mask = (contracts["end"] >= np.maximum(contracts["day"], as_of)) & ~cancelled(contracts)
    return ahead


def running(contracts: Frame, as_of: int) -> Mask:
    """Return which contracts run on a day."""
    begun: Mask = in_force(contracts, as_of) & (contracts["day"] <= as_of)
    return begun
