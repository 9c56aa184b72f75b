"""Find the encoding of a text file: strict UTF-8 first, then GB18030, and a guess only for the rest."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import Mistake

CHUNK = 1 << 20
ASCII = 0x7F  # the last byte of plain text
DAMAGED = 0.1  # replaced characters for each high byte: in another encoding it is one or nearly
SAMPLE = 1 << 16  # bytes of lines that are not ASCII: enough to judge by
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
CONTROLS = 0.02  # of the bytes: text has next to none
GUESSED = ["cp1252", "cp1250", "cp1251", "big5", "shift_jis", "euc_kr"]  # what spreadsheets save as, commonest first
_HIGH_PAIR = re.compile(rb"([\x81-\xfe][\xa1-\xfe])|[\x80-\xff]")


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file, which may be damaged here and there; raises Mistake when it is no text."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for bom, name in BOMS:
        if head.startswith(bom):
            return checked(path, name)
    if wide := _without_mark(head):
        return checked(path, wide)
    if _decodes(path, "utf-8"):
        return "utf-8"
    if len(CONTROL.findall(head)) > CONTROLS * len(head):
        raise Mistake("sources.not_text", file=path.name)
    foreign = _lines_beyond_ascii(path)
    if _nearly(foreign, "utf-8"):
        return "utf-8"
    if _is_chinese(foreign) and _nearly(foreign, "gb18030"):
        return "gb18030"
    return _guess(path, foreign)


def checked(path: Path, encoding: str) -> str:
    """Return the encoding if the file is in it; raises Mistake when it is not, or when there is none of that name."""
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise Mistake("sources.unknown_encoding", encoding=encoding) from None
    if not _decodes(path, encoding) and not _nearly(_lines_beyond_ascii(path), encoding):
        raise Mistake("sources.bad_encoding", file=path.name, encoding=encoding)
    return encoding


def _without_mark(head: bytes) -> str | None:
    """Return which UTF-16 a text without a byte order mark is in: every other byte of plain text is zero."""
    if head.count(0) < len(head) * 0.3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _lines_beyond_ascii(path: Path) -> bytes:
    found = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                found += line
                if len(found) > SAMPLE:
                    break
    return bytes(found)


def _nearly(sample: bytes, encoding: str) -> bool:
    """Tell a text with a few damaged characters, which cost their rows, from a text in another encoding."""
    high = sum(byte > ASCII for byte in sample)
    return sample.decode(encoding, "replace").count("\ufffd") <= DAMAGED * high


def _is_chinese(sample: bytes) -> bool:
    """Tell Chinese from a Western text that happens to decode.

    In GB18030 both bytes of the common characters (those of GB 2312) are high; in a Western text a high byte is an
    accented letter, mostly with a plain one behind it.
    """
    pairs = [match.group(1) is not None for match in _HIGH_PAIR.finditer(sample)]
    return sum(pairs) * 2 >= len(pairs)


def _guess(path: Path, sample: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    found = list(from_bytes(sample, cp_isolation=GUESSED))
    if not found:
        raise Mistake("sources.not_text", file=path.name)
    best = min(found, key=lambda match: (match.chaos, -match.coherence, GUESSED.index(match.encoding)))
    return best.encoding if _decodes(path, best.encoding) else "latin-1"
