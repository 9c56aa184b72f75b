"""Write down how a file was read as a mapping file, for a person to change."""

import json

from core.sources.choices import IGNORE
from core.sources.report import Report

COMMENT = (
    "# How the file was read. Change what is wrong and import with --map THIS_FILE.\n"
    "# 文件的读取方式。改正有误之处，再用 --map 本文件 导入。\n"
)
ORDERS = {"m/d/y": "mdy", "d/m/y": "dmy", "y/m/d": "ymd"}


def suggest_mapping(report: Report) -> str:
    """Return the mapping file (TOML) by which the file would be read as it was."""
    settings = {
        "kind": report.kind,
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "sheet": report.sheet,
        "date_order": ORDERS.get(report.date_order),
        "decimal": report.decimal if len(report.decimal) == 1 else None,
    }
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items() if value]
    columns = {**report.mapping, **dict.fromkeys(report.ignored, IGNORE)}
    pairs = [f"{_quoted(header)} = {_quoted(field)}" for header, field in columns.items()]
    return "\n".join([COMMENT, *lines, "", "[columns]", *pairs, ""])


def _quoted(text: str) -> str:
    """Return a TOML basic string; its escapes are those of JSON but for DEL, which no header has."""
    return json.dumps(text, ensure_ascii=False)
