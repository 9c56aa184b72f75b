"""Neither a customer's name nor a company's template can do more than be read."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.briefing import variables
from core.playbook import Library, find
from core.playbook.check import check_folder
from core.playbook.library import read
from core.playbook.template import Slot, compiled, fill, slot
from core.playbook.unusable import Unusable
from core.playbook.worker import Worker
from core.printable import printable
from core.wording import Wording
from tests.core.northworks import ROW, profile

WORDING = Wording("en", lambda key, _: key)
NAMES = ["{{ 7*7 }}", "{% for a in b %}", "<!channel> *_[x](javascript:1)` &<b>", "**big**", "# head", "- item", "](x)"]
FRONT = "---\ntitle: Try\n---\n"


def read_as_text(markdown: str) -> str:
    """Return the plain text a reader sees, and nothing else: raises on any markup that is not ours."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "softbreak"}
    return "".join(child.content for child in children)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_only_a_strange_name(name: str) -> None:
    text = find().render("strategy/star", "en", variables(profile(name=name), ROW, "CNY")).text
    means = text.split("\n")[0].removeprefix("**What it means.** ")
    assert read_as_text(means).startswith(f"{name} is worth a lot")


@given(
    st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(
        lambda text: printable(text).strip()
    )
)
def test_any_text_reads_as_itself(name: str) -> None:
    filled = fill(compiled("Call {{ customer }} now"), {"customer": slot("customer", name, "", WORDING)}, "en")
    assert read_as_text(filled.text) == f"Call {printable(' '.join(name.split()))} now"


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ customer.upper() }}",
        "{{ customer['x'] }}",
        "{{ range(9) }}",
        "{{ 'a' * 100000000 }}",
        "{{ 1 + 1 }}",
        "{{ customer ~ customer }}",
        "{% for a in top_products %}{% for b in top_products %}x{% endfor %}{% endfor %}",
        "{% for a in [1, 2] %}x{% endfor %}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'brief/customer' %}",
        "{% import 'x' as y %}",
        "{% block b %}{% endblock %}",
        "{{ customer|tojson }}",
        "{{ today|workdays(9999) }}",
        "{{ today|workdays(employees) }}",
        "{% if customer is defined %}x{% endif %}",
        "{{ revenue_12 }}",
        "{{ None }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ ['x'] * 1000000000 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ customer|center(1000000000) }}",
        "{{ self }}",
        "{% for a in top_products recursive %}{{ loop(a) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% extends 'strategy/star' %}",
        "{% call customer() %}{% endcall %}",
        "{% if customer %}",
    ],
)
def test_what_a_template_may_not_do_is_refused_with_its_line(template: str, tmp_path: Path) -> None:
    path = tmp_path / "try.md"
    path.write_text(f"{FRONT}First line.\n\n{template}\n", "utf-8")
    with pytest.raises(Unusable) as refused:
        read(path, "try", "en", own=True)
    assert (refused.value.path, refused.value.line) == (path, 6)
    assert refused.value.why["en"]
    assert refused.value.why["zh"]


@pytest.mark.parametrize(
    "template",
    [
        "{% if customer %}" * 3000,
        "{{ " + "not " * 9000 + "customer }}",
        "{{ " + "(" * 20_000 + "customer" + ")" * 20_000 + " }}",
        "{{ customer" + ".a" * 20_000 + " }}",
        "{{ customer" + " and customer" * 4000 + " }}",
        "{% if revenue_12m > " + "9" * 5000 + " %}x{% endif %}",
        "{{ customer }}" * 4000,
        "{% if customer" + " < 1" * 12_000 + " %}x{% endif %}",
        "{{ " + "-" * 60_000 + "1 }}",
    ],
)
def test_a_template_too_deep_or_too_long_to_look_at_is_refused(template: str, tmp_path: Path) -> None:
    refused_file(tmp_path, f"{FRONT}{template}\n".encode())


@pytest.mark.parametrize(
    "front",
    [
        "title: &a [x]\ncalled: [*a, *a]",
        "title: " + "[" * 3000,
        "title: 2026-13-45",
        "title: " + "9" * 5000,
        "title: x\x07",
        "title: x\ncalled: [[a, b], [c]]",
        "title: x\nwhy: {a: b}",
        "title: x\nbudget: 99999999999",
        "title: " + "x" * 5000,
        "title: x\ncalled: [" + "a, " * 500 + "a]",
        "title: x\nanswers: " + "x" * 20_000,
    ],
)
def test_a_front_matter_no_person_would_write_is_refused(front: str, tmp_path: Path) -> None:
    refused_file(tmp_path, f"---\n{front}\n---\nText.\n".encode())


