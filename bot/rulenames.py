"""Which rule of the alerts a person means: by its file, or by its title in either language."""

from rapidfuzz import process

from bot.line import plain_width
from core.alerts.rule import Rule, rules
from core.errors import Mistake
from core.types import LANGS


def rule_called(typed: str) -> Rule | None:
    """Return the rule somebody names, None when it is none."""
    name = _spellings().get(_spelt(typed))
    return rules()[name] if name else None


def rule_meant(typed: str) -> Rule:
    """Return the rule somebody means. Raises Mistake with the nearest when there is none of that name."""
    found = rule_called(typed)
    if found is None:
        nearest = process.extractOne(_spelt(typed), list(_spellings()))
        raise Mistake("subscribe_rule", given=typed, nearest=nearest[0] if nearest else "-")
    return found


def _spelt(typed: str) -> str:
    return plain_width(typed).strip().casefold()


def _spellings() -> dict[str, str]:
    named = {spelt: name for name in rules() for spelt in (name, name.replace("_", " "))}
    return named | {rule.words[lang]["title"].casefold(): name for name, rule in rules().items() for lang in LANGS}
