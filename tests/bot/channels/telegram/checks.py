"""What Telegram's servers refuse, as far as this bot can meet it."""

import json
from typing import Any

ENTITIES = {"bold", "italic", "underline", "strikethrough", "code", "pre", "blockquote", "text_link", "spoiler"}


class Refusal(Exception):
    """An answer that is not ok, with its HTTP status and parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = parameters


def refuse_unless(holds: bool, description: str) -> None:
    """Refuse the call as a bad request unless the condition holds."""
    if not holds:
        raise Refusal(400, f"Bad Request: {description}")


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """Return a part of a text given in UTF-16 code units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def check_text(text: str, entities: list[dict[str, Any]], most: int) -> None:
    """Refuse a text that is empty, too long or has entities that do not lie on it."""
    refuse_unless(bool(text.strip()), "message text is empty")
    refuse_unless(text == text.strip(), "space around the text would be trimmed and shift entities")
    refuse_unless(units(text) <= most, "message is too long")
    refuse_unless(len(entities) <= 100, "too many entities")
    for entity in entities:
        _check_entity(text, entity)
    for one in entities:
        for other in entities:
            refuse_unless(_nested_or_apart(one, other), "entities overlap")


def _check_entity(text: str, entity: dict[str, Any]) -> None:
    refuse_unless(entity["type"] in ENTITIES, f"unexpected entity {entity['type']}")
    inside = entity["offset"] >= 0 and entity["length"] > 0 and entity["offset"] + entity["length"] <= units(text)
    refuse_unless(inside, "entity outside the text")
    try:
        cut(text, entity["offset"], entity["length"])
    except UnicodeDecodeError:
        refuse_unless(False, "entity cuts a character")


def _nested_or_apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first = set(range(one["offset"], one["offset"] + one["length"]))
    second = set(range(other["offset"], other["offset"] + other["length"]))
    return not first & second or first <= second or second <= first


def check_keyboard(markup: str | None) -> list[list[dict[str, str]]]:
    """Return the rows of buttons of a message."""
    rows: list[list[dict[str, str]]] = json.loads(markup)["inline_keyboard"] if markup else []
    refuse_unless(sum(map(len, rows)) <= 100, "too many buttons")
    for row in rows:
        refuse_unless(0 < len(row) <= 8, "a row has 1 to 8 buttons")
        for button in row:
            refuse_unless(bool(button["text"].strip()), "button text is empty")
            refuse_unless(1 <= len(button["callback_data"].encode()) <= 64, "BUTTON_DATA_INVALID")
    return rows


def check_commands(commands: list[dict[str, str]]) -> None:
    """Refuse a menu Telegram would not show."""
    refuse_unless(len(commands) <= 100, "too many commands")
    for command in commands:
        name = command["command"]
        plain = name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()
        refuse_unless(plain and 1 <= len(name) <= 32, "BOT_COMMAND_INVALID")
        refuse_unless(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
