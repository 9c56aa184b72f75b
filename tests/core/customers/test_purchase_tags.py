"""The needs we serve and the suppliers they have are told by what customers do, unless they said so."""

from core.customers.purchase_tags import LEVELS, PATTERNS
from core.dimensions import dimensions
from core.frames import Frame
from core.tables import INTERACTIONS, NEVER, RIVAL_CONTACTS
from tests.books import TODAY
from tests.core.customers.tables import POLICY, said, table
from tests.core.customers.test_potential import fact

VISIT, TRIAL = INTERACTIONS.index("visit"), INTERACTIONS.index("trial")
ORDER = (0, 20, 900, 500)


def level(**tables: Frame) -> str:
    return (*LEVELS, "unknown")[said(1, POLICY, orders=table("orders", ORDER), **tables)["needs_level"][0]]


def visits(number: int, *more: tuple[float, ...]) -> dict[str, Frame]:
    return {"interactions": table("interactions", *((0, 30 * n, VISIT) for n in range(number)), *more)}


def contract(ends_ago: int, cancelled_ago: int | None = None) -> dict[str, Frame]:
    cancelled_on = NEVER if cancelled_ago is None else TODAY - cancelled_ago
    return {"contracts": table("contracts", (0, 300, TODAY - ends_ago, 900, cancelled_on))}


def test_a_running_contract_makes_a_buyer_rely_on_us() -> None:
    assert level() == "basic_supply"
    assert level(**contract(-30)) == "reliability"
    assert level(**contract(5)) == "basic_supply"
    assert level(**contract(0)) == "reliability"
    assert level(**contract(-30, cancelled_ago=0)) == "basic_supply"


def test_visits_count_only_on_top_of_reliance() -> None:
    assert level(**visits(4)) == "basic_supply"
    assert level(**visits(4), **contract(-30)) == "recognition"
    assert level(**visits(3), **contract(-30)) == "reliability"


def test_trying_something_in_several_categories_is_joint_growth() -> None:
    lines = {"lines": table("lines", (0, 20, 1, 1, 1, 500), (0, 20, 2, 2, 1, 400))}
    assert level(**visits(4, (0, 9, TRIAL)), **contract(-30), **lines) == "joint_growth"
    assert level(**visits(4, (0, 9, TRIAL)), **contract(-30)) == "recognition"


def test_what_they_say_they_need_goes_before() -> None:
    growth = list(dimensions()["need_type"].options).index("growth")
    assert level(facts=table("facts", fact(0, 9, "need_type", growth))) == "joint_growth"


def test_a_competitor_who_sold_to_them_is_a_second_supplier() -> None:
    quoted, bought = RIVAL_CONTACTS.index("quoted"), RIVAL_CONTACTS.index("bought")
    contacts = table("rival_contacts", (0, 40, 1, quoted), (1, 40, 1, bought), (1, 20, 2, quoted), (2, 400, 1, bought))
    patterns = said(3, rival_contacts=contacts)["supplier_pattern"]
    assert [(*PATTERNS, "unknown")[code] for code in patterns] == ["unknown", "several", "unknown"]


def test_our_part_of_the_budget_tells_unless_they_said_so() -> None:
    facts = [
        fact(customer, 30, "purchase_budget", budget) for customer, budget in enumerate((950, 1_200, 2_000, 2_000))
    ]
    orders = table("orders", *((customer, 20, 900, 500) for customer in range(4)))
    patterns = said(4, orders=orders, facts=table("facts", *facts, fact(3, 30, "supplier_preference", 0)))
    assert [(*PATTERNS, "unknown")[code] for code in patterns["supplier_pattern"]] == [
        "sole",
        "unknown",
        "several",
        "sole",
    ]
