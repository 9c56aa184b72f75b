"""Every sentence of importing exists in both languages and is said somewhere."""

import ast
import string
from pathlib import Path

import core.sources
from core.sources.words import WORDS

SOURCE = Path(core.sources.__file__).parent


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert set(WORDS["en"]) == set(WORDS["zh"])
    for key, sentence in WORDS["en"].items():
        assert placeholders(sentence) == placeholders(WORDS["zh"][key]), key


def test_every_key_that_is_used_has_words_and_every_sentence_is_used() -> None:
    files = [ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py") if path.name != "words.py"]
    texts = {
        node.value
        for file in files
        for node in ast.walk(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    used = {text for text in texts if text.startswith("sources.") and text[-1] != "."}
    assert used == {key for key in WORDS["en"] if not key.startswith("sources.kind.")}
