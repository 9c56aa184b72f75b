"""Who and what we deal with: customers and their names, contacts, products."""

from datetime import date

from sqlmodel import Field, SQLModel

from core.store.columns import day_column, minor_column


class Customer(SQLModel, table=True):
    """A company we sell to or hope to; ``owner`` is the current owner's external rep id, kept from the facts."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    name: str
    country: str | None = None
    owner: str | None = Field(default=None, index=True)


class CustomerName(SQLModel, table=True):
    """A name a customer is known by, its main one included; ``folded`` is what exact look-ups compare."""

    __tablename__ = "customer_name"

    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    name: str = Field(primary_key=True)
    folded: str = Field(index=True)
    main: bool


class Contact(SQLModel, table=True):
    """A person at a customer; what is known of them is in the facts."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str
    since: date = day_column()
    left_on: date | None = day_column(default=None)


class Category(SQLModel, table=True):
    """A product category."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Product(SQLModel, table=True):
    """Something we sell; prices are per piece, the cost stands in where an order line names none."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    name: str
    category_id: int | None = Field(default=None, foreign_key="category.id")
    price_minor: int | None = minor_column(default=None)
    cost_minor: int | None = minor_column(default=None)
    currency: str | None = None
