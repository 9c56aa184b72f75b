"""Exchange rates: from a day on, what one unit of a currency is worth in the currency we report in."""

from core.sources.kind import Field, Kind, names

rates = Kind(
    name="rates",
    title={"en": "exchange rates", "zh": "汇率"},
    key=("currency", "on"),
    rank=5,
    fields=(
        Field(
            "currency",
            "currency",
            {"en": "currency", "zh": "币种"},
            headers=names("currency code, ccy, from currency, foreign currency, fcurr, 币种, 币别, 货币, 外币, 原币"),
            required=True,
        ),
        Field(
            "on",
            "date",
            {"en": "from which day", "zh": "起始日期"},
            headers=names("""
                rate date, effective date, valid from, date, day, gdatu, 起始日期, 生效日期, 汇率日期, 日期
            """),
            required=True,
        ),
        Field(
            "rate",
            "number",
            {"en": "rate", "zh": "汇率"},
            headers=names("exchange rate, fx rate, conversion rate, factor, ukurs, 汇率, 折算价, 中间价, 记账汇率"),
            required=True,
        ),
        Field(
            "units",
            "number",
            {"en": "for how many units", "zh": "外币数量"},
            headers=names("per, per units, ffact, 外币数量, 单位数量, 每"),
        ),
    ),
)
