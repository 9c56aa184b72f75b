"""Sentences kept as data are there in both languages or nowhere."""

from pathlib import Path

import pytest

from core.bilingual import by_language, read_sentences, words_beside


def written(folder: Path, text: str) -> Path:
    path = folder / "sentences.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_sentence_is_found_by_the_tables_it_stands_in(tmp_path: Path) -> None:
    path = written(tmp_path, '[grade]\na = { en = "Good", zh = "好" }\n"a.b" = { en = "Better", zh = "更好" }')
    assert by_language(read_sentences(path)) == {
        "en": {"grade.a": "Good", "grade.a.b": "Better"},
        "zh": {"grade.a": "好", "grade.a.b": "更好"},
    }


@pytest.mark.parametrize("lacking", ['{ en = "Good" }', '{ en = "Good", zh = "" }', '{ en = "Good", cn = "好" }'])
def test_a_sentence_in_one_language_is_refused_by_its_key(tmp_path: Path, lacking: str) -> None:
    with pytest.raises(ValueError, match=r"grade\.a must be said in en and zh"):
        read_sentences(written(tmp_path, f"[grade]\na = {lacking}"))


def test_the_words_beside_a_module_may_be_a_table_a_language(tmp_path: Path) -> None:
    written(tmp_path, '[en]\n"a.b" = "Better"\n[zh]\n"a.b" = "更好"')
    assert words_beside(str(tmp_path / "sentences.py")) == {"en": {"a.b": "Better"}, "zh": {"a.b": "更好"}}


def test_languages_that_do_not_say_the_same_are_refused(tmp_path: Path) -> None:
    written(tmp_path, '[en]\na = "Good"\n[zh]\nb = "好"')
    with pytest.raises(ValueError, match="do not say the same"):
        words_beside(str(tmp_path / "sentences.py"))
