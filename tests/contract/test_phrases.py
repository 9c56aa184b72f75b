"""Every sentence there is to say exists in both languages, and every error has one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.phrases import read
from core.sources.words import WORDS
from core.terms import all_terms
from tests.contract.test_commands import placeholders

ROOT = Path(__file__).parents[2]
PHRASES = {"en": read("en"), "zh": read("zh")}
ERRORS = ("CallsheetError", "Mistake", "NotFound", "Refused", "Misconfigured", "Unavailable", "RowsRefused", "Unclear")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")


def _errors() -> Iterator[tuple[str, str, frozenset[str], bool]]:
    """Give place, key and the names of the values of each error made in the code, and whether more values may come."""
    for path in sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("bot/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _makes_an_error(node) and node.args:
                yield from _keys(node, f"{path.relative_to(ROOT)}:{node.lineno}")


def _makes_an_error(node: ast.Call) -> bool:
    match node.func:
        case ast.Name(id=name):
            return name in ERRORS
        case ast.Attribute(attr="__init__", value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False


def _keys(node: ast.Call, place: str) -> Iterator[tuple[str, str, frozenset[str], bool]]:
    names = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
    names |= {"given"} if isinstance(node.func, ast.Name) and node.func.id == "Unclear" else set()
    more = any(keyword.arg is None for keyword in node.keywords)
    first = node.args[0]
    options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    for option in options:
        if isinstance(option, ast.Constant) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", str(option.value)):
            yield place, str(option.value), names, more


MADE = sorted(set(_errors()))


def test_both_languages_have_the_same_phrases() -> None:
    assert PHRASES["en"].keys() == PHRASES["zh"].keys()


@pytest.mark.parametrize("key", sorted(PHRASES["en"]))
def test_a_phrase_has_the_same_braces_in_both_languages(key: str) -> None:
    assert placeholders(PHRASES["en"][key]) == placeholders(PHRASES["zh"][key])
    assert not HALF_WIDTH.search(PHRASES["zh"][key])


@pytest.mark.parametrize(("place", "key", "values", "more"), MADE, ids=[f"{made[0]} {made[1]}" for made in MADE])
def test_an_error_has_words_and_the_values_they_need(place: str, key: str, values: frozenset[str], more: bool) -> None:
    phrase = WORDS["en"].get(key) if key.startswith("sources.") else PHRASES["en"].get(f"errors.{key}")
    assert phrase is not None, f"{place}: no words for {key}"
    assert more or placeholders(phrase) <= values, f"{place}: {key} says {placeholders(phrase)}, given {set(values)}"


def test_no_words_are_kept_for_an_error_nobody_makes() -> None:
    made = {key for _, key, _, _ in MADE}
    code = "\n".join(path.read_text("utf-8") for path in [*ROOT.glob("core/**/*.py"), *ROOT.glob("bot/**/*.py")])
    for key in (key.removeprefix("errors.") for key in PHRASES["en"] if key.startswith("errors.")):
        assert key in made or f'"{key}"' in code, f"nobody raises {key}"


def _spoken() -> Iterator[tuple[str, str]]:
    """Give place and key of each sentence that the bot's code names in full."""
    groups = "|".join(sorted({key.partition(".")[0] for key in PHRASES["en"]}))
    full = re.compile(rf"({groups})(\.[a-z_]+)+")
    for path in sorted(ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and full.fullmatch(node.value):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


@pytest.mark.parametrize(("place", "key"), sorted(set(_spoken())))
def test_a_sentence_the_code_names_is_there(place: str, key: str) -> None:
    assert key in PHRASES["en"] or key in all_terms()["en"], f"{place} says {key!r}, which has no words"
