"""What the documents say there is, there is: models, commands, verbs, and the columns that files must have."""

import re
from pathlib import Path

import pytest
import typer.main

import core.sources.kinds
from bot.app import find_commands
from bot.cli import command_line
from core.alerts.rule import rules
from core.discovery import discover
from core.lineup import models
from core.sources.kind import Kind
from core.types import LANGS, Lang

ROOT = Path(__file__).parents[2]
OTHERS = {"callsheet", "newbot"}  # Slack's one command for all of ours, and one of BotFather's
PATHS = {"telegram", "slack", "healthz", "readyz", "metrics", "opt", "data", "var"}  # of addresses and files
SUFFIX = {"en": "md", "zh": "zh.md"}
KINDS = discover(core.sources.kinds, Kind)


def document(name: str, lang: Lang) -> str:
    return (ROOT / f"{name}.{SUFFIX[lang]}").read_text("utf-8")


def figures(lang: Lang) -> list[str]:
    """Return the models that the table of figures has a line for."""
    heads = re.findall(r"^\|[^|]*<br>([^|]*)\|", document("FIGURES", lang), re.MULTILINE)
    return [name for head in heads for name in re.findall(r"`(\w+)`", head)]


def test_the_figures_explained_are_those_of_models_in_both_languages() -> None:
    assert figures("en") == figures("zh")
    assert set(figures("en")) <= {model.name for model in models()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_of_the_alerts_is_explained_by_its_title(lang: Lang) -> None:
    told = dict(re.findall(r"^\| ([^|`]+) `(\w+)` \|", document("FIGURES", lang), re.MULTILINE))
    assert told == {rule.words[lang]["title"]: name for name, rule in rules().items()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_the_readme_shows_is_there(lang: Lang) -> None:
    shown = re.findall(r"`/(\w+)", document("README", lang))
    assert set(shown) - OTHERS - PATHS <= find_commands().keys()


@pytest.mark.parametrize("lang", LANGS)
def test_every_verb_the_readme_shows_is_there(lang: Lang) -> None:
    for line in re.findall(r"(?:bin/|`)callsheet ((?:[a-z-]+ ?)+)", document("README", lang)):
        verb = typer.main.get_command(command_line())
        for word in line.split():
            if hasattr(verb, "commands"):
                assert word in verb.commands, line
                verb = verb.commands[word]


def test_the_columns_that_a_file_must_have_are_those_the_readme_names() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| `", document("README", "en"), re.MULTILINE)
    told = {name: re.findall(r"`(\w+)`", columns.partition(", and ")[0]) for name, columns in rows if name in KINDS}
    assert len(told) >= 7
    for name, columns in told.items():
        assert set(columns) == {field.name for field in KINDS[name].fields if field.required}, name
