"""One person's card: what is known, what they can do for us, how to deal with them, why they buy and what to say."""

from collections.abc import Iterator

from bot.command import Customer, line
from bot.context import Ask
from bot.people import role_of
from bot.questions import OF_PEOPLE, Question, answers, put
from bot.reply import Actions, Block, Button, Fields, Text
from bot.sheet import Sheet
from bot.ways import ways_on
from core.bilingual import Said
from core.dimensions import dimensions, traits
from core.markdown import Markdown, bullets
from core.people.motives import FURTHEST, Motive, motives
from core.people.psychology import psychological_types
from core.profile import Person
from core.referring import DOES
from core.types import Term, Value

# What a card says of a person, in this order, and how they like to be dealt with.
FACTS = ("role", "title", "level", "attitude", "influencer", "background", "education", "kpi", "phone", "email")
PREFERENCES = (
    "channel_preference",
    "time_preference",
    "style_preference",
    "frequency_preference",
    "form_preference",
    "depth_preference",
)
# What is asked about a person once their part is known.
ASKED = (*OF_PEOPLE, "psychological_type", "purchase_motive", *DOES)


class OnePerson:
    """One person: what is known, how to deal with them, why they buy and what to say."""

    def __init__(self, ask: Ask, sheet: Sheet, person: Person) -> None:
        self.ask, self.sheet, self.person = ask, sheet, person

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Fields(tuple(self.facts()))
        yield Text(self.type())
        yield from (Text(told) for told in self.needs())
        question = self.question()
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        talk = Button(self.ask.text("talk_to"), line("talk", customer, self.person.external_id))
        ways = ways_on(self.ask, customer, "people", "customer")
        deeper = (*self.motive_chain(customer), *ways, *self.forgetting(customer))
        yield Actions((*answers(self.ask, customer, question), talk, *deeper))

    def forgetting(self, customer: Customer) -> Iterator[Button]:
        """Give the way to erase their traits, where any are on record."""
        if not traits().keys().isdisjoint(self.person.facts):
            yield Button(self.ask.text("forget"), line("forget", customer, self.person.external_id))

    def motive_chain(self, customer: Customer) -> Iterator[Button]:
        """Give the questions that lead from the house's problem to this role's motive, where the role is known."""
        if role := role_of(self.person):
            yield Button(self.ask.text("motive_chain"), line("playbook", f"motive/{role}", customer))

    def facts(self) -> Iterator[tuple[Markdown, Markdown]]:
        """Give what is known of them as pairs; how they stand to us also when it is not."""
        show, known = self.ask.wording.show, self.person.facts
        for name in FACTS:
            if name in known or name in ("role", "attitude"):
                yield show(Term(name)), show(known[name].value if name in known else None)
        on = self.person.last_contact
        yield self.ask.say("last_contact"), show(on) if on else self.ask.say("never_met")
        if self.person.left_on:
            yield self.ask.say("left_label"), show(self.person.left_on)
        if does := [Term(name) for name in DOES if self.option(name) == "yes"]:
            yield self.ask.say("does"), show(self.ask.wording.enumerate(does))
        if liked := [known[name].value for name in PREFERENCES if name in known]:
            yield self.ask.say("preferences"), show(self.ask.wording.enumerate(liked))

    def type(self) -> Markdown:
        """Say what type of person this is, and how to open, what to avoid, how to close."""
        option = self.option("psychological_type")
        if option is None:
            return self.ask.say("type_unknown")
        found = psychological_types()[option]
        told = {"recognise": found.recognise, "opening": found.open, "avoid": found.avoid, "close": found.close}
        head = self.ask.say("type", type=Term(f"psychological_type.{option}"))
        return bullets(head, [self.sentence(key, said) for key, said in told.items()])

    def needs(self) -> Iterator[Markdown]:
        """Say why this person buys, and what to say to that; nothing where no motive is noted."""
        option = self.option("purchase_motive")
        own = self.person.facts.get("motive_need")
        told = [self.ask.say("need", what=own.value)] if own else []
        if option is None:
            yield from told
            return
        motive, term = motives().motives[option], Term(f"purchase_motive.{option}")
        yield bullets(self.ask.say("needs", motive=term), [*told, *self.motive(motive)])
        need = self.sheet.card.terms["need_type"]
        if need:
            cell = motives().talking_points(need.key.rpartition(".")[2], option)
            lines = [Markdown(self.ask.wording.show(said[self.ask.lang])) for said in cell]
            yield bullets(self.ask.say("say", need=need, motive=term), lines)

    def motive(self, motive: Motive) -> Iterator[Markdown]:
        yield self.sentence("meaning", motive.meaning)
        yield self.sentence("signs", motive.signs)
        yield self.ask.say("leading", led=motive.led, most=FURTHEST, what=motive.leading[self.ask.lang])
        interests = [said[self.ask.lang] for said in motive.interests]
        yield self.ask.say("interests", what=self.ask.wording.enumerate(interests))

    def question(self) -> Question | None:
        """Return what to ask about this person next: their part first."""
        if self.person.left_on:
            return None
        asked = (name for name in ("role", *ASKED) if name not in self.person.facts)
        return next((Question(dimensions()[name], self.person) for name in asked), None)

    def sentence(self, key: str, said: Said) -> Markdown:
        return self.ask.say(key, what=said[self.ask.lang])

    def option(self, name: str) -> str | None:
        known = self.person.facts.get(name)
        value: Value = known.value if known else None
        return value.key.rpartition(".")[2] if isinstance(value, Term) else None
