"""Users, their accounts and codes, and whose customers they see."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.jobs.score import score_book
from core.errors import Mistake
from core.policy import load_policy
from core.store import audit, buttons, seen, settings
from core.store.engine import session
from core.store.facts import answer
from core.store.names import all_names, exact, names_version
from core.store.tables.identity import Customer, CustomerName
from core.store.tables.messages import SeenUpdate
from core.store.tables.users import Audit, LinkCode, Membership
from core.store.users import (
    ALL,
    ALPHABET,
    Scope,
    User,
    add_user,
    all_users,
    find_identity,
    find_user,
    link,
    new_code,
    redeem,
    scope_of,
    sees,
    set_lang,
)
from tests.core.store.files import take_in

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def opened(store: Engine) -> Iterator[Session]:
    with session(store) as opened:
        yield opened


@pytest.fixture
def li_wei(opened: Session) -> User:
    return add_user(opened, "Li Wei", "rep", lang="zh", teams=["East"], owner_ids=["R1"], today=TODAY)


def _customer(opened: Session, external_id: str, name: str, owner: str | None = None) -> int:
    customer = Customer(external_id=external_id, name=name, owner=owner)
    opened.add(customer)
    opened.flush()
    assert customer.id is not None
    opened.add(CustomerName(customer_id=customer.id, name=name, folded=name.casefold(), main=True))
    opened.flush()
    return customer.id


def test_an_account_speaks_for_the_user_it_was_linked_to(opened: Session, li_wei: User) -> None:
    assert find_identity(opened, "telegram", "42") is None
    link(opened, "telegram", "42", li_wei)
    found = find_identity(opened, "telegram", "42")
    assert found is not None
    assert found.name == "Li Wei"
    assert find_identity(opened, "slack", "42") is None


def test_a_user_who_left_speaks_no_more(opened: Session, li_wei: User) -> None:
    link(opened, "telegram", "42", li_wei)
    li_wei.active = False
    opened.flush()
    assert find_identity(opened, "telegram", "42") is None
    assert all_users(opened) == []


def test_adding_a_user_again_changes_the_user(opened: Session, li_wei: User) -> None:
    again = add_user(opened, "Li Wei", "manager", teams=["East"], owner_ids=["R1", "R9"], today=TODAY)
    assert (again.id, again.role, again.lang) == (li_wei.id, "manager", "zh")
    assert len(opened.exec(select(Membership)).all()) == 1


def test_a_rep_id_belongs_to_one_user(opened: Session, li_wei: User) -> None:
    with pytest.raises(Mistake) as refused:
        add_user(opened, "Zhao Min", "rep", owner_ids=["R1"], today=TODAY)
    assert refused.value.values == {"owner_id": "R1", "user": "Li Wei"}


def test_an_unknown_role_is_answered_with_the_roles(opened: Session) -> None:
    with pytest.raises(Mistake) as refused:
        add_user(opened, "Li Wei", "boss", today=TODAY)
    assert refused.value.values["roles"] == "rep, manager, admin"


def test_a_chosen_language_stays(opened: Session, li_wei: User) -> None:
    set_lang(opened, li_wei, "en")
    opened.commit()
    opened.expire_all()
    found = find_user(opened, "Li Wei")
    assert found is not None
    assert found.lang == "en"


def test_a_code_links_one_account_once(opened: Session, li_wei: User) -> None:
    code = new_code(opened, li_wei, NOON)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    typed = f" {code[:4].lower()}-{code[4:]} "
    assert redeem(opened, "slack", "U7", typed, NOON).name == "Li Wei"
    assert find_identity(opened, "slack", "U7") is not None
    _is_refused(opened, "U8", code, NOON)


def test_wrong_old_used_and_replaced_codes_are_refused_in_the_same_words(opened: Session, li_wei: User) -> None:
    replaced = new_code(opened, li_wei, NOON)
    old = new_code(opened, li_wei, NOON)
    _is_refused(opened, "U1", replaced, NOON)
    _is_refused(opened, "U2", old, NOON + timedelta(hours=24))
    _is_refused(opened, "U3", "ZZZZZZZZ", NOON)
    _is_refused(opened, "U4", "", NOON)


def _is_refused(opened: Session, account: str, code: str, now: datetime) -> None:
    with pytest.raises(Mistake) as refused:
        redeem(opened, "slack", account, code, now)
    assert (refused.value.key, refused.value.values) == ("link_code_refused", {})
    assert find_identity(opened, "slack", account) is None


def test_guessing_codes_is_stopped_even_when_each_guess_is_undone(opened: Session, li_wei: User) -> None:
    code = new_code(opened, li_wei, NOON)
    for _ in range(5):
        _is_refused(opened, "U1", "ZZZZZZZZ", NOON)
        opened.rollback()
    with pytest.raises(Mistake) as refused:
        redeem(opened, "slack", "U1", code, NOON)
    assert refused.value.key == "link_too_many_attempts"
    assert redeem(opened, "slack", "U1", code, NOON + timedelta(hours=2)).name == "Li Wei"


def test_only_the_hash_of_a_code_is_kept(opened: Session, li_wei: User) -> None:
    code = new_code(opened, li_wei, NOON)
    assert code not in opened.exec(select(LinkCode)).one().model_dump_json()


def test_a_rep_sees_own_customers_a_manager_the_teams_an_admin_all(opened: Session, li_wei: User) -> None:
    zhao = add_user(opened, "Zhao Min", "rep", teams=["West"], owner_ids=["R2"], today=TODAY)
    chen = add_user(opened, "Chen", "manager", teams=["East"], today=TODAY)
    boss = add_user(opened, "Wang", "admin", today=TODAY)
    _customer(opened, "C-1", "ACME", "R1")
    _customer(opened, "C-2", "Huaxin", "R2")
    _customer(opened, "C-3", "Nobody's", "R99")
    _customer(opened, "C-4", "Ownerless")
    visible = {
        user.name: [name.external_id for name in all_names(opened, scope_of(opened, user, TODAY))]
        for user in (li_wei, zhao, chen, boss)
    }
    assert visible == {
        "Li Wei": ["C-1"],
        "Zhao Min": ["C-2"],
        "Chen": ["C-1"],
        "Wang": ["C-1", "C-2", "C-3", "C-4"],
    }


def test_a_team_counts_only_while_one_is_in_it(opened: Session, li_wei: User) -> None:
    chen = add_user(opened, "Chen", "manager", teams=["East"], today=TODAY)
    left = opened.exec(select(Membership).where(Membership.user_id == li_wei.id)).one()
    left.until = TODAY + timedelta(days=10)
    opened.flush()
    assert scope_of(opened, chen, TODAY) == Scope(frozenset({chen.id, li_wei.id}))
    assert scope_of(opened, chen, TODAY + timedelta(days=10)) == Scope(frozenset({chen.id}))
    assert scope_of(opened, chen, TODAY - timedelta(days=1)) == Scope(frozenset({chen.id}))


def test_a_new_owner_is_seen_at_once(opened: Session, li_wei: User) -> None:
    acme = _customer(opened, "C-1", "ACME")
    scope = scope_of(opened, li_wei, TODAY)
    before = names_version(opened)
    assert not sees(opened, scope, acme)
    answer(opened, "customer", acme, "owner", "R1", today=TODAY, now=NOON, who="Wang", currency="CNY")
    assert sees(opened, scope, acme)
    assert sees(opened, ALL, acme)
    assert names_version(opened) != before


def test_a_name_is_found_by_id_or_by_any_case(opened: Session) -> None:
    acme = _customer(opened, "C-1", "acme")
    assert [n.customer_id for n in exact(opened, ALL, " ACME ")] == [acme]
    assert [n.customer_id for n in exact(opened, ALL, "C-1")] == [acme]
    assert exact(opened, ALL, "AC") == []


def test_a_button_is_the_same_token_every_time_and_after_a_restart(opened: Session) -> None:
    token = buttons.keep(opened, "/why C-0001", 3, 2, NOON)
    assert buttons.keep(opened, "/why C-0001", 3, 2, NOON + timedelta(days=1)) == token
    assert buttons.keep(opened, "/why C-0001", None, 2, NOON) != token
    assert 16 <= len(token) <= 20
    assert buttons.lookup(opened, token) == ("/why C-0001", 3, 2)
    assert buttons.lookup(opened, "nonsense") is None


def test_an_update_is_new_once(opened: Session) -> None:
    assert seen.first_time(opened, "telegram", "1", NOON)
    assert not seen.first_time(opened, "telegram", "1", NOON)
    assert seen.first_time(opened, "slack", "1", NOON)
    assert seen.first_time(opened, "telegram", "2", NOON + timedelta(days=4))
    assert len(opened.exec(select(SeenUpdate)).all()) == 1


def test_an_update_that_comes_to_several_at_once_is_taken_up_by_one(store: Engine) -> None:
    def take_up(_replica: int) -> bool:
        with session(store) as own:
            new = seen.first_time(own, "slack", "E1", NOON)
            own.commit()
            return new

    with ThreadPoolExecutor(4) as replicas:
        assert sorted(replicas.map(take_up, range(8))) == [False] * 7 + [True]


def test_settings_are_kept(opened: Session) -> None:
    assert settings.reference_day(opened) is None
    settings.put(opened, "reference_day", "2026-06-30")
    settings.put(opened, "data_until", "2026-06-01")
    settings.put(opened, "data_until", "2026-06-02")
    assert settings.reference_day(opened) == TODAY
    assert settings.get(opened, "data_until") == "2026-06-02"


def test_the_audit_says_who_did_what(opened: Session, li_wei: User) -> None:
    audit.record(opened, at=NOON, user_id=li_wei.id, platform="slack", account="U7", command="/why C-1", outcome="ok")
    opened.commit()
    opened.expire_all()
    line = opened.exec(select(Audit)).one()
    assert (line.at, line.user_id, line.command, line.customer_id) == (NOON, li_wei.id, "/why C-1", None)


def test_a_customer_handed_over_in_advance_changes_hands_with_the_nightly_scoring(store: Engine) -> None:
    customer, handed_over = {"customer_id": "C-1", "name": "ACME"}, date(2026, 7, 4)
    take_in(store, "customers", {**customer, "owner": "R1", "since": date(2026, 1, 1)})
    take_in(store, "customers", {**customer, "owner": "R2", "since": handed_over})
    owners = []
    for day in (handed_over - timedelta(days=1), handed_over):
        score_book(store, load_policy(), day, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
        with session(store) as opened:
            owners.append(opened.exec(select(Customer.owner)).one())
    assert owners == ["R1", "R2"]