@pytest.mark.parametrize("held", [b"\xff\xfe", b"x" * 100_000, b""])
def test_a_file_that_is_no_text_is_refused(held: bytes, tmp_path: Path) -> None:
    refused_file(tmp_path, held)


def refused_file(folder: Path, held: bytes) -> None:
    path = folder / "try.md"
    path.write_bytes(held)
    with pytest.raises(Unusable) as refused:
        read(path, "try", "en", own=True)
    assert refused.value.why["en"]
    assert refused.value.why["zh"]


def test_a_pipe_or_a_lost_link_among_the_playbooks_is_no_playbook(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "strategy"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "star.md")
    (folder / "dependent.md").symlink_to(tmp_path / "nowhere")
    (folder / "dormant.md").mkdir()
    assert find(tmp_path).render("strategy/star", "en", variables(profile(), ROW, "CNY")).text


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "private.md").write_text(f"{FRONT}Payroll.\n", "utf-8")
    folder = tmp_path / "own" / "en" / "objection"
    folder.mkdir(parents=True)
    (folder / "price.md").symlink_to(tmp_path / "private.md")
    (folder / "real.md").write_text(f"{FRONT}Ours.\n", "utf-8")
    (folder / "linked.md").symlink_to(folder / "real.md")  # as a cluster mounts its settings
    library = find(tmp_path / "own")
    assert [problem.path.name for problem in library.unusable()] == ["price.md"]
    assert "Payroll" not in library.render("objection/price", "en", {}).text
    assert library.render("objection/linked", "en", {}).text == "Ours."
    assert any("a link out of the folder" in str(found) for found in check_folder(tmp_path / "own", library))
    library.close()


def test_a_company_playbook_that_runs_away_is_passed_over_until_it_is_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "en" / "strategy" / "star.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"{FRONT}{{% for p in top_products %}}{'x' * 15_000}{{% endfor %}}", "utf-8")
    given = {**variables(profile(), ROW, "CNY"), "top_products": tuple("abcdef")}
    library = find(tmp_path)
    try:
        assert library.render("strategy/star", "en", given) == find().render("strategy/star", "en", given)
        assert [problem.path for problem in library.unusable()] == [path]
        path.write_text(f"{FRONT}Mended.", "utf-8")
        assert library.render("strategy/star", "en", given).text == "Mended."
        assert library.unusable() == []
    finally:
        library.close()


def test_a_playbook_that_takes_too_long_to_try_out_is_given_up(tmp_path: Path) -> None:
    body = "".join(f"{{% if revenue_12m > {bound} %}}{{{{ revenue_12m }}}}{{% endif %}}" for bound in range(300))
    for lang in ("en", "zh"):
        path = tmp_path / lang / "visit" / "plan.md"
        path.parent.mkdir(parents=True)
        path.write_text(FRONT + body, "utf-8")
    library = Library(tmp_path, lambda key, _: key, _worker=Worker(computing=0.1))
    found = [problem.said["en"] for problem in check_folder(tmp_path, library)]
    library.close()
    assert found.count("trying it out takes too long or too much memory") == 2


def test_a_misspelt_variable_is_answered_with_the_nearest() -> None:
    with pytest.raises(Unusable, match="did you mean 'revenue_12m'"):
        refuse("{{ revenue_12 }}")


def refuse(template: str) -> None:
    from core.playbook.syntax import refuse_forbidden

    refuse_forbidden(Path("try.md"), template)


def test_a_template_that_runs_away_is_stopped_and_the_next_one_answered() -> None:
    one = Slot("top_products", "x", "x", "")
    many = {"top_products": Slot("top_products", "x", 300.0, "", (one,) * 300)}
    endless = "{% for a in top_products %}" * 6 + "x" + "{% endfor %}" * 6
    worker = Worker(seconds=1.5)
    assert worker.fill(endless, many, "en") is None
    answer = worker.fill("{{ top_products }}", many, "en")
    worker.stop()
    assert answer is not None
    assert answer.text == "x"


def test_a_template_that_wants_all_memory_gets_none() -> None:
    worker = Worker()
    assert worker.fill("{{ 'a' * 99999999999 }}", {}, "en") is None
    answer = worker.fill("still here", {}, "en")
    worker.stop()
    assert answer is not None


def test_a_worker_says_the_same_as_this_process() -> None:
    body = "{% for p in top_products %}- {{ p }}\n{% endfor %}\nBy {{ today|workdays(1) }}, {{ deal }}"
    given = variables(profile(), ROW, "CNY")
    slots = find().slots(frozenset({"top_products", "today", "deal"}), "zh", {**given, "top_products": ("甲*", "乙")})
    worker = Worker()
    there = worker.fill(body, slots, "zh")
    worker.stop()
    assert there == fill(compiled(body), slots, "zh")
