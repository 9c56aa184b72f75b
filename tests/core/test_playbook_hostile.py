"""Neither a customer's name nor a company's template can do more than be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from core.briefing import variables
from core.playbook import find
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
