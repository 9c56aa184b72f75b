"""The sentences of importing, in both languages; a sentence's braces are the same in both."""

from collections.abc import Mapping
from importlib import import_module

from core.discovery import discover
from core.sources import kinds
from core.sources.kind import Kind
from core.sources.phrase import Phrase
from core.types import Lang
from core.wording import Wording

_EN = {
    # the file cannot be taken
    "no_such_file": "There is no file {file}. Check the path.",
    "is_folder": "{file} is a folder. Name the files in it.",
    "no_such_sheet": "{file} has no visible sheet called {sheet}. Check the name in the mapping file.",
    "empty_file": "{file} is empty. Export it again.",
    "no_rows": "{file} has headers (line {line}) but no rows below them. Export it again.",
    "is_pdf": "{file} is a PDF. Export the table itself, as .xlsx or CSV.",
    "is_picture": "{file} is a picture. Export the table itself, as .xlsx or CSV.",
    "is_archive": "{file} is a zip archive, a damaged workbook or another Office document, not a workbook. "
    "Unpack it, or save the table as .xlsx or CSV.",
    "is_database": "{file} is a database file. Export the table as .xlsx or CSV.",
    "is_document": "{file} is a text document. Save the table as .xlsx or CSV.",
    "is_web_page": "{file} is a web page, whatever its name says. Open it in Excel and save it as .xlsx.",
    "is_old_excel": "{file} is in the old Excel format (.xls). Open it and save it as .xlsx.",
    "is_locked": "{file} is protected by a password. Open it, remove the password and save it as .xlsx.",
    "broken_workbook": "{file} cannot be read as a workbook: it is damaged. Open it in Excel and save it again.",
    "too_large": "{file} is too large for memory once it is unpacked. Delete stray cells far out, or save it as CSV.",
    "not_text": "{file} is neither text nor a workbook. Save the table as .xlsx or CSV.",
    "not_a_table": "{file} is not a table: its lines do not have the same columns. Save the table as .xlsx or CSV, "
    "with one row of headers.",
    "bad_encoding": "{file} is not in {encoding}. Save it as “CSV UTF-8”, or name the right encoding in the mapping "
    "file.",
    "unknown_encoding": "There is no encoding called {encoding}. Usual ones are utf-8, gb18030 and cp1252.",
    "open_quote": "{file}, line {line}: a quotation mark is opened and never closed, so the rest of the file is "
    "unreadable. Close it or double it.",
    # the file is a table, but of what?
    "missing_column": "{file} looks like {kind}, but has no column for: {columns}. Its headers are: {headers}. Rename "
    "a header, or say which column it is in a mapping file (--map).",
    "kind_unknown": "What {file} holds was not recognised from its headers: {headers}. Say what it is with --kind "
    "({kinds}) and which column is what in a mapping file (--map).",
    "no_header": "{file} has no row of headers: line {line} is already data ({headers}). Put the names of the columns "
    "above it.",
    "twin_headers": "{file} has two columns called {column}, and it is not clear which is the {field}. Rename one.",
    # the mapping file
    "unknown_kind": "There is no kind of file called {kind}. There are: {kinds}.",
    "broken_mapping": "The mapping file {file} cannot be read: {problem}.",
    "mapping_key": "The mapping file {file} has {setting}, which means nothing here. Nearest: {nearest}. It may have: "
    "{keys}.",
    "mapping_value": "The mapping file {file} has {setting} = {value}, which cannot be used.",
    "mapping_word": "The mapping file {file} has {setting} = {value}; it can be one of: {words}.",
    "unknown_field": "The mapping names a field {field} that {kind} do not have. Nearest: {nearest}. All: {fields}.",
    "unknown_option": "The mapping says {value} is {option}, but {field} can only be one of: {options}.",
    "unknown_header": "The mapping names a column {column} that {file} does not have. Nearest: {nearest}. Its headers "
    "are: {headers}.",
    # what a cell should be
    "expect.required": "a value: it must not be empty",
    "expect.id": "a number or code as it was given (not shortened to 1.2E+05)",
    "expect.text": "text (this is damaged)",
    "expect.date": "a date such as 2024-03-05, or {order} as in the rest of the column",
    "expect.money": "an amount, with {sign} before the cents",
    "expect.number": "a number, with {sign} before the decimals",
    "expect.share": "a share such as 10% or 0.1",
    "expect.option": "one of: {options}. Other words can be explained in a mapping file",
    "expect.flag": "yes or no",
    "expect.currency": "a currency such as CNY, USD or EUR",
    "expect.one_currency": "the same currency in the whole row",
    "expect.either": "one of: {columns}",
    "expect.not_before": "a day not before {column}",
    "expect.between": "a number from {least} to {most}",
    "expect.at_least": "a number not below {least}",
    "expect.once": "one row: this number is already on line {line}, with other values",
    "expect.cells": "{expected} cells, there are {found}: a value with the delimiter in it needs quotation marks",
    "expect.quotes": "closed quotation marks, with the delimiter behind them",
    # what is worth knowing
    "note.date_guess": "Dates in {column} such as {value} can be read two ways; read as {order}. To change it, set "
    "date_order in a mapping file.",
    "note.decimal_guess": "Numbers in {column} such as {value} can be read two ways; read with {sign} before the "
    "decimals. To change it, set decimal in a mapping file.",
    "note.encoding_guess": "The text was taken to be in {encoding}. If names look wrong, save the file as “CSV UTF-8”, "
    "or set encoding in a mapping file.",
    "note.strange": "{column} is headed like {field}, but nothing in it fits, so it was left out. If it is the right "
    "column, say so in a mapping file, where its words can be explained too.",
    "note.repeated": "Lines that repeat another line of their order exactly: {rows}. They are kept; if two exports "
    "overlap in this file, import them separately.",
    "note.totals": "Rows of totals, left out: {rows}.",
    "note.continued": "Lines without an order number of their own, taken with the order above: {rows}.",
    "note.merged": "Rows that repeat another row exactly, merged with it: {rows}.",
    "note.added_up": "Rows about the same customer, time and feature as an earlier row, added to it: {rows}.",
    "note.reversals": "Lines that take something back (negative, or a cancellation by number): {rows}. They reduce "
    "value and never count as a purchase.",
    "note.partly_refunded": "Lines of orders that were refunded in part: {rows}. How much is not known, so they count "
    "in full.",
    "note.no_value": "Lines with the amount 0: {rows}. They are kept, but never count as a purchase.",
    "note.credit_notes": "Credit notes: {rows}. Their amounts count as negative.",
    "note.order_totals": "The amounts are totals of whole orders, not of their lines; the lines are quantity × price "
    "instead.",
    # columns of the file of refused rows
    "refused.line": "line",
    "refused.reason": "reason",
}

