"""Every check of the doctor and every figure keeps the promises of bot/check.py and bot/metric.py."""

import ast
import re
from pathlib import Path

import pytest

import bot.doctor
import bot.metrics
from bot.check import Check
from bot.metric import Family
from core.discovery import discover
from tests.contract.test_commands import HAN, placeholders

CHECKS = discover(bot.doctor, Check)
FAMILIES = discover(bot.metrics, Family)
EVERY = pytest.mark.parametrize("name", CHECKS)
DOCTOR = Path(bot.doctor.__path__[0])


@EVERY
def test_a_check_has_the_same_words_in_both_languages(name: str) -> None:
    english, chinese = CHECKS[name].words["en"], CHECKS[name].words["zh"]
    assert list(english) == list(chinese)
    for key in english:
        assert placeholders(english[key]) == placeholders(chinese[key]), key
        assert not HAN.search(english[key])
        assert HAN.search(chinese[key]) or chinese[key] == english[key] == "Telegram" or key == "title"


@EVERY
def test_a_check_finds_nothing_it_has_no_words_for_and_has_no_words_it_never_says(name: str) -> None:
    said = set()
    for node in ast.walk(ast.parse((DOCTOR / f"{name}.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("good", "note", "mend"):
            said |= {part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)}
            said -= {0}
    assert said == set(CHECKS[name].words["en"]) - {"title"}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_figure_has_a_name_and_labels_that_prometheus_takes_and_says_what_it_is(name: str) -> None:
    family = FAMILIES[name]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert not name.endswith(("_total", "_bucket", "_sum", "_count"))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", label) for label in family.labels)
    assert family.meaning
    assert not {"customer", "user", "account", "name"} & set(family.labels)
