"""Compare spellings as people do: case, spaces, punctuation and full-width forms do not count."""

import re
import unicodedata

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_NOT_LETTERS = re.compile(r"[\W_]+")
_PART = re.compile(r"[\u3400-\u9fff]+[\u3400-\u9fff\w]*|[^\u3400-\u9fff]+")


def wide_to_plain(text: str) -> str:
    """Return text with full-width letters, digits and signs as plain ones, trimmed."""
    return unicodedata.normalize("NFKC", text).strip()


def plain(text: str) -> str:
    """Return the letters and digits of a spelling, lower case, without what stands in brackets."""
    folded = wide_to_plain(text).casefold()
    return _NOT_LETTERS.sub("", _BRACKETS.sub("", folded)) or _NOT_LETTERS.sub("", folded)


def parts(text: str) -> list[str]:
    """Return the plain halves of a header in two languages ("客户编号 Customer ID"), or nothing for one language."""
    found = [plain(part) for part in _PART.findall(wide_to_plain(text))]
    halves = [part for part in found if part]
    return halves if len(halves) > 1 else []


def in_brackets(text: str) -> str:
    """Return what stands in a header's brackets, where units are written ("金额(万元)" → "万元"), or ""."""
    found = _BRACKETS.search(wide_to_plain(text))
    return next((group for group in found.groups() if group), "").strip() if found else ""
