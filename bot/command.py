"""What a command is: one typed coroutine; parsing, help and every menu are read from its signature and docstring.

A command file ``bot/commands/talk.py`` holds its words and one coroutine of the file's name::

    '''Prepare what to say to a person at a customer.'''

    from bot.command import Customer, Who, command, line
    from bot.context import Ask
    from bot.reply import Actions, Button, Reply, Text

    words: Words = {
        "en": {"title": "Talking to {customer}", "why": "Why this tier"},
        "zh": {"title": "和{customer}怎么谈", "why": "为什么是这个等级"},
    }

    @command(
        words=words,
        aliases=("话术",),
        sentences={
            "en": ("how do I talk to {customer}", "how do I talk to the {who} of {customer}"),
            "zh": ("{customer}怎么谈", "{customer}的{who}怎么谈"),
        },
    )
    async def talk(ask: Ask, customer: Customer, who: Who = ANYONE) -> Reply:
        '''Prepare what to say to a person at a customer.

        准备和客户的某个人怎么谈。

        Examples:
            /talk ACME cfo
            /talk 华信精密 采购
        '''
        currency = ask.policy.reporting_currency
        profile = await ask.store(load_profile, customer.id, ask.today, reporting_currency=currency)
        buttons = (Button(ask.text("why"), line("why", customer)),)
        return Reply(ask.say("title", customer=profile.name), (Text(...), Actions(buttons)))

The first paragraph of the docstring is the English summary (at most 100 characters), the second the Chinese one, the
lines after ``Examples:`` are shown by /help. A parameter without a default must be given. One after ``*`` is an option
that is typed by its name, wherever it stands: ``since: date | None = None`` is ``--since 2026-06-30``. A reply is
private unless it says otherwise. A mistake is raised: ``raise Mistake("no_such_contact", who=...)`` with the phrase
``errors.no_such_contact`` in bot/phrases.
"""  # noqa: D214 - the section shown is the example's own

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from unicodedata import normalize

from bot.reply import Reply
from core.types import LANGS, Lang

Role = Literal["rep", "manager", "admin"]
QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "《": "》"}  # what keeps several words together
BREAKS = frozenset(",，、;；")  # what parts words besides spaces
Words = Mapping[Lang, Mapping[str, str]]
NO_WORDS: Words = {lang: {} for lang in LANGS}

