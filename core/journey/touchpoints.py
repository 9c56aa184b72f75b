"""Where a customer meets us: every touchpoint with who controls it, its owner, count, last day and quality.

Scenes are the kinds of dealings, and what the customer does without us: complaints, answers to surveys, use of the
product, word of mouth, and rivals at the door. We control our dealings; an event is somebody else's stage; complaints,
answers and use are the customer's, word of mouth other people's, a rival's visit the rival's. Dealings are counted over
``evidence_days``. Quality is read from what is on record only, else unknown:

- a dealing is poor where their median answer takes ``slow_times`` the company's median of that kind or more, fading
  where the last is ``cold_days`` back or more, good where the answers are known and neither holds;
- complaints are poor while one is open, answers to surveys by the last of each kind against ``detractor_up_to``;
- a person is missing where nobody plays the role or nobody met them, poor where they are against us, fading where the
  last contact is ``cold_days`` back, good where they are for us or neutral and met lately.

What to mend first is the highest product of value and fault (policy), both whole numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Literal

from core.journey.position import Dealing
from core.policy import Policy
from core.profile import Person, Profile, Survey
from core.tables import INTERACTIONS, ROLES
from core.types import Days, Term, Value

Control = Literal["ours", "customer", "others", "rival"]
Quality = Literal["good", "fading", "poor", "missing", "unknown"]
FAULTS: tuple[Quality, ...] = ("missing", "poor", "fading")
GOOD_ATTITUDES = ("for", "neutral")


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One touchpoint; ``name`` is the scene's term or a person's name, ``owner`` the rep id who was last there.

    ``why`` is the key of the reason for the quality, ``figures`` what it says. ``value`` × fault are its ``points``.
    """

    name: Value
    control: Control
    owner: str | None
    count: int
    last: date | None
    quality: Quality
    why: str
    figures: Mapping[str, Value] = field(default_factory=dict)
    role: str | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every touchpoint: by scene, by person, and the decision roles nobody is known for."""

    scenes: tuple[Touchpoint, ...]
    people: tuple[Touchpoint, ...]
    missing: tuple[Touchpoint, ...]

    @property
    def mend(self) -> tuple[Touchpoint, ...]:
        """Those with a fault, the one most worth mending first."""
        faulty = [one for one in (*self.people, *self.missing, *self.scenes) if one.points]
        return tuple(sorted(faulty, key=lambda one: -one.points))


def inventory(
    profile: Profile, dealings: Sequence[Dealing], usual_hours: Mapping[str, float], policy: Policy
) -> Inventory:
    """Return the touchpoints of a customer as of the profile's day; ``usual_hours`` by kind are the company's."""
    made = _Made(profile, dealings, usual_hours, policy)
    return Inventory(tuple(made.scenes()), tuple(made.people()), tuple(made.missing()))


class _Made:
    """The touchpoints of one customer in the making."""

    def __init__(
        self, profile: Profile, dealings: Sequence[Dealing], usual_hours: Mapping[str, float], policy: Policy
    ) -> None:
        self.profile, self.usual, self.rules, self.policy = profile, usual_hours, policy.touchpoints, policy
        self.today = profile.as_of
        start = self.today - timedelta(days=policy.journey.evidence_days)
        self.dealings = [one for one in dealings if start < one.day <= self.today]
        self.start = start

    def scenes(self) -> Iterator[Touchpoint]:
        for kind in INTERACTIONS:
            if of_kind := [one for one in self.dealings if one.kind == kind]:
                yield self.dealt(kind, of_kind)
        yield from self.complaints()
        yield from self.surveys()
        yield from self.use()
        yield from self.word_of_mouth()
        yield from self.rivals()

    def dealt(self, kind: str, found: Sequence[Dealing]) -> Touchpoint:
        """Return the touchpoint of a kind of dealing."""
        newest = max(found, key=lambda one: one.day)
        hours = [one.hours for one in found if one.hours is not None]
        taken, usual = median(hours) if hours else None, self.usual.get(kind)
        figures: dict[str, Value] = {"ago": self.ago(newest.day), "hours": taken, "usual": usual}
        quality: Quality
        if taken is not None and usual and taken >= self.rules.slow_times * usual:
            quality, why = "poor", "slow"
        elif (self.today - newest.day).days >= self.rules.cold_days:
            quality, why = "fading", "cold"
        elif taken is not None and usual:
            quality, why = "good", "answers"
        else:
            quality, why = "unknown", "no_answers"
        control: Control = "others" if kind == "event" else "ours"
        name = Term(f"interaction.{kind}")
        return self.made("scene", name, control, newest.rep, len(found), newest.day, quality, why, figures)

    def complaints(self) -> Iterator[Touchpoint]:
        found = [one for one in self.profile.complaints if one.opened > self.start or one.closed is None]
        if not found:
            return
        still_open = [one for one in found if one.closed is None]
        oldest = min((one.opened for one in still_open), default=None)
        quality: Quality = "poor" if oldest else "good"
        figures: dict[str, Value] = {"open": len(still_open), "ago": self.ago(oldest) if oldest else None}
        last, why = max(one.opened for one in found), "complaint_open" if oldest else "complaint_closed"
        name = Term("touchpoint.complaint")
        yield self.made("complaint", name, "customer", None, len(found), last, quality, why, figures)

    def surveys(self) -> Iterator[Touchpoint]:
        found = [one for one in self.profile.surveys if one.day > self.start]
        if not found:
            return
        newest: dict[str, Survey] = {}
        for one in sorted(found, key=lambda one: one.day):
            newest[one.kind] = one
        limits = self.policy.reputation_risk.detractor_up_to.model_dump()
        bad = [one for one in newest.values() if one.score <= limits[one.kind]]
        told = bad[0] if bad else max(newest.values(), key=lambda one: one.day)
        figures: dict[str, Value] = {"survey": Term(f"touchpoint.{told.kind}"), "score": told.score, "on": told.day}
        quality: Quality = "poor" if bad else "good"
        why = "survey_bad" if bad else "survey_good"
        last, name = max(one.day for one in found), Term("touchpoint.survey")
        yield self.made("survey", name, "customer", None, len(found), last, quality, why, figures)

    def use(self) -> Iterator[Touchpoint]:
        if not self.profile.used:
            return
        last = max(one.last for one in self.profile.used)
        figures: dict[str, Value] = {"ago": self.ago(last)}
        count, name = max(one.days for one in self.profile.used), Term("touchpoint.use")
        yield self.made("scene", name, "customer", None, count, last, "good", "used", figures)

    def word_of_mouth(self) -> Iterator[Touchpoint]:
        found = [one.day for one in self.profile.introductions]
        if found:
            name = Term("touchpoint.word_of_mouth")
            yield self.made("scene", name, "others", None, len(found), max(found), "unknown", "unseen", {})

    def rivals(self) -> Iterator[Touchpoint]:
        found = [one for one in self.profile.rival_contacts if one.day > self.start]
        if found:
            newest = max(found, key=lambda one: one.day)
            figures: dict[str, Value] = {"rival": newest.rival, "reach": Term(f"rival_reach.{newest.kind}")}
            name = Term("touchpoint.rival")
            yield self.made("scene", name, "rival", None, len(found), newest.day, "unknown", "rival_there", figures)

    def people(self) -> Iterator[Touchpoint]:
        for person in self.profile.people:
            if person.left_on is None:
                yield self.met(person)

    def met(self, person: Person) -> Touchpoint:
        """Return the touchpoint that a person is."""
        found = [one for one in self.dealings if one.contact == person.external_id]
        newest = max(found, key=lambda one: one.day, default=None)
        quality, why = self.standing(person)
        ago = self.ago(person.last_contact) if person.last_contact else None
        role, owner = _option(person, "role"), newest.rep if newest else None
        figures: dict[str, Value] = {"ago": ago}
        worth = role or "scene"
        return self.made(
            worth, person.name, "ours", owner, len(found), person.last_contact, quality, why, figures, role
        )

    def standing(self, person: Person) -> tuple[Quality, str]:
        attitude = _option(person, "attitude")
        if person.last_contact is None:
            return "missing", "never_met"
        if attitude == "against":
            return "poor", "against"
        if (self.today - person.last_contact).days >= self.rules.cold_days:
            return "fading", "cold"
        return ("good", "met") if attitude in GOOD_ATTITUDES else ("unknown", "no_attitude")

    def missing(self) -> Iterator[Touchpoint]:
        played = {_option(person, "role") for person in self.profile.people if person.left_on is None}
        for role in ROLES:
            if role not in played:
                name = Term(f"role.{role}")
                yield self.made(role, name, "ours", None, 0, None, "missing", "nobody", {}, role)

    def made(
        self,
        worth: str,
        name: Value,
        control: Control,
        owner: str | None,
        count: int,
        last: date | None,
        quality: Quality,
        why: str,
        figures: Mapping[str, Value],
        role: str | None = None,
    ) -> Touchpoint:
        """Return a touchpoint with what mending it is worth."""
        fault = getattr(self.rules.faults, quality) if quality in FAULTS else 0
        points = getattr(self.rules.values, worth) * fault
        return Touchpoint(name, control, owner, count, last, quality, why, figures, role, points)

    def ago(self, day: date) -> Days:
        return Days((self.today - day).days)


def _option(person: Person, name: str) -> str | None:
    known = person.facts.get(name)
    return known.value.key.rpartition(".")[2] if known and isinstance(known.value, Term) else None
