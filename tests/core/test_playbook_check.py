"""The checker finds what a reader would stumble over, and says where."""

from datetime import date
from pathlib import Path

import pytest

from core.briefing import Shown
from core.playbook import find
from core.playbook.check import check_filled, check_folder

FRONT = "---\ntitle: Try\n---\n"


def problems(folder: Path, en: str, zh: str = FRONT + "好。\n") -> list[str]:
    """Return what the checker says of a company's folder with one playbook."""
    for lang, text in (("en", en), ("zh", zh)):
        path = folder / lang / "visit" / "plan.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return [str(problem).removeprefix(f"{folder}/") for problem in check_folder(folder, find(folder))]


def test_a_sound_playbook_passes(tmp_path: Path) -> None:
    assert problems(tmp_path, FRONT + "Visit {{ customer }} by {{ today|workdays(3) }}.\n") == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Call {{ champion }} now.", "4: a question inside a sentence; put it behind {% if %}"),
        ("{% if champion %}{% if not champion %}Never{% endif %}{% endif %}Ok.", "4: no case reaches this branch"),
        ("One.\n\n{% if tier == 'gold' %}x{% endif %}", "6: tier has no option 'gold'; options are high_value"),
        ("He said () nothing.", "4: a hole or double punctuation"),
        ("Value: None.", "4: template or missing value shows through"),
        ("**Ask.**\n\n**Show.** A sheet.", "4: nothing follows **Ask.**"),
        ("**Wichtig **und so.", "4: emphasis that does not close"),
        ("Long. " * 300, "1: up to 1799 characters, the budget is 1600"),
        ("{% for x in top_products %}{% for y in categories %}x{% endfor %}{% endfor %}", "4: a loop inside a loop"),
    ],
)
def test_what_would_trip_a_reader_is_found_with_its_line(body: str, said: str, tmp_path: Path) -> None:
    found = problems(tmp_path, FRONT + body + "\n")
    assert found[0].startswith(f"en/visit/plan.md:{said}")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("title: Try\nfor: {role: boss}", "2: for: role has no option 'boss'"),
        ("title: Try\nanswers: [rain]", "2: answers: 'rain' is none of credit"),
        ("title: Try\nfro: {role: user}", "2: unknown key fro; keys are answers"),
        ("for: {role: user}", "2: the --- block needs a title"),
        ("title: [", "2: not YAML"),
        ("title: Try\nbudget: much", "2: for must be a mapping, budget a number"),
    ],
)
def test_a_wrong_front_matter_is_named(front: str, said: str, tmp_path: Path) -> None:
    text = f"---\n{front}\n---\nText.\n"
    assert any(found.startswith(f"en/visit/plan.md:{said}") for found in problems(tmp_path, text, text))


def test_a_file_without_front_matter_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "Hello.\n") == ["en/visit/plan.md:1: it must begin with a --- block"]


def test_a_language_left_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "plan.md").write_text(FRONT + "Text.\n", "utf-8")
    assert [str(p) for p in check_folder(tmp_path, find(tmp_path))] == [
        f"{tmp_path}/en/plan.md:1: there is no zh/plan.md"
    ]


def test_the_two_languages_must_be_for_the_same_situation(tmp_path: Path) -> None:
    en, zh = "---\ntitle: Try\nfor: {role: user}\n---\nText.\n", "---\ntitle: 试\nfor: {role: champion}\n---\n好。\n"
    assert problems(tmp_path, en, zh) == ["en/visit/plan.md:2: for and answers differ between en and zh"]


def test_a_sentence_is_said_in_one_playbook_only(tmp_path: Path) -> None:
    for name in ("a", "b"):
        for lang, text in (
            ("en", "Nobody buys from a rep who reads aloud. "),
            ("zh", "照着念的销售没人愿意跟他买东西。"),
        ):
            path = tmp_path / lang / f"{name}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(FRONT + text, "utf-8")
    assert [str(p).removeprefix(f"{tmp_path}/") for p in check_folder(tmp_path, find(tmp_path))] == [
        "en/b.md:4: also in a: Nobody buys from a rep who reads aloud",
        "zh/b.md:4: also in a: 照着念的销售没人愿意跟他买东西",
    ]


def offered(folder: Path, *why: str) -> list[str]:
    """Return what the checker says of a playbook with these reasons in both languages."""
    lines = "".join(f"  - '{reason}'\n" for reason in why)
    front = f"---\ntitle: Try\nwhy:\n{lines}---\n"
    return problems(folder, front + "Text.\n", front + "好。\n")


def test_a_reason_that_holds_for_some_and_shows_what_is_known_passes(tmp_path: Path) -> None:
    assert offered(tmp_path, "{% if rival %}{{ rival }}!{% endif %}") == []


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("Always.", "a reason that always holds; begin it with {% if %}"),
        ("{% if rival %}{{ champion }}{% endif %}", "a reason shows an unknown figure"),
        ("{% if rival and not rival %}No.{% endif %}", "no case reaches this branch"),
        ("{% if raval %}No.{% endif %}", "unknown variable 'raval'; did you mean 'rival'?"),
    ],
)
def test_a_reason_that_would_mislead_is_refused(why: str, said: str, tmp_path: Path) -> None:
    assert any(said in found for found in offered(tmp_path, why))


def test_both_languages_give_as_many_reasons(tmp_path: Path) -> None:
    front = "---\ntitle: Try\nwhy:\n  - '{% if rival %}{{ rival }}!{% endif %}'\n---\n"
    assert problems(tmp_path, front + "Text.\n") == ["en/visit/plan.md:2: en and zh give different numbers of reasons"]


def test_a_text_is_compared_with_what_the_playbook_names(tmp_path: Path) -> None:
    branch = '{% if deal_stage in ["Signing", "签约"] %}x{% endif %}'
    assert problems(tmp_path, FRONT + branch + "Ok.\n", FRONT + branch + "好。\n") == []


def test_what_only_a_real_customer_shows_is_found_too(tmp_path: Path) -> None:
    text = FRONT + "{% if last_summary %}Noted: {{ last_summary }}.{% endif %} Text.\n"
    assert problems(tmp_path, text) == []
    known: dict[str, Shown] = {"customer": "North Works", "today": date(2026, 6, 26), "last_summary": "All is well."}
    found = [str(problem) for problem in check_filled(find(tmp_path), "N-1", known)]
    assert [problem for problem in found if "N-1: a hole or double punctuation" in problem] != []
