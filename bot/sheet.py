"""The sheet of one customer: what is on record, and what the scoring makes of it, read in one conversation."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from bot.command import Customer
from bot.context import Ask
from core.briefing import Shown, variables
from core.errors import Unavailable
from core.explain import terms_of
from core.frames import Frame, day_number
from core.lineup import versions
from core.markdown import Markdown
from core.policy import Policy
from core.profile import Person, Profile
from core.score import Calibration, Change, Scorecard, columns, explain, features, score
from core.settle import LEVELS, hold
from core.store.lasting import OfRun
from core.store.profile import load_profile
from core.store.read import left_out, load_records
from core.store.runs import Published, as_previous, events_of, published, runs_that_counted, scored_by, scores_of
from core.store.tables.runs import Score
from core.tables import Tables
from core.types import Money, Reason, Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Bought:
    """On how many days a customer bought, and for how much after everything taken back."""

    days: int
    total: Money


@dataclass(frozen=True)
class Sheet:
    """One customer as of a day.

    ``card`` holds live figures on the published calibration, with levels of risk as they would settle today;
    ``levels_today`` are the levels that today's figures alone give. ``settled`` is what the last run, of day
    ``scored_on``, decided for them (None for a customer newer than the run), ``before`` what the last run of an earlier
    day did, with its day; ``bought`` and ``events`` are what happened since that day. ``figures`` are the features the
    card was scored from (a frame of one row) with ``calibration`` and ``policy``.
    """

    profile: Profile
    card: Scorecard
    levels_today: Mapping[str, Term | None]
    figures: Frame
    calibration: Calibration
    policy: Policy
    scored_on: date
    settled: Score | None
    before: tuple[date, Score] | None
    bought: Bought
    events: tuple[Change, ...]
    left_out: Mapping[str, Money]

    @property
    def tier(self) -> Term | None:
        """The tier of the last run; the live one for a customer it did not see."""
        return Term(f"tier.{self.settled.tier}") if self.settled and self.settled.tier else self.card.terms["tier"]

    @property
    def known(self) -> Mapping[str, Value | float | int]:
        """The row of scores with terms for codes, as playbooks read it."""
        return {**self.card.values, **self.card.terms, "tier": self.tier}

    def variables(self, person: Person | None = None) -> dict[str, Shown]:
        """Return what playbooks may say of this customer, and of a person there."""
        return variables(self.profile, self.known, self.policy.reporting_currency, person, self.policy.decision_chain)


async def read_sheet(ask: Ask, customer: Customer) -> Sheet:
    """Return the sheet of a customer as of the asker's today. Raises Unavailable before the first scoring."""
    return await ask.store(read, customer.id, ask.today)


async def read_sheets(ask: Ask, customer_ids: Sequence[int]) -> list[Sheet]:
    """Return the sheets of several customers, few: each is read on its own."""
    return await ask.store(lambda session: [read(session, customer_id, ask.today) for customer_id in customer_ids])


def say_reason(ask: Ask, reason: Reason) -> Markdown:
    """Return a model's reason as a sentence in the asker's language."""
    return ask.wording.fill(ask.house.terms(reason.key, ask.lang), reason.values)


@dataclass(frozen=True, slots=True)
class Held:
    """What holds as long as a run is published: its rules, and the runs that counted up to it, the newest first."""

    policy: Policy
    calibration: Calibration
    story: Sequence[int]


_held: OfRun[Held] = OfRun()


def _hold(session: "Session", run: Published) -> Held:
    return Held(*rules_of(*scored_by(session, run.id)), runs_that_counted(session, run.id))


def read(session: "Session", customer_id: int, today: date) -> Sheet:
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    held = _held.get(session, run, lambda: _hold(session, run))
    policy, calibration, story = held.policy, held.calibration, held.story
    currency = policy.reporting_currency
    records = load_records(session, customer_id, reporting_currency=currency, as_of=today)
    figures = features(records.known, today, policy)
    scores = score(figures, calibration, policy)
    settled, before = _settled_and_before(scores_of(session, customer_id, story=story[:2]), run)
    since = before[0] if before else today
    return Sheet(
        profile=load_profile(session, customer_id, today, reporting_currency=currency, records=records),
        card=explain(_settled(scores, settled, calibration, policy), 0, calibration, policy),
        levels_today=terms_of({name: scores[name][0] for name in LEVELS}),
        figures=figures,
        calibration=calibration,
        policy=policy,
        scored_on=run.as_of,
        settled=settled,
        before=before,
        bought=_bought(records.known, since, today, currency),
        events=tuple(event for event in events_of(session, customer_id, story=story) if event.on > since),
        left_out=left_out(session, customer_id, reporting_currency=currency, as_of=today) if records.unrated else {},
    )


def _settled_and_before(
    told: Sequence[tuple[date, Score]], run: Published
) -> tuple[Score | None, tuple[date, Score] | None]:
    """Return what the run settled, None when it did not see them, and what the run before it did, of an earlier day."""
    settled = next((score for _, score in told if score.run_id == run.id), None)
    return settled, next(((day, score) for day, score in told if day < run.as_of), None)


def _settled(scores: Frame, settled: Score | None, calibration: Calibration, policy: Policy) -> Frame:
    """Return the scores with levels of risk as they would settle today, and the tier that the run settled.

    So reasons explain what is shown.
    """
    if settled is None:
        return scores
    scores = hold(scores, as_previous(settled), calibration.learnt, policy)
    if settled.tier is None:
        return scores
    code = columns()["tier"].options.index(settled.tier)
    return scores.with_columns({"tier": np.array([code], np.int32)})


def _bought(known: Tables, since: date, today: date, currency: str) -> Bought:
    after, until = day_number(since), day_number(today)
    purchases = known.purchases
    return Bought(int(purchases.days(after)[0]), Money(round(float(purchases.bought(after, until)[0])), currency))


@lru_cache(maxsize=8)
def rules_of(policy: str, calibration: str) -> tuple[Policy, Calibration]:
    """Return a run's policy and calibration, read once a run. Raises Unavailable when another version scored it."""
    if json.loads(calibration).get("versions") != versions():
        raise Unavailable("scored_otherwise")
    try:
        return Policy.model_validate_json(policy), Calibration.from_json(calibration)
    except ValidationError as problem:
        raise Unavailable("scored_otherwise") from problem
