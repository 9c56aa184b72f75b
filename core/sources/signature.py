"""Tell by its first bytes what a file is that is not a table, so that the answer says what to do."""

from pathlib import Path

from core.errors import Mistake

# First bytes by their published signatures; the phrase says what the file is and what to do about it.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "sources.is_pdf"),
    (b"\x89PNG", "sources.is_picture"),
    (b"\xff\xd8\xff", "sources.is_picture"),
    (b"GIF8", "sources.is_picture"),
    (b"PK\x03\x04", "sources.is_archive"),
    (b"PK\x05\x06", "sources.is_archive"),
    (b"\x1f\x8b", "sources.is_archive"),
    (b"7z\xbc\xaf\x27\x1c", "sources.is_archive"),
    (b"Rar!", "sources.is_archive"),
    (b"SQLite format 3", "sources.is_database"),
    (b"PAR1", "sources.is_database"),
    (b"{\\rtf", "sources.is_document"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, .doc and every encrypted Office file ([MS-CFB] 2.2)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
WEB_PAGE = (b"<!doctype html", b"<html", b"<?xml", b"<table", b"<meta")
HEAD = 1024  # bytes looked at
SPACE = b"\xef\xbb\xbf \t\r\n"


def why_no_table(path: Path) -> Mistake | None:
    """Return why a file cannot be a table of text, or None when it may be one."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return Mistake("sources.empty_file", file=path.name)
    if head.startswith(OLE):
        locked = ENCRYPTED in path.read_bytes()
        return Mistake("sources.is_locked" if locked else "sources.is_old_excel", file=path.name)
    if head.lstrip(SPACE).lower().startswith(WEB_PAGE):
        return Mistake("sources.is_web_page", file=path.name)
    key = next((key for signature, key in SIGNATURES if head.startswith(signature)), None)
    return Mistake(key, file=path.name) if key else None
