"""Show playbooks in chat: one filled for a customer with the reason it was chosen, or the best few as buttons."""

from collections.abc import Iterable, Sequence

from bot.command import Customer, line
from bot.context import Ask
from bot.reply import Button, Text
from core.briefing import Shown
from core.markdown import Markdown, bullets, join
from core.playbook import Offer, Playbook

LIKELY = 5  # a phone shows no more before one has to scroll


def label(book: Playbook) -> str:
    """Return a few words that stand for a playbook on a button: what people call it."""
    words = book.called[0] if book.called else book.title
    return words[:1].upper() + words[1:]


def labels(ask: Ask, kind: str) -> Markdown:
    """Return what the playbooks of a kind are called, in one line."""
    return ask.wording.show(ask.wording.enumerate([label(book) for book in ask.library.of_kind(kind, ask.lang)]))


def because(ask: Ask, name: str, variables: dict[str, Shown]) -> tuple[Text, ...]:
    """Say why a playbook suits a customer: the conditions it is for, and its own reasons; nothing when none hold."""
    book = ask.library.playbook(name, ask.lang)
    offer = ask.library.offer(book, variables)
    met = [variables[condition] for condition in book.conditions] if book.fits(variables) else []
    said = [ask.wording.show(value) for value in met if not isinstance(value, tuple)]
    reasons = [*said, *offer.reasons]
    return (Text(ask.say("advice.because", why=join(" ", reasons))),) if reasons else ()


def offered(ask: Ask, head: Markdown, offers: Sequence[Offer]) -> Text:
    """Return the offered playbooks as a list, each with its strongest reason."""
    return Text(bullets(head, [ask.say("advice.offer", title=o.title, why=o.reasons[0]) for o in offers]))


def buttons(ask: Ask, command: str, customer: Customer, names: Iterable[str]) -> list[Button]:
    """Return a button for each playbook that shows it for the customer by a command that takes its last name."""
    books = [ask.library.playbook(name, ask.lang) for name in names]
    return [Button(label(book), line(command, customer, book.name.rpartition("/")[2])) for book in books]


def likeliest(ask: Ask, kind: str, variables: dict[str, Shown]) -> list[Offer]:
    """Return the few playbooks of a kind that have most reason to be shown for a customer."""
    return ask.library.offers(kind, ask.lang, variables)[:LIKELY]
