"""Fields that many kinds of file share, spelled once: who it is about, the currency, and what becomes a known fact."""

from collections.abc import Mapping

from core.dimensions import dimensions
from core.sources.kind import Field, Type, names
from core.types import Lang

_TYPES: Mapping[str, Type] = {"option": "option", "number": "number", "money": "money", "text": "text", "date": "date"}
_FIRST_SPELLED: tuple[Lang, ...] = ("zh", "en")  # a message shows an option's first Chinese spelling


def customer_id(more: str = "", *, required: bool = True) -> Field:
    """Return the field that says which customer a row is about."""
    headers = names("""
        customer no, customer number, customer code, cust id, cust no, 客户编号, 客户编码, 客户代码, 客户号, 客户id,
        account id, account no, account number, client id, client no, kunnr, debtor, 购货单位编码, 往来单位编码
    """)
    return Field(
        "customer_id",
        "id",
        {"en": "customer number", "zh": "客户编号"},
        headers=headers + _spellings(more),
        required=required,
    )


def contact_id() -> Field:
    """Return the field that says which contact of the customer it was."""
    headers = names("contact no, contact number, person id, 联系人编号, 联系人编码, 联系人id")
    return Field("contact_id", "id", {"en": "contact number", "zh": "联系人编号"}, headers=headers)


def currency(more: str = "") -> Field:
    """Return the field with the currency of a row's amounts."""
    headers = names("currency code, ccy, waers, 币种, 币别, 货币, 结算币种")
    return Field("currency", "currency", {"en": "currency", "zh": "币种"}, headers=headers + _spellings(more))


def since() -> Field:
    """Return the field with the day from which a row's facts hold."""
    headers = names(
        "valid from, as of, facts since, effective date, updated on, 生效日期, 信息生效日期, 更新日期, 截至日期"
    )
    return Field("since", "date", {"en": "date the facts hold from", "zh": "信息生效日期"}, headers=headers)


def known(name: str, headers: str, **spelled: str) -> Field:
    """Return the field that becomes a fact of a dimension: an option is read by its labels and the spellings given."""
    dimension = dimensions()[name]
    options = {
        option: tuple(dict.fromkeys([*(labels[lang] for lang in _FIRST_SPELLED), *_spellings(spelled.get(option, ""))]))
        for option, labels in dimension.options.items()
    }
    return Field(
        name,
        _TYPES[dimension.kind],
        dimension.label,
        headers=tuple(dict.fromkeys([*(label for label in dimension.label.values()), *names(headers)])),
        options=options or None,
        dimension=name,
    )


def _spellings(listed: str) -> tuple[str, ...]:
    return names(listed) if listed else ()
