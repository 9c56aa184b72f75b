"""Every command keeps the promises of bot/command.py."""

import re
from string import Formatter

import pytest

from bot.app import find_commands
from bot.command import Command
from bot.line import find_command, is_slashed
from bot.sentences import Pattern, Sentences
from core.types import LANGS

COMMANDS = find_commands()
EVERY = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
HAN = re.compile(r"[\u4e00-\u9fff]")
# What Telegram allows (core.telegram.org/bots/api#botcommand) is narrower than what Slack does.
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def placeholders(template: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@EVERY
def test_a_command_says_what_it_does_in_both_languages(command: Command) -> None:
    assert NAME.fullmatch(command.name)
    assert not HAN.search(command.summary["en"])
    assert HAN.search(command.summary["zh"])
    assert all(0 < len(command.summary[lang]) <= 100 for lang in LANGS)
    assert command.summary["zh"].endswith("。")


@EVERY
def test_its_words_are_the_same_in_both_languages(command: Command) -> None:
    english, chinese = command.words["en"], command.words["zh"]
    assert set(english) == set(chinese)
    for key in english:
        assert placeholders(english[key]) == placeholders(chinese[key]), key


@EVERY
def test_its_usage_and_examples_name_it(command: Command) -> None:
    assert command.usage.startswith(f"/{command.name}")
    for example in command.examples:
        assert is_slashed(example), "an example is a line people can type"
        typed = find_command(example, COMMANDS)
        assert typed is not None
        assert typed.command is command


@EVERY
def test_its_sentences_find_it_and_give_what_it_needs(command: Command) -> None:
    names = [parameter.name for parameter in command.parameters]
    needed = {parameter.name for parameter in command.parameters if parameter.required}
    for template in (template for lang in LANGS for template in command.sentences.get(lang, ())):
        given = set(re.findall(r"\{(\w+)\}", template))
        assert needed <= given, template
        assert given == set(names[: len(given)]), f"{template}: an argument in between is missing"
        for said in ways_to_say(template.format(**dict.fromkeys(given, "华信"))):
            assert Pattern(command, template).regex.fullmatch(said), template
            matched = Sentences(COMMANDS).match(said)
            assert matched is not None
            assert matched[0] is command, f"{said} is taken by /{matched[0].name}"


def ways_to_say(template: str) -> list[str]:
    """Return a sentence with each of the pieces it leaves the choice of, and with every part that may be left out."""
    choice = re.search(r"\(([^()]*\|[^()]*)\)", template)
    if choice is None:
        return [re.sub(r"[()]", "", template)]
    pieces = choice[1].split("|")
    return [said for piece in pieces for said in ways_to_say(template.replace(choice[0], piece, 1))]


def test_no_two_commands_share_a_name() -> None:
    names = [name for command in COMMANDS.values() for name in (command.name, *command.aliases)]
    assert len(names) == len(set(names))
