"""Keep the names customers are known by."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select, update

from core.store import bulk
from core.store.names import fold, names_changed
from core.store.tables.identity import CustomerName

Called = Mapping[int, tuple[str, Sequence[str]]]  # customer → its name and its other names


def record_names(session: Session, called: Called) -> None:
    """Add the names that are new; a former main name stays on as another name."""
    known = _known(session, list(called))
    new: list[tuple[int, str, bool]] = []
    renamed: dict[int, str] = {}
    for customer_id, (main, others) in called.items():
        mine = known.get(customer_id, {})
        new += [(customer_id, name, name == main) for name in dict.fromkeys((main, *others)) if name not in mine]
        if mine and not mine.get(main):
            renamed[customer_id] = main
    for customer_id, main in renamed.items():
        mine_too = update(CustomerName).where(col(CustomerName.customer_id) == customer_id)
        session.exec(mine_too.values(main=col(CustomerName.name) == main))
    _insert(session, new)
    if new or renamed:
        names_changed(session)


def _known(session: Session, ids: Sequence[int]) -> dict[int, dict[str, bool]]:
    if not ids:
        return {}
    wanted = select(CustomerName.customer_id, CustomerName.name, CustomerName.main)
    found: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    for customer_id, name, main in session.exec(
        wanted.where(col(CustomerName.customer_id).in_(bulk.stage(session, ids)))
    ):
        found[customer_id][name] = main
    return found


def _insert(session: Session, new: Sequence[tuple[int, str, bool]]) -> None:
    columns: dict[str, Sequence[object]] = {
        "customer_id": [customer_id for customer_id, _, _ in new],
        "name": [name for _, name, _ in new],
        "folded": [fold(name) for _, name, _ in new],
        "main": [main for _, _, main in new],
    }
    bulk.insert(session, CustomerName, columns)
