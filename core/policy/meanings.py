"""What each rule of the policy means, in both languages: the comments of the shipped file, and the same in Chinese."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from core.policy.reading import SHIPPED
from core.types import Lang

CHINESE = SHIPPED.with_suffix(".zh.toml")
LISTS = ("relationship", "segments")  # their tables say in both languages what they mean
_COMMENT = re.compile(r"#\s?(?P<said>.*)")
_TABLE = re.compile(r"\[{1,2}(?P<name>[^\[\]]+)\]{1,2}")
_RULE = re.compile(r"(?P<name>\w+)\s*=")


@dataclass(frozen=True, slots=True)
class Passage:
    """Rules that stand together in the file, ``tier.cut`` and so on, and what is said of them."""

    table: str
    rules: tuple[str, ...]
    meaning: Mapping[Lang, str]

    @property
    def key(self) -> str:
        """The name its meaning goes by: that of its first rule, of its table where it has none."""
        return self.rules[0] if self.rules else self.table


def passages_of(section: str) -> list[Passage]:
    """Return what the shipped file says of a section or of a table in it, in its order."""
    return [p for p in passages() if p.table == section or p.table.startswith(f"{section}.")]


@cache
def passages() -> tuple[Passage, ...]:
    """Return everything the shipped file says, in its order; lists of tables say what they mean themselves."""
    chinese = tomllib.loads(CHINESE.read_text("utf-8"))
    return tuple(
        Passage(table, rules, {"en": said, "zh": chinese.get(rules[0] if rules else table, said)})
        for table, rules, said in _blocks(SHIPPED.read_text("utf-8"))
        if table not in ("", *LISTS) and (rules or said)
    )


def _blocks(text: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give each table's name, the rules that follow one comment, and the comment."""
    table, rules, said, waiting = "", list[str](), list[str](), list[str]()
    for line in (line.strip() for line in text.splitlines()):
        header, rule = _TABLE.fullmatch(line), _RULE.match(line)
        if comment := _COMMENT.fullmatch(line):
            waiting.append(comment["said"])
        elif header or (rule and waiting):
            yield table, tuple(rules), " ".join(said)
            rules, said, waiting = [], waiting, []
        elif not line:
            waiting = []  # a remark on its own is about the file
        if header:
            table = header["name"].strip()
        elif rule:
            rules.append(f"{table}.{rule['name']}")
    yield table, tuple(rules), " ".join(said)
