"""Say what went wrong to the person who met it, in their language, with what to do next."""

from bot.phrases import Phrases
from core.errors import CallsheetError
from core.types import Lang, Value
from core.wording import Wording


def explain(error: CallsheetError, wording: Wording, phrases: Phrases) -> str:
    """Return an error as plain text; several problems found at once stand on lines of their own."""
    several = [problem for problem in getattr(error, "problems", ()) if isinstance(problem, CallsheetError)]
    if several:
        return "\n".join(explain(problem, wording, phrases) for problem in several)
    template = _template(error.key, wording.lang, phrases)
    if template is None:
        return str(error)
    return template.format(**{name: _said(name, value, wording) for name, value in error.values.items()})


def _said(name: str, value: Value, wording: Wording) -> str:
    """Return a value in words; the number of a line is a name, not an amount. A text from outside may be cut."""
    return str(value) if name == "line" and value is not None else wording.short(value)


def _template(key: str, lang: Lang, phrases: Phrases) -> str | None:
    if key.startswith("sources."):
        from core.sources.words import WORDS

        return WORDS[lang].get(key)
    return phrases.template(f"errors.{key}", lang) if phrases.has(f"errors.{key}") else None
