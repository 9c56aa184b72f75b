"""Categories keep small numbers: scoring has a bit for each."""

from sqlalchemy import Engine
from sqlmodel import col, select

from core.store.engine import session
from core.store.tables.identity import Product
from tests.core.store.files import take_in


def test_categories_are_numbered_without_gaps_however_often_they_come(store: Engine) -> None:
    for price in (700, 800, 900):
        take_in(store, "products", {"product_id": "B", "name": "Bearing", "category": "Parts", "unit_price": price})
    take_in(store, "products", {"product_id": "S", "name": "Seal", "category": "Seals", "unit_price": 5})
    with session(store) as opened:
        numbers = opened.exec(select(Product.category_id).order_by(col(Product.category_id))).all()
    assert numbers == [1, 2]
