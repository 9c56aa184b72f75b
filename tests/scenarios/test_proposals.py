"""A manager changes a playbook from chat: tried by the checker, kept with who and when, published, taken back."""

from collections.abc import Iterator

import pytest

from bot.app import App, build
from bot.channel import Shown
from bot.plain import plain
from bot.settings import Settings
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.conftest import NOW

OLD, NEW = "Silence is the boss.", "Silence is somebody above them."
PROPOSE = f'/playbook objection/price --replace "{OLD}" --by "{NEW}"'


@pytest.fixture(params=["demo_url", "demo_postgres_url"])
def company(request: pytest.FixtureRequest) -> Iterator[App]:
    """Return the demo company's bot on each of the databases."""
    app = build(Settings(database_url=str(request.getfixturevalue(request.param))), lambda: NOW)
    yield app
    app.close()


async def reads(app: App, name: str = LENA) -> str:
    """Return what a rep reads in the playbook."""
    return plain(await ask(app, "/objection ACME price", name))


def label(shown: Shown, words: str) -> str:
    """Return the label of the button that begins with these words."""
    return next(press.label for press in shown.presses if press.label.startswith(words))


async def test_a_change_is_proposed_published_and_taken_back(company: App) -> None:
    proposed = await ask(company, PROPOSE, JO)
    assert not proposed.error, plain(proposed)
    assert OLD in plain(proposed)
    assert NEW in plain(proposed)
    assert OLD in await reads(company)
    published = await press(company, proposed, label(proposed, "Publish"), JO)
    assert NEW in await reads(company)
    assert OLD not in await reads(company)
    told = plain(await ask(company, "/playbook objection/price --mark versions", JO))
    assert "(published): Jo Keller, " in told
    assert "taken back" in plain(await press(company, published, label(published, "Take back"), JO))
    assert OLD in await reads(company)
    assert "(taken back): Jo Keller" in plain(await ask(company, "/playbook objection/price --mark versions", JO))


async def test_taking_back_the_second_change_leaves_the_first(company: App) -> None:
    for old, new in ((OLD, NEW), ("Bring.", "Take along.")):
        proposed = await ask(company, f'/playbook objection/price --replace "{old}" --by "{new}"', JO)
        await press(company, proposed, label(proposed, "Publish"), JO)
    told = await reads(company)
    assert NEW in told
    assert "Take along." in told
    await ask(company, "/playbook objection/price --mark rollback", JO)
    told = await reads(company)
    assert NEW in told
    assert "Bring." in told


async def test_two_proposals_do_not_undo_each_other(company: App) -> None:
    first = await ask(company, PROPOSE, JO)
    second = await ask(company, '/playbook objection/price --replace "Bring." --by "Take along."', JO)
    for shown in (first, second):
        assert not (await press(company, shown, label(shown, "Publish"), JO)).error
    told = await reads(company)
    assert NEW in told
    assert "Take along." in told
    again = await press(company, first, label(first, "Publish"), JO)
    assert again.error
    assert "was decided on already" in plain(again)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("{{ 9**9**9 }}", "'pow' is not allowed in a playbook"),
        ("{{ ''.__class__ }}", "'getattr' is not allowed in a playbook"),
        ("{{ revenue_12 }}", "did you mean"),
        ("{% include 'x' %}", "'include' is not allowed in a playbook"),
        ("{% if customer %}", "template:"),
        ("Value: None.", "template or missing value shows through"),
        ("Long. " * 300, "characters, the budget is 1900"),
    ],
)
async def test_what_the_checker_finds_is_refused_with_its_line(demo: App, new: str, said: str) -> None:
    told = await ask(demo, f'/playbook objection/price --replace "{OLD}" --by "{new}"', JO)
    assert told.error
    assert "That cannot be published. Line " in plain(told)
    assert said in plain(told)
    assert "Nobody has proposed" in plain(await ask(demo, "/playbook objection/price --mark versions", JO))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('/playbook objection/price --replace "No such words" --by "x"', "does not stand in the playbook"),
        ('/playbook objection/price --replace "the" --by "x"', "stands there several times"),
        ('/playbook objection/price --replace "Bring."', "Say which words to change"),
        ('/playbook objection/nowhere --replace "Bring." --by "x"', "There is no playbook objection/nowhere"),
        ("/playbook objection/price --mark publish --version 99", "There is no version 99"),
        ("/playbook objection/price --mark rollback", "is published"),
    ],
)
async def test_what_cannot_be_done_is_said_with_what_to_do(demo: App, line: str, said: str) -> None:
    told = await ask(demo, line, JO)
    assert told.error
    assert said in plain(told)


async def test_a_rep_may_propose_nothing_and_publish_nothing(demo: App) -> None:
    proposed = await ask(demo, PROPOSE, JO)
    assert not proposed.error
    for line in (
        PROPOSE,
        "/playbook objection/price --mark publish --version 1",
        "/playbook objection/price --mark versions",
    ):
        assert (await ask(demo, line, LENA)).error
    assert OLD in await reads(demo)


async def test_a_hostile_sentence_is_only_text(demo: App) -> None:
    proposed = await ask(demo, f'/playbook objection/price --replace "{OLD}" --by "<!channel> <b>see</b>"', JO)
    assert "<!channel> <b>see</b>" in plain(proposed)


async def test_it_is_the_readers_language_that_is_changed(demo: App) -> None:
    old, new = "不吭声，是领导那关。", "不吭声，就是上面有人没点头。"
    proposed = await ask(demo, f"/话术库 objection/price 原句 “{old}” 改成 “{new}”", SHEN)
    assert not proposed.error, plain(proposed)
    assert "检查没有发现问题" in plain(proposed)
    await press(demo, proposed, label(proposed, "发布"), SHEN)
    assert new in plain(await ask(demo, "/objection C-0002 price", SHEN))
    assert OLD in await reads(demo)
