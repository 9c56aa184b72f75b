"""Altman's Z″ gives the published figures, and nothing where it is not defined."""

import numpy as np
import pytest

from core.altman import DISTRESS, GREY, SAFE, cuts, z_scores, zones
from core.frames import Frame

NAMES = ("working_capital", "retained_earnings", "ebit", "assets", "equity", "liabilities")


def sheet(*figures: float) -> Frame:
    return Frame({name: np.array([figure]) for name, figure in zip(NAMES, figures, strict=True)})


@pytest.mark.parametrize(
    ("figures", "z", "zone"),
    [
        ((200, 300, 150, 1000, 500, 500), 4.348, SAFE),
        ((60, 100, 40, 1000, 250, 750), 1.338, GREY),
        ((-50, -20, 10, 1000, 100, 900), -0.209, DISTRESS),
    ],
)
def test_the_worked_examples_come_out(figures: tuple[float, ...], z: float, zone: int) -> None:
    found = z_scores(sheet(*figures), "original")
    assert found[0] == pytest.approx(z, abs=0.0005)
    assert zones(found, "original")[0] == zone


def test_the_form_for_emerging_markets_moves_figure_and_cuts_alike() -> None:
    sheets = sheet(60, 100, 40, 1000, 250, 750)
    assert z_scores(sheets, "emerging_market") - z_scores(sheets, "original") == pytest.approx(3.25)
    assert cuts("emerging_market") == pytest.approx((4.35, 5.85))


@pytest.mark.parametrize("place", [3, 5])
def test_without_assets_or_liabilities_it_is_not_defined(place: int) -> None:
    figures = [60.0, 100.0, 40.0, 1000.0, 250.0, 750.0]
    figures[place] = 0
    found = z_scores(sheet(*figures), "original")
    assert np.isnan(found[0])
    assert zones(found, "original")[0] == -1


def test_a_missing_figure_is_not_taken_for_nothing() -> None:
    assert np.isnan(z_scores(sheet(60, np.nan, 40, 1000, 250, 750), "original")[0])
