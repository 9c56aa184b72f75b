"""Show playbooks in chat: one filled for a customer with the reason it was chosen, or the best few as buttons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.command import Customer, line
from bot.context import Ask
from bot.reply import Button, Text
from core.briefing import Shown, catalogue
from core.markdown import Markdown, bullets, escape, join
from core.playbook import Offer, Playbook
from core.types import Lang, Term

GAP: Mapping[Lang, str] = {"en": " ", "zh": ""}  # between sentences
LIKELY = 5  # a phone shows no more before one has to scroll


def label(book: Playbook) -> str:
    """Return a few words that stand for a playbook on a button: what people call it."""
    words = book.called[0] if book.called else book.title
    return words[:1].upper() + words[1:]


def labels(ask: Ask, kind: str) -> str:
    """Return what the playbooks of a kind are called, in one line."""
    return ask.wording.show(ask.wording.enumerate([label(book) for book in ask.library.of_kind(kind, ask.lang)]))


def because(ask: Ask, name: str, variables: dict[str, Shown]) -> tuple[Text, ...]:
    """Say why a playbook suits a customer, or for whom else it was written; nothing when neither can be said."""
    book = ask.library.playbook(name, ask.lang)
    if book.conditions and not book.fits(variables):
        wanted = [_condition(ask, key, _any_of(ask, key, options)) for key, options in book.conditions.items()]
        found = [_condition(ask, key, variables.get(key)) for key in book.conditions]
        return (
            Text(ask.say("advice.not_for", wanted=ask.wording.enumerate(wanted), found=ask.wording.enumerate(found))),
        )
    reasons = with_conditions(ask, book, variables).reasons
    return (Text(ask.say("advice.because", why=join(GAP[ask.lang], reasons))),) if reasons else ()


def _condition(ask: Ask, name: str, value: Shown) -> str:
    """Say a condition: what is looked at, and what it is."""
    what = catalogue()[name].meaning[ask.lang]
    said = None if isinstance(value, tuple) else value
    return ask.text("advice.condition", what=what[:1].upper() + what[1:], value=said)


def _any_of(ask: Ask, name: str, options: Sequence[str]) -> str:
    return ask.wording.enumerate([Term(f"{name}.{option}") for option in options])


def offered(ask: Ask, head: Markdown, offers: Sequence[Offer]) -> Text:
    """Return the offered playbooks as a list, each with its strongest reason."""
    return Text(bullets(head, [ask.say("advice.offer", title=o.title, why=o.reasons[0]) for o in offers]))


def buttons(ask: Ask, command: str, customer: Customer, names: Iterable[str]) -> list[Button]:
    """Return a button for each playbook that shows it for the customer by a command that takes its last name."""
    books = [ask.library.playbook(name, ask.lang) for name in names]
    return [Button(label(book), line(command, customer, book.name.rpartition("/")[2])) for book in books]


def likeliest(ask: Ask, kind: str, variables: dict[str, Shown]) -> list[Offer]:
    """Return the few playbooks of a kind that suit a customer: by their conditions, then by their own reasons."""
    fitting = [b for b in ask.library.of_kind(kind, ask.lang) if b.conditions and b.fits(variables)]
    offers = [with_conditions(ask, book, variables) for book in fitting]
    named = {offer.name for offer in offers}
    others = [offer for offer in ask.library.offers(kind, ask.lang, variables) if offer.name not in named]
    return [*offers, *others][:LIKELY]


def suited(ask: Ask, kinds: Iterable[str], variables: dict[str, Shown]) -> list[Offer]:
    """Return of each kind the playbook that suits a customer best."""
    return [offer for kind in kinds for offer in likeliest(ask, kind, variables)[:1]]


def with_conditions(ask: Ask, book: Playbook, variables: dict[str, Shown]) -> Offer:
    """Return a playbook with all that speaks for it: the conditions it is for that hold, then its own reasons."""
    offer = ask.library.offer(book, variables)
    met = [_condition(ask, name, variables[name]) for name in book.conditions] if book.fits(variables) else []
    said = (Markdown(escape(one) + ask.text("advice.stop")) for one in met)
    return replace(offer, reasons=(*said, *offer.reasons))