_ZH = {
    "no_such_file": "找不到文件 {file}，请检查路径。",
    "is_folder": "{file} 是文件夹，请写明里面的文件。",
    "no_such_sheet": "{file} 里没有名为 {sheet} 的可见工作表，请检查映射文件里的名称。",
    "empty_file": "{file} 是空的，请重新导出。",
    "no_rows": "{file} 只有表头（第 {line} 行），下面没有数据，请重新导出。",
    "is_pdf": "{file} 是 PDF。请直接导出表格，存成 .xlsx 或 CSV。",
    "is_picture": "{file} 是图片。请直接导出表格，存成 .xlsx 或 CSV。",
    "is_archive": "{file} 是压缩包、损坏的工作簿或别的 Office 文档，不是 Excel 工作簿。请先解压，或把表格另存为 .xlsx "
    "或 CSV。",
    "is_database": "{file} 是数据库文件。请把表导出成 .xlsx 或 CSV。",
    "is_document": "{file} 是文字文档。请把表格另存为 .xlsx 或 CSV。",
    "is_web_page": "{file} 其实是网页，与扩展名无关。请用 Excel 打开，另存为 .xlsx。",
    "is_old_excel": "{file} 是旧版 Excel 格式（.xls）。请打开后另存为 .xlsx。",
    "is_locked": "{file} 设了密码。请打开文件，去掉密码，再另存为 .xlsx。",
    "broken_workbook": "{file} 已损坏，无法作为工作簿读取。请用 Excel 打开后重新保存。",
    "too_large": "{file} 展开后太大，内存放不下。请删除远处多余的单元格，或另存为 CSV。",
    "not_text": "{file} 既不是文本，也不是 Excel 工作簿。请把表格另存为 .xlsx 或 CSV。",
    "not_a_table": "{file} 不是表格：各行的列数对不上。请存成 .xlsx 或 CSV，并留一行表头。",
    "bad_encoding": "{file} 不是 {encoding} 编码。请另存为“CSV UTF-8”，或在映射文件里写明编码。",
    "unknown_encoding": "没有名为 {encoding} 的编码。常用的有 utf-8、gb18030、cp1252。",
    "open_quote": "{file} 第 {line} 行：有一个引号没有配对，后面的内容都无法读取。请补上引号，或写成两个引号。",
    "missing_column": "{file} 看起来是{kind}，但缺少这些列：{columns}。现有表头：{headers}。请改表头，"
    "或在映射文件里指明（--map）。",
    "kind_unknown": "从表头认不出 {file} 是什么：{headers}。请用 --kind 指明类型（{kinds}），并在映射文件里说明各列（"
    "--map）。",
    "no_header": "{file} 没有表头：第 {line} 行已经是数据（{headers}）。请在上面加一行列名。",
    "twin_headers": "{file} 有两列都叫 {column}，分不清哪一列是 {field}。请改掉其中一个。",
    "unknown_kind": "没有 {kind} 这种文件类型。可选：{kinds}。",
    "broken_mapping": "映射文件 {file} 无法读取：{problem}。",
    "mapping_key": "映射文件 {file} 里的 {setting} 没有意义。相近的有：{nearest}。可用的有：{keys}。",
    "mapping_value": "映射文件 {file} 里的 {setting} = {value} 无法使用。",
    "mapping_word": "映射文件 {file} 里的 {setting} = {value} 不对，可选：{words}。",
    "unknown_field": "映射里的字段 {field} 在 {kind} 中不存在。相近的有：{nearest}。全部字段：{fields}。",
    "unknown_option": "映射把 {value} 写成 {option}，但 {field} 只能是：{options}。",
    "unknown_header": "映射里的列 {column} 在 {file} 中不存在。相近的有：{nearest}。现有表头：{headers}。",
    "expect.required": "此项必填，不能为空",
    "expect.id": "原样的编号（不能被缩写成 1.2E+05）",
    "expect.text": "文字（这里的内容已损坏）",
    "expect.date": "日期，如 2024-03-05，或与本列其他日期一致的 {order}",
    "expect.money": "金额，小数点写作 {sign}",
    "expect.number": "数字，小数点写作 {sign}",
    "expect.share": "比例，如 10% 或 0.1",
    "expect.option": "下列之一：{options}。其他说法可在映射文件里说明",
    "expect.flag": "是或否",
    "expect.currency": "币种，如 CNY、USD、EUR",
    "expect.one_currency": "同一行只用一种币种",
    "expect.either": "下列之一：{columns}",
    "expect.not_before": "不早于 {column} 的日期",
    "expect.between": "{least}到{most}之间的数字",
    "expect.at_least": "不小于{least}的数字",
    "expect.once": "只出现一次：第 {line} 行已有同一编号，但内容不同",
    "expect.cells": "{expected} 个单元格，现有 {found} 个：含分隔符的内容要加引号",
    "expect.quotes": "引号要成对，后面紧跟分隔符",
    "note.date_guess": "{column} 里的日期（如 {value}）有两种读法，已按 {order} 读取。如需更改，请在映射文件里设置 "
    "date_order。",
    "note.decimal_guess": "{column} 里的数字（如 {value}）有两种读法，已把 {sign} 当作小数点。如需更改，"
    "请在映射文件里设置 decimal。",
    "note.encoding_guess": "文字按 {encoding} 编码读取。如名称显示不对，请另存为“CSV UTF-8”，或在映射文件里设置 "
    "encoding。",
    "note.strange": "{column} 的表头像 {field}，但内容没有一项相符，已略去。"
    "如果确是这一列，请在映射文件里写明，并说明各种写法。",
    "note.repeated": "{rows} 行与同一订单的另一行完全相同，均已保留；如果文件里有两次导出重叠，请分开导入。",
    "note.totals": "{rows} 行合计已略去。",
    "note.continued": "{rows} 行没有自己的订单号，归入上一行的订单。",
    "note.merged": "{rows} 行与别的行完全相同，已合并。",
    "note.added_up": "{rows} 行与前面某行的客户、时间和功能相同，次数已相加。",
    "note.reversals": "{rows} 行是冲减（负数，或编号表示取消）：只减少金额，不算一次购买。",
    "note.partly_refunded": "{rows} 行属于部分退款的订单：退了多少不清楚，因此仍按全额计。",
    "note.no_value": "{rows} 行金额为 0：予以保留，但不算一次购买。",
    "note.credit_notes": "{rows} 张红字发票（贷项）：金额按负数计。",
    "note.order_totals": "金额列写的是整单金额，不是行金额；各行改按数量 × 单价计算。",
    "refused.line": "行号",
    "refused.reason": "原因",
}


def _words(sentences: Mapping[str, str], lang: Lang) -> Mapping[str, str]:
    titles = {f"kind.{kind.name}": kind.title[lang] for kind in discover(kinds, Kind).values()}
    return {f"sources.{key}": sentence for key, sentence in {**sentences, **titles}.items()}


WORDS: Mapping[Lang, Mapping[str, str]] = {"en": _words(_EN, "en"), "zh": _words(_ZH, "zh")}


def term(key: str, lang: Lang) -> str:
    """Return the word of a term of importing: ``sources.kind.orders``."""
    return WORDS[lang][key]


def say(phrase: Phrase, lang: Lang) -> str:
    """Return a phrase as plain text in a language.

    The first part of its key names the part of the core that has its words: what the store expects of a row
    (``store.expect.known_customer``) stands in core/store/words.py.
    """
    part = phrase.key.partition(".")[0]
    template: str = import_module(f"core.{part}.words").WORDS[lang][phrase.key]
    wording = Wording(lang, term)
    return template.format(**{name: wording.say(value) for name, value in phrase.values.items()})
