"""What Slack refuses in a message, as strictly as its reference has it; used by the server that plays Slack."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]

_STYLES = {"bold", "italic", "strike", "code"}


class Refused(Exception):
    """Slack would refuse this, or would show something else than was meant."""


def check_message(message: Mapping[str, Any]) -> None:
    """Raise Refused unless text and blocks are within what Slack takes, and nothing in them pings."""
    _check_mrkdwn(str(message.get("text") or ""))
    blocks = message.get("blocks") or []
    _need(len(blocks) <= 50, "50 blocks a message")
    _need(len(words(blocks)) <= 13_200, "msg_blocks_too_long")
    check_blocks(blocks)
    _need(sum(block["type"] == "table" for block in blocks) <= 1, "only one table")


def check_view(view: Mapping[str, Any]) -> None:
    """Raise Refused unless the view can be a Home tab."""
    _need(view["type"] == "home", "a view of type home")
    _need(len(view["blocks"]) <= 100, "100 blocks in a view")
    check_blocks(view["blocks"])
    _need(all(block["type"] != "table" for block in view["blocks"]), "no table in a view")


def check_blocks(blocks: Sequence[Block]) -> None:
    """Raise Refused at the first block Slack would not take."""
    for block in blocks:
        _CHECKS.get(block["type"], _unknown)(block)
    ids = [element["action_id"] for block in blocks for element in block.get("elements", ()) if "action_id" in element]
    _need(len(ids) == len(set(ids)), "action_ids used once")


def words(blocks: Sequence[Block]) -> str:
    """Return what a reader sees of the blocks, buttons included."""
    return "\n".join(_words(block) for block in blocks)


def buttons(blocks: Sequence[Block]) -> dict[str, Block]:
    """Return the buttons by their label."""
    found = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return {button["text"]["text"]: button for button in found}


def elements(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the rich text elements of the blocks, those in tables and lists too."""
    for block in blocks:
        yield from _leaves(block)


def _leaves(node: Any) -> Iterator[Block]:
    if isinstance(node, list):
        for child in node:
            yield from _leaves(child)
    elif isinstance(node, Mapping) and node.get("type") in ("rich_text", "table"):
        yield from _leaves(node.get("elements") or node.get("rows"))
    elif isinstance(node, Mapping) and str(node.get("type")).startswith("rich_text_"):
        yield from _leaves(node["elements"])
    elif isinstance(node, Mapping) and node.get("type") in ("text", "link"):
        yield node


def _words(block: Block) -> str:
    match block["type"]:
        case "header":
            return str(block["text"]["text"])
        case "actions":
            return " ".join(f"[{label}]" for label in buttons([block]))
        case "table":
            return "\n".join(" | ".join(words([cell]) for cell in row) for row in block["rows"])
        case "rich_text":
            return "\n".join(_words(part) for part in block["elements"])
        case "rich_text_list":
            return "\n".join(f"{'  ' * block['indent']}- {_words(item)}" for item in block["elements"])
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return "".join(element["text"] for element in block["elements"])
        case _:
            return ""


def _header(block: Block) -> None:
    _check_plain(block["text"], 150)


def _rich_text(block: Block) -> None:
    _need(block["elements"], "a rich_text with elements")
    for part in block["elements"]:
        _rich_text_part(part)


def _rich_text_part(part: Block) -> None:
    kind = part["type"]
    _need(part["elements"], f"a {kind} with elements")
    if kind == "rich_text_list":
        _need(part["style"] in ("bullet", "ordered") and 0 <= part["indent"] <= 8, "a list of a known style and depth")
        for item in part["elements"]:
            _need(item["type"] == "rich_text_section", "sections in a list")
            _rich_text_part(item)
        return
    _need(kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"), f"a known part, not {kind}")
    for element in part["elements"]:
        _element(element)


def _element(element: Block) -> None:
    _need(element["type"] in ("text", "link"), f"text or a link, not {element['type']}: it could ping somebody")
    _need(element["text"], "must be more than 0 characters")
    _need(set(element.get("style", {})) <= _STYLES, "known styles")
    _need(set(element) <= {"type", "text", "style", "url"}, "known keys in an element")
    if element["type"] == "link":
        _need(re.match(r"https?://", element["url"]), "a link to the web")


def _table(block: Block) -> None:
    rows = block["rows"]
    _need(1 <= len(rows) <= 100, "1 to 100 rows")
    _need(1 <= len(rows[0]) <= 20, "1 to 20 columns")
    _need(all(len(row) == len(rows[0]) for row in rows), "rows of the same length")
    cells = [cell for row in rows for cell in row]
    for cell in cells:
        _need(cell["type"] == "rich_text", "rich_text cells")
        _rich_text(cell)
    _need(sum(len(words([cell])) for cell in cells) <= 10_000, "10,000 characters in a table")


def _actions(block: Block) -> None:
    _need(1 <= len(block["elements"]) <= 25, "1 to 25 buttons")
    for button in block["elements"]:
        _need(button["type"] == "button", "buttons")
        _check_plain(button["text"], 75)
        _need(1 <= len(button["value"]) <= 2_000, "a value of at most 2,000")
        _need(1 <= len(button["action_id"]) <= 255, "an action_id of at most 255")


def _divider(block: Block) -> None:
    _need(set(block) == {"type"}, "a divider alone")


def _unknown(block: Block) -> None:
    raise Refused(f"invalid_blocks: {block['type']}")


_CHECKS = {
    "header": _header,
    "rich_text": _rich_text,
    "table": _table,
    "actions": _actions,
    "divider": _divider,
}


def _check_plain(text: Mapping[str, Any], most: int) -> None:
    _need(text["type"] == "plain_text", "plain_text")
    _need(1 <= len(text["text"]) <= most, f"1 to {most} characters: {text['text']!r}")
    _need(text.get("emoji") is False, "names with colons are no emoji")


def _check_mrkdwn(text: str) -> None:
    _need(text.strip() or text == " ", "text beside blocks")
    _need(len(text) <= 4_000, "text under 4,000 characters")
    _need(not re.search("[<>]", text), f"escaped < and > in {text!r}: it could ping somebody")
    _need(not re.search("&(?!amp;|lt;|gt;)", text), f"an escaped & in {text!r}")


def _need(held: object, what: str) -> None:
    if not held:
        raise Refused(f"invalid_blocks: expected {what}")
