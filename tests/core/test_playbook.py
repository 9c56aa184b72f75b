"""Reps get advice that fits their customer, the person they meet, and their company's own way."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from core.briefing import Shown, variables
from core.errors import Misconfigured, NotFound
from core.playbook import Library, find
from core.playbook import library as library_module
from core.playbook.library import Playbook
from core.profile import Order
from core.types import Lang, Money, Term, Value
from tests.core.northworks import ROW, busy, person, profile

LIBRARY = find()


def facts_for(role: str, **known: object) -> dict[str, Shown]:
    return variables(profile(), ROW, "CNY", person(7, "Anna Berg", role, **known))


def talk(lang: Lang, role: str, **known: object) -> str:
    given = facts_for(role, **known)
    return LIBRARY.render(LIBRARY.choose("talk", lang, given).name, lang, given).text


def brief(lang: Lang = "en", since: float = 30.0, **changes: object) -> str:
    row: dict[str, Value] = {**ROW, "days_since_last": since, "state": Term("state.regular")}
    return LIBRARY.render("brief/customer", lang, variables(profile(**changes), row, "CNY")).text


def test_two_contacts_of_different_background_get_different_proof() -> None:
    finance = talk("en", "economic_buyer", background="finance", form_preference="figures")
    technical = talk("en", "economic_buyer", background="technical", form_preference="samples")
    assert "cash it ties up" in finance
    assert "Failure rates" in technical
    assert "cash it ties up" not in technical


def test_the_same_person_is_greeted_as_they_like_it() -> None:
    assert "> Thank you for your time, Anna Berg." in talk("en", "economic_buyer", style_preference="formal")
    assert "> Straight to the point, Anna." in talk("en", "economic_buyer", style_preference="plain")


def test_a_chinese_director_is_called_by_surname_and_title() -> None:
    given = variables(profile(), ROW, "CNY", person(3, "王建国", "economic_buyer", title="财务总监", level="executive"))
    assert "> 王总，谢谢您抽空见我。" in LIBRARY.render("talk/economic_buyer", "zh", given).text


def test_who_wants_the_summary_gets_the_shorter_track() -> None:
    assert len(talk("en", "champion", depth_preference="summary")) < len(talk("en", "champion"))


def test_what_they_are_measured_by_is_woven_in() -> None:
    assert "Yardstick: price down 4 \\%" in talk("en", "purchasing", kpi="price down 4 %")
    assert "身上的指标：降本4\\%" in talk("zh", "purchasing", kpi="降本4%")


def test_a_person_who_left_is_said_to_have_left_first() -> None:
    assert talk("en", "champion", left_on=date(2026, 6, 1)).startswith("**Anna Berg left.**")


def test_a_successor_is_not_greeted_as_the_one_who_left_liked_it() -> None:
    gone = talk("en", "champion", left_on=date(2026, 6, 1), style_preference="friendly", kpi="output")
    assert "How are things" not in gone
    assert "> Good to talk." in gone
    assert "*Ask: Who inside speaks for us\\?*" in gone


def test_an_amount_is_spoken_in_two_digits_and_written_in_full() -> None:
    assert "CN¥1\\.2 million went through us" in talk("en", "economic_buyer")
    assert "您在我们这儿花了¥120万" in talk("zh", "economic_buyer")
    assert "Spend CN¥1\\,200\\,000" in talk("en", "economic_buyer")


def test_a_role_nobody_holds_still_gets_its_track_and_the_question_who() -> None:
    given = {**variables(profile(), ROW, "CNY"), "role": Term("role.user")}
    found = LIBRARY.render(LIBRARY.choose("talk", "en", given).name, "en", given)
    assert "*Ask: Who works with our product every day\\?*" in found.text
    assert "user_contact" in found.missing


def test_a_missing_figure_is_asked_for_and_reported() -> None:
    found = LIBRARY.render("talk/economic_buyer", "en", facts_for("economic_buyer"))
    assert "*Ask: What is this person measured by this year\\?*" in found.text
    assert {"kpi", "share_of_wallet"} <= set(found.missing)
    assert {"revenue_12m", "called"} <= set(found.used)
    assert "*先问：对方今年考核的是什么指标？*" in talk("zh", "economic_buyer")


@pytest.mark.parametrize("quadrant", ["star", "cash_cow", "growth", "long_tail"])
def test_each_quadrant_has_its_strategy(quadrant: str) -> None:
    given = {"quadrant": Term(f"quadrant.{quadrant}")}
    assert LIBRARY.choose("strategy", "zh", given).name == f"strategy/{quadrant}"


def test_an_unknown_quadrant_has_no_strategy() -> None:
    with pytest.raises(NotFound, match="playbook_none"):
        LIBRARY.choose("strategy", "en", {"quadrant": None})


def test_an_urgent_complaint_is_called_about_on_the_next_weekday() -> None:
    first, *_ = brief(**busy()).split("\n")
    assert first == (
        "- **By 29 Jun 2026:** call about the urgent complaint, open for 10 days. Give a date and a name; "
        "sell nothing. It says: Late delivery"
    )


def test_the_brief_says_at_most_four_things() -> None:
    assert len(brief(**busy()).split("\n")) == 4


def test_a_customer_off_their_rhythm_is_asked_what_changed() -> None:
    assert "what changed: their order is 49 days late" in brief(since=77.0)
    assert "这一单已经晚了49天" in brief("zh", since=77.0)


def test_an_order_that_was_due_is_asked_about_in_words() -> None:
    late = (Order("O-1", date(2026, 5, 27), Money(8_800_000, "CNY")),)
    assert "ask whether their order is coming; it was due around 24 Jun 2026." in brief(since=31.0, orders=late)
    assert "问一声这一单还下不下，按说2026年6月24日前后就该来了" in brief("zh", since=31.0, orders=late)


def test_advice_stands_in_the_order_of_its_dates() -> None:
    dated = [line for line in brief(**busy(), since=77.0).split("\n") if line.startswith("- **By ")]
    days = [datetime.strptime(line[7:].partition(":**")[0], "%d %b %Y").replace(tzinfo=UTC) for line in dated]
    assert len(days) > 1
    assert days == sorted(days)


def test_a_champion_who_left_is_missed() -> None:
    gone = (person(1, "Max Roth", "champion", left_on=date(2026, 6, 1)), person(2, "Ida Holm", "user"))
    assert "ask Ida Holm who speaks for us now; Max Roth left on 1 Jun 2026." in brief(people=gone)


def company(tmp_path: Path, name: str, text: str) -> Library:
    for lang in ("en", "zh"):
        path = tmp_path / lang / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return find(tmp_path)


def test_the_companys_own_playbook_replaces_ours(tmp_path: Path) -> None:
    library = company(
        tmp_path, "strategy/star", "---\ntitle: Ours\nfor: {quadrant: star}\n---\nGolf with {{ owner }}.\n"
    )
    found = library.render("strategy/star", "en", variables(profile(), ROW, "CNY"))
    library.close()
    assert (found.title, found.text, found.used) == ("Ours", "Golf with Li Wei.", ("owner",))


def test_the_companys_narrower_playbook_is_preferred(tmp_path: Path) -> None:
    front = "---\ntitle: Sleeping star\nfor: {quadrant: star, state: dormant}\n---\nWake {{ customer }}.\n"
    library = company(tmp_path, "strategy/sleeping_star", front)
    sleeping = {"quadrant": Term("quadrant.star"), "state": Term("state.dormant")}
    assert library.choose("strategy", "en", sleeping).name == "strategy/sleeping_star"
    assert library.choose("strategy", "en", {**sleeping, "state": Term("state.regular")}).name == "strategy/star"


def test_a_company_file_with_a_mistake_leaves_ours_in_force(tmp_path: Path) -> None:
    library = company(tmp_path, "strategy/star", "---\ntitle: Broken\n---\n{% if %}\n")
    assert "bind it deep" in library.playbook("strategy/star", "en").title


def test_a_company_file_with_a_mistake_and_nothing_behind_it_is_named(tmp_path: Path) -> None:
    library = company(tmp_path, "gift/list", "---\ntitle: Broken\n---\n\n{% if %}\n")
    with pytest.raises(Misconfigured) as refused:
        library.render("gift/list", "en", {})
    assert refused.value.values == {"file": str(tmp_path / "en/gift/list.md"), "line": 5}


def test_an_edited_file_counts_at_once(tmp_path: Path) -> None:
    library = company(tmp_path, "gift/list", "---\ntitle: Old\n---\nText.\n")
    assert library.playbook("gift/list", "en").title == "Old"
    path = tmp_path / "en/gift/list.md"
    path.write_text("---\ntitle: New\n---\nText.\n", "utf-8")
    os.utime(path, ns=(1, 1))
    assert library.playbook("gift/list", "en").title == "New"


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="playbooks_folder"):
        find(tmp_path / "missing")


def test_a_name_nobody_wrote_is_not_found() -> None:
    with pytest.raises(NotFound, match="playbook_unknown"):
        LIBRARY.render("talk/../../secrets", "en", {})


def test_until_other_versions_are_read_whole_the_earlier_ones_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    library, seen, read = find(), [], library_module.parse
    key: tuple[str, Lang] = ("brief/customer", "en")
    written = "---\ntitle: {}\nfor: {{}}\n---\nCall them."
    library.keep({key: written.format("Ours")}, "1")

    def parse(*given: Any, **named: Any) -> Playbook:
        seen.append((library.kept_as_of, library.playbook(*key).title))
        return read(*given, **named)

    monkeypatch.setattr(library_module, "parse", parse)
    library.keep({key: written.format("Ours anew")}, "2")
    assert seen == [("1", "Ours")]
    assert (library.kept_as_of, library.playbook(*key).title) == ("2", "Ours anew")
