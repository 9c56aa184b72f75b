"""What was noted of a person's traits is erased when they ask for it, and by itself in time."""

from datetime import timedelta

from sqlmodel import col, select

from bot.app import App
from bot.plain import plain
from core.dimensions import traits
from core.store.engine import session
from core.store.purging import purge
from core.store.tables.facts import Fact
from core.store.tables.identity import Contact, Customer
from tests.scenarios.asked import LENA, SHEN, ask, press

WHERE = {"Margaret Doyle": "ACME%", "赵春花": "华信精密机械%"}


def noted(app: App, name: str) -> list[str]:
    """Return the dimension of every note of a contact's traits, superseded ones included."""
    with session(app.house.engine) as opened:
        there = select(Customer.id).where(col(Customer.name).like(WHERE[name]))
        person = select(Contact.id).where(Contact.name == name, col(Contact.customer_id).in_(there))
        asked = select(Fact.dimension).where(Fact.subject == "contact", col(Fact.subject_id).in_(person))
        return sorted(found for found in opened.exec(asked) if found in traits())


async def test_traits_are_shown_and_erased_only_at_a_second_word(demo: App) -> None:
    before = noted(demo, "Margaret Doyle")
    await ask(demo, "/log ACME psychological_type vain cfo", LENA)
    await ask(demo, "/log ACME psychological_type silent cfo", LENA)
    shown = await ask(demo, "/forget ACME cfo", LENA)
    told = plain(shown)
    assert "Psychological type: Silent, noted on" in told
    assert "by Lena Voss" in told
    assert "deleted 730 days after" in told
    assert len(noted(demo, "Margaret Doyle")) == len(before) + 2
    done = plain(await press(demo, shown, "Erase for good", LENA))
    assert "Erased: all that was noted of Margaret Doyle" in done
    assert noted(demo, "Margaret Doyle") == []
    assert "Nothing personal is on record of Margaret Doyle." in plain(await ask(demo, "/forget ACME cfo", LENA))
    card = plain(await ask(demo, "/people ACME cfo", LENA))
    assert "Silent" not in card
    assert "CFO" in card


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    shown = await ask(demo, "/删除特征 华信精密机械 赵春花", SHEN)
    assert "心理类型：脾气暴躁" in plain(shown)
    assert "已删除赵春花的全部个人特征" in plain(await press(demo, shown, "彻底删除", SHEN))
    assert noted(demo, "赵春花") == []


async def test_the_number_of_another_person_erases_nobody(demo: App) -> None:
    before = noted(demo, "赵春花")
    with session(demo.house.engine) as opened:
        other = opened.exec(select(Contact.id).where(Contact.name != "赵春花")).first()
    told = plain(await ask(demo, f"/forget 华信精密机械 赵春花 --sure {other}", SHEN))
    assert "已登记" in told
    assert noted(demo, "赵春花") == before != []


async def test_another_reps_people_cannot_be_erased(demo: App) -> None:
    before = noted(demo, "赵春花")
    assert "You have no customer called" in plain(await ask(demo, "/forget 华信精密机械 赵春花", LENA))
    assert noted(demo, "赵春花") == before


async def test_an_unknown_person_is_not_guessed(demo: App) -> None:
    unknown = await ask(demo, "/forget C-0016 cfo")
    assert unknown.error
    assert "I find no cfo at" in plain(unknown)


async def test_old_traits_are_deleted_by_themselves(demo: App) -> None:
    await ask(demo, "/log ACME education master cfo", LENA)
    with session(demo.house.engine) as opened:
        noted_at = opened.exec(select(Fact.recorded_at).order_by(col(Fact.id).desc())).first()
        assert noted_at is not None
        assert purge(opened, noted_at + timedelta(days=730))["trait"] == 0
        opened.commit()
    before = noted(demo, "Margaret Doyle")
    assert "education" in before
    with session(demo.house.engine) as opened:
        assert purge(opened, noted_at + timedelta(days=731))["trait"] >= len(before)
        opened.commit()
    assert noted(demo, "Margaret Doyle") == []
