"""Find out which command a line means: one that is named, a customer's bare name, or a sentence."""

from collections.abc import Mapping

from bot.command import Command, Parameter, written
from bot.found import Finder, Found
from bot.line import Typed, find_command, is_slashed, named, without_last_marks
from bot.sentences import Sentences
from core.errors import Mistake

BARE_NAME = "customer"  # the command that a customer's name alone stands for
NOTHING = "help"  # … and an empty line
MOST_WORDS_OF_A_NAME = 6
POSSIBLE = 60.0  # the likeness from which words that are no sentence are taken for a misspelt name
_QUESTION_MARKS = ("?", "？")


def understand(text: str, commands: Mapping[str, Command], sentences: Sentences, find: Finder) -> Typed:
    """Return the command a line means. Raises Mistake when it means none we know."""
    if not text:
        return Typed(commands[NOTHING], "")
    typed = find_command(text, commands)
    if is_slashed(text):
        if typed is None:
            raise Mistake("unknown_command", given=f"/{named(text)}")
        return typed
    if typed and not sentences.match(text) and not (typed.tail and _is_a_name(text, find)):
        return typed
    return _free_text(text, commands, sentences, find)


def _is_a_name(text: str, find: Finder) -> bool:
    """Return whether words that begin like a command are a customer's whole name: ``Top Glove``."""
    said = without_last_marks(text)
    return len(said.split()) <= MOST_WORDS_OF_A_NAME and (find([said])).exact


def _free_text(text: str, commands: Mapping[str, Command], sentences: Sentences, find: Finder) -> Typed:
    """Try a name exactly as it is, then sentences, then names that are near."""
    said = without_last_marks(text)
    bare = commands.get(BARE_NAME)
    found = find([said]) if bare and 0 < len(said.split()) <= MOST_WORDS_OF_A_NAME else None
    if bare and found and found.exact:
        return Typed(bare, written(found.customer or said))
    if matched := sentences.match(text):
        return Typed(matched[0], _tail(*matched))
    if bare and found and _may_be_a_name(text, found):
        return Typed(bare, written(found.customer or said))
    raise Mistake("not_understood")


def _may_be_a_name(text: str, found: Found) -> bool:
    if text.rstrip().endswith(_QUESTION_MARKS):
        return found.customer is not None
    return found.known or found.likeness >= POSSIBLE


def _tail(command: Command, given: Mapping[str, str]) -> str:
    """Return the words of a sentence as the arguments of a line; the last one is left as it was said."""
    return " ".join(
        _typed(parameter, given[parameter.name]) for parameter in command.parameters if parameter.name in given
    )


def _typed(parameter: Parameter, text: str) -> str:
    if parameter.named:
        return f"--{parameter.name} {written(text)}"
    return text if parameter.kind in ("rest", "who") else written(text)
