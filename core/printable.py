"""Text without the characters that command a screen instead of standing on it."""

import re

# Control characters but for tab and line feed (a terminal obeys them, a database refuses NUL), the marks that turn the
# direction of what follows (Unicode Bidirectional Algorithm, UAX 9: embeddings, overrides, isolates), and halves of
# characters, which no encoding can send.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return text without what commands a screen; tabs and line feeds stay."""
    return text if text.isprintable() else _COMMANDS.sub("", text)


def one_line(text: str) -> str:
    """Return printable text on one line, its spaces made single."""
    if text.isprintable() and "  " not in text and text.strip() == text:
        return text  # as nearly all is: of white space only the plain space is printable
    return " ".join(printable(" ".join(text.split())).split())
