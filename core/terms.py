"""Look up a term or a phrase by its key: the models' and rules' words, the dimensions' labels, the glossary."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.alerts.rule import rules
from core.bilingual import words_beside
from core.dimensions import dimensions
from core.lineup import models
from core.types import LANGS, Lang

# What the alerts say of themselves, by the file in core/alerts that says it; only its words are read.
ALERTS = {"held": "stages", "precision": "precision", "digest": "digest"}


def terms(key: str, lang: Lang) -> str:
    """Return the words of a key in a language. Raises KeyError for a key nobody has words for.

        A model's or a rule's word ``x`` is ``<model>.x``, an option of its column ``<column>.<option>``
    (``tier.high_value``); a dimension's label is ``industry``, its option ``industry.machinery``, its question
    ``ask.industry``; why an alert was not told, or not at once, is ``held.<reason>``.
    """
    return all_terms()[lang][key]


@cache
def all_terms() -> Mapping[Lang, Mapping[str, str]]:
    """Return every term by language and key."""
    return {
        lang: {**_glossary(lang), **_dimensions(lang), **_models(lang), **_rules(lang), **_alerts(lang)}
        for lang in LANGS
    }


def _models(lang: Lang) -> dict[str, str]:
    said = {}
    for model in models():
        for key, words in model.words[lang].items():
            said[key if "." in key else f"{model.name}.{key}"] = words
    return said


def _rules(lang: Lang) -> dict[str, str]:
    return {f"{name}.{key}": words for name, rule in rules().items() for key, words in rule.words[lang].items()}


def _alerts(lang: Lang) -> dict[str, str]:
    said = {group: words_beside(str(Path(__file__).parent / "alerts" / file)) for group, file in ALERTS.items()}
    return {f"{group}.{key}": words for group, of in said.items() for key, words in of[lang].items()}


def _dimensions(lang: Lang) -> dict[str, str]:
    said = {}
    for name, dimension in dimensions().items():
        said[name] = dimension.label[lang]
        said |= {f"{name}.{option}": words[lang] for option, words in dimension.options.items()}
        if dimension.ask:
            said[f"ask.{name}"] = dimension.ask[lang]
    return said


def _glossary(lang: Lang) -> dict[str, str]:
    groups = tomllib.loads((Path(__file__).parent / "glossary.toml").read_text("utf-8"))
    return {f"{group}.{name}": words[lang] for group, names in groups.items() for name, words in names.items()}
