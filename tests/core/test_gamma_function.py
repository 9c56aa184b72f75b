"""The gamma function and its derivatives agree with scipy's, from nearly nothing to the very large."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln, polygamma, psi  # type: ignore[import-untyped]

from core.frames import Floats
from core.gamma_function import digamma, log_gamma, trigamma

PAIRS = [(log_gamma, gammaln), (digamma, psi), (trigamma, lambda z: polygamma(1, z))]


@pytest.mark.parametrize(("ours", "known"), PAIRS)
@given(z=st.floats(1e-6, 1e9))
def test_it_is_the_known_function(
    ours: Callable[[Floats], Floats], known: Callable[[Floats], Floats], z: float
) -> None:
    assert ours(np.array([z]))[0] == pytest.approx(known(np.array([z]))[0], rel=1e-11, abs=1e-11)
