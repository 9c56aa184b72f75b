"""What the policy says of reading balance sheets."""

from typing import Literal

from core.policy.section import Days, Section


class Altman(Section):
    """Which form of Z″ is used, and how old a balance sheet may be."""

    form: Literal["original", "emerging_market"]
    sheet_days: Days
