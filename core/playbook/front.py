"""The head of a playbook file: its front matter, read with bounds, and the template that follows it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.playbook.unusable import Unusable
from core.types import Lang

MAX_BYTES = 64_000
MAX_FRONT = 12_000  # characters
MAX_TEXT = 200  # characters of a title or of a name it is called by
MAX_LIST = 40
KEYS = frozenset({"title", "for", "answers", "budget", "called", "why"})


def text_of(path: Path) -> str:
    """Return what a file holds. Raises Unusable for one that is too large, no text or cannot be read."""
    try:
        with path.open("rb") as opened:
            held = opened.read(MAX_BYTES + 1)
    except OSError:
        raise Unusable(path, 1, {"en": "the file cannot be read", "zh": "文件读不了"}) from None
    return decoded(path, held)


def decoded(path: Path, held: bytes) -> str:
    """Return bytes as the text of a playbook. Raises Unusable."""
    if len(held) > MAX_BYTES:
        raise Unusable(path, 1, {"en": "the file is too large", "zh": "文件太大"})
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unusable(path, 1, {"en": "save the file as UTF-8", "zh": "请把文件另存为 UTF-8 编码"}) from None


def parted(path: Path, text: str) -> tuple[dict[str, Any], str]:
    """Split a file into its front matter and the template, which keeps its line numbers. Raises Unusable."""
    opening, _, rest = text.partition("\n")
    front, closing, body = rest.partition("\n---\n")
    if opening.strip() != "---" or not closing:
        raise Unusable(path, 1, {"en": "it must begin with a --- block", "zh": "文件开头必须有 --- 说明块"})
    if len(front) > MAX_FRONT:
        raise Unusable(path, 2, {"en": "the --- block is too long", "zh": "说明块太长"})
    data = _loaded(path, front)
    _check(path, data)
    return data, "\n" * (front.count("\n") + 3) + body


def texts(value: object) -> tuple[str, ...]:
    """Return what a key of the front matter holds, one text or a list of them, as texts."""
    if value is None:
        return ()
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _loaded(path: Path, front: str) -> Any:
    """Read the YAML. An anchor could make a few lines mean a million, so there are none."""
    import yaml

    try:
        if "&" in front and any(isinstance(token, yaml.AnchorToken) for token in yaml.scan(front)):
            why: Mapping[Lang, str] = {"en": "the --- block has an anchor (&)", "zh": "说明块里不能用锚点（&）"}
            raise Unusable(path, 2, why)
        return yaml.safe_load(front)
    except yaml.MarkedYAMLError as problem:
        line = (problem.problem_mark.line if problem.problem_mark else 0) + 2
        raise Unusable(path, line, {"en": f"not YAML: {problem.problem}", "zh": "说明块不是合法的 YAML"}) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Unusable(path, 2, {"en": "not YAML", "zh": "说明块不是合法的 YAML"}) from None


def _check(path: Path, data: object) -> None:
    """Refuse a front matter that lacks a title, has a key nobody reads, or more than anybody would write."""
    why = _complaint(data)
    if why:
        raise Unusable(path, 2, {"en": why[0], "zh": why[1]})


def _complaint(data: object) -> tuple[str, str] | None:
    if not isinstance(data, dict) or not data.get("title"):
        return "the --- block needs a title", "说明块缺少 title"
    unknown = sorted(str(key) for key in data.keys() - KEYS)
    if unknown:
        known = ", ".join(sorted(KEYS))
        return (
            f"unknown key {unknown[0][:MAX_TEXT]}; keys are {known}",
            f"不认识 {unknown[0][:MAX_TEXT]}，只能用 {known}",
        )
    budget, conditions = data.get("budget", 1), data.get("for") or {}
    if not isinstance(conditions, dict) or not isinstance(budget, int) or not 0 < budget < MAX_BYTES:
        return "for must be a mapping, budget a number", "for 必须是键值对，budget 必须是数字"
    lists = (data.get("answers"), data.get("called"), data.get("why"), *conditions.values())
    if not all(_plain(value) for value in lists):
        return f"a list holds plain texts, {MAX_LIST} at most", f"列表里只能写文字，最多{MAX_LIST}项"
    if any(len(text) > MAX_TEXT for text in (str(data["title"]), *texts(data.get("called")))):
        return f"a title has {MAX_TEXT} characters at most", f"title和called最多{MAX_TEXT}个字"
    return None


def _plain(value: object) -> bool:
    """Tell whether a value is a text, or a list of a few."""
    items = value if isinstance(value, list) else [value]
    return len(items) <= MAX_LIST and not any(isinstance(item, list | dict) for item in items)
