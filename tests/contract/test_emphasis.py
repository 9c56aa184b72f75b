"""Every emphasis we write is one under CommonMark, whatever figure stands in it: nobody reads a literal star."""

import re
from collections.abc import Iterator

import pytest

from bot.app import find_commands
from bot.phrases import read
from bot.plain import plain_text
from core.markdown import escape
from core.playbook import find
from core.playbook.trial import try_out
from core.terms import all_terms
from core.types import LANGS, Lang
from core.wording import Wording

LIBRARY = find()
BRACES = re.compile(r"\{(\w+)\}")
# Figures as they begin and end: a letter, a Chinese character, a sign, a bracket, a full stop of either width.
FIGURES = ("ACME", "华信", "30%", "¥1,200", "-¥5", "李工（厂长）", "Finch Ltd.", "是。", "“快”")
OURS = {"points": "63.91", "tier": "高价值客户", "pages": "3"}  # always said by ourselves, never so


def _sentences(lang: Lang) -> Iterator[tuple[str, str]]:
    """Give the place and the template of each sentence of commands, models and phrases."""
    for name, command in find_commands().items():
        yield from ((f"{name}.{key}", words) for key, words in command.words[lang].items())
    yield from all_terms()[lang].items()
    yield from read(lang).items()


def _filled(template: str, figure: str) -> str:
    return BRACES.sub(lambda found: escape(OURS.get(found[1], figure)), template)


def starred(markdown: str) -> list[str]:
    """Return the lines of a text that show a star to the reader."""
    return [line for line in plain_text(markdown).splitlines() if "*" in line]


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_shows_its_stars(lang: Lang) -> None:
    wrong = {
        place: starred(filled)
        for place, template in _sentences(lang)
        if "*" in template
        for figure in FIGURES
        if starred(filled := _filled(template, figure))
    }
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", LIBRARY.names())
def test_no_playbook_shows_its_stars(name: str, lang: Lang) -> None:
    told = try_out(LIBRARY.playbook(name, lang), Wording(lang, LIBRARY.terms))
    wrong = [line for text in told.texts for line in starred(text)]
    assert wrong == []


def test_stars_beside_a_chinese_character_would_be_shown() -> None:
    assert starred("只剩**30%**的份额") == ["只剩**30%**的份额"]
    assert starred("只剩**三成**的份额") == []
