"""What the store expects of a file's rows, said in both languages; the sentences of ``RowProblem.expected``."""

from collections.abc import Mapping

from core.types import Lang

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "store.expect.known_customer": "a customer that is on record: import the customers first",
        "store.expect.known_invoice": "an invoice that is on record, or a customer number in the same row",
        "store.expect.other_customer": "another customer than the one in the same row",
        "store.expect.one_customer": "one customer in all lines of an order",
        "store.expect.one_currency": "one currency in all lines of an order",
        "store.expect.positive": "a number above zero",
        "store.expect.once": "this number once in the file, or the same values again",
    },
    "zh": {
        "store.expect.known_customer": "已有的客户：请先导入客户资料",
        "store.expect.known_invoice": "已有的发票，或在同一行填写客户编号",
        "store.expect.other_customer": "与同一行客户不同的另一个客户",
        "store.expect.one_customer": "同一张订单的各行属于同一个客户",
        "store.expect.one_currency": "同一张订单的各行使用同一种货币",
        "store.expect.positive": "大于零的数字",
        "store.expect.once": "这个编号在文件里只出现一次，或各次内容一致",
    },
}