# The rest of the line as it was typed: ``note: Rest = ""``. Only as the last parameter.
Rest = Annotated[str, "rest of the line"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer the asker may see, found from what they typed."""

    id: int
    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Who:
    """The person meant at a customer, as typed after the name: ``role`` is set where the words name a decision role."""

    words: str = ""
    role: str | None = None

    def __bool__(self) -> bool:
        """Return whether anybody was named."""
        return bool(self.words)


ANYONE = Who()

Kind = Literal["customer", "who", "rest", "text", "number", "date", "option"]
_KINDS: Mapping[object, Kind] = {
    Customer: "customer",
    Who: "who",
    Rest: "rest",
    str: "text",
    int: "number",
    date: "date",
}


# What stands for a parameter of a kind in a language, where its command has no word of its own for it.
_PLACES: Mapping[Lang, Mapping[Kind, str]] = {
    "en": {},
    "zh": {"customer": "客户", "who": "谁", "rest": "内容", "text": "内容", "number": "数字", "date": "日期"},
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a command; ``options`` maps each choice to the other ways it may be written.

    One that is ``named`` follows its name, ``--since``, or a word of ``introduced_by``: since, 自. One that is
    ``carried`` only buttons have: nobody is told of it.
    """

    name: str
    kind: Kind
    required: bool
    default: object = None
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    named: bool = False
    introduced_by: Sequence[str] = ()
    carried: bool = False

    def choices(self, lang: Lang) -> tuple[str, ...]:
        """Return the choices as they may be typed; in Chinese by their first Chinese spelling."""
        if lang == "en":
            return tuple(self.options)
        return tuple(
            next((s for s in (*others, name) if not s.isascii()), name) for name, others in self.options.items()
        )


@dataclass(frozen=True, slots=True)
class Command:
    """A command as everything else sees it; ``unlinked`` ones also answer people we do not know yet."""

    name: str
    run: Callable[..., Awaitable[Reply]]
    parameters: tuple[Parameter, ...]
    summary: Mapping[Lang, str]
    examples: tuple[str, ...]
    words: Words
    aliases: tuple[str, ...]
    sentences: Mapping[Lang, Sequence[str]]
    roles: frozenset[Role]
    unlinked: bool
    module: str

    @property
    def usage(self) -> str:
        """Return how it is typed: ``/talk CUSTOMER [WHO]``."""
        return self.usage_in("en")

    def usage_in(self, lang: Lang) -> str:
        """Return how it is typed, in the words of a language: ``/talk 客户 [谁]``."""
        told = [p for p in self.parameters if not p.carried]
        marked = (s if p.required else f"[{s}]" for p in told for s in (self._shown(p, lang),))
        return " ".join((f"/{self.name}", *marked))

    def _shown(self, parameter: Parameter, lang: Lang) -> str:
        """Return how a parameter is typed: one with a name of its own after it."""
        value = self._place(parameter, lang)
        return f"--{parameter.name} {value}" if parameter.named else value

    def _place(self, parameter: Parameter, lang: Lang) -> str:
        """Return what stands for a value: its choices, else its name in the words of the command or of its kind."""
        if parameter.kind == "option":
            return "|".join(parameter.choices(lang))
        of_its_own = self.words[lang].get(f"parameter_{parameter.name}")
        return of_its_own or _PLACES[lang].get(parameter.kind) or _plain_place(parameter)


def _plain_place(parameter: Parameter) -> str:
    return parameter.kind.upper() if parameter.named else parameter.name.upper()


def command(
    *,
    words: Words = NO_WORDS,
    aliases: Sequence[str] = (),
    sentences: Mapping[Lang, Sequence[str]] | None = None,
    options: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    introduced_by: Mapping[str, Sequence[str]] | None = None,
    carried: Sequence[str] = (),
    roles: Sequence[Role] = ("rep", "manager", "admin"),
    unlinked: bool = False,
) -> Callable[[Callable[..., Awaitable[Reply]]], Command]:
    """Make a command of a coroutine.

    ``aliases`` are further names (Chinese ones, since platforms allow none in their menus). ``sentences`` are the ways
    people say it: ``{customer}`` stands for a parameter, ``(…)`` for what may be left out. ``options`` gives other
    spellings of a parameter's choices: ``{"to": {"zh": ("中文",)}}``, ``introduced_by`` the words a named option may
    follow besides its name: ``{"since": ("since", "自")}``, ``carried`` the named options that only buttons have. Only
    people of ``roles`` may run it; ``unlinked`` lets in those we do not know yet.
    """

    def make(run: Callable[..., Awaitable[Reply]]) -> Command:
        name = getattr(run, "__name__", "")
        summary, examples = _read_docstring(name, inspect.getdoc(run) or "")
        return Command(
            name=name,
            run=run,
            parameters=_read_parameters(run, options or {}, introduced_by or {}, carried),
            summary=summary,
            examples=examples,
            words=words,
            aliases=tuple(aliases),
            sentences=sentences or {},
            roles=frozenset(roles),
            unlinked=unlinked,
            module=run.__module__,
        )

    return make


def line(name: str, *arguments: Customer | str | int | date) -> str:
    """Return the command line that runs a command again: what a button carries."""
    return " ".join((f"/{name}", *(written(argument) for argument in arguments)))


def written(argument: Customer | str | int | date) -> str:
    """Return an argument as it is typed in a line, in quotes where it needs them."""
    text = argument.external_id if isinstance(argument, Customer) else str(argument)
    plain = text == normalize("NFKC", text) != "" and not any(c.isspace() or c in BREAKS or c in QUOTES for c in text)
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _read_docstring(name: str, text: str) -> tuple[Mapping[Lang, str], tuple[str, ...]]:
    head, _, tail = text.partition("Examples:")
    paragraphs = [" ".join(p.split()) for p in head.split("\n\n") if p.strip()]
    if len(paragraphs) < len(LANGS):
        raise TypeError(f"command {name!r}: the docstring needs an English and a Chinese paragraph")
    return {"en": paragraphs[0], "zh": paragraphs[1]}, tuple(s.strip() for s in tail.splitlines() if s.strip())


def _read_parameters(
    run: Callable[..., Awaitable[Reply]],
    spellings: Mapping[str, Mapping[str, Sequence[str]]],
    introduced_by: Mapping[str, Sequence[str]],
    carried: Sequence[str],
) -> tuple[Parameter, ...]:
    hints = get_type_hints(run, include_extras=True)
    found = []
    for declared in list(inspect.signature(run).parameters.values())[1:]:
        read = _read_parameter(declared, hints[declared.name], spellings.get(declared.name, {}))
        named = declared.kind is inspect.Parameter.KEYWORD_ONLY
        words = tuple(introduced_by.get(declared.name, ()))
        found.append(replace(read, named=named, introduced_by=words, carried=declared.name in carried))
    return tuple(found)


def _read_parameter(declared: inspect.Parameter, hint: Any, spellings: Mapping[str, Sequence[str]]) -> Parameter:
    hint = _without_none(hint)
    required = declared.default is inspect.Parameter.empty
    default = None if required else declared.default
    if get_origin(hint) is Literal:
        options = {str(choice): tuple(spellings.get(str(choice), ())) for choice in get_args(hint)}
        return Parameter(declared.name, "option", required, default, options)
    try:
        return Parameter(declared.name, _KINDS[hint], required, default)
    except (KeyError, TypeError):
        raise TypeError(f"a command cannot take {declared.name}: {hint}") from None


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        kept = [choice for choice in get_args(hint) if choice is not NoneType]
        return kept[0] if len(kept) == 1 else hint
    return hint
