"""Whatever is typed wrongly is answered in words, in the operator's language, with a status scripts can rely on."""

import os
import pty
import select
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.scenarios.operator import CHINESE, ENGLISH, Importer, importer

HEAD = ("Order No", "Customer ID", "Date", "Amount")
GOOD, BAD = ("1", "C-1", "2026-01-05", "1200"), ("2", "", "2026-01-06", "10")
CALLSHEET = str(Path(sys.executable).with_name("callsheet"))
PATIENCE = 30


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_databases: Databases) -> Importer:
    monkeypatch.chdir(tmp_path)
    return importer(tmp_path, sqlite_databases.take())


def in_both(operator: Importer, english: str, chinese: str, *arguments: str) -> None:
    """Check that a command line fails as a mistake, with these words."""
    assert english in operator.told(ENGLISH, *arguments, status=2)
    assert chinese in operator.told(CHINESE, *arguments, status=2)


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        (("imprt", "x.csv"), "There is no imprt. Did you mean import?", "没有 imprt。是不是 import？"),
        (("users", "ad"), "There is no ad. Did you mean add?", "没有 ad。是不是 add？"),
        (("import",), "files is missing. It goes like this: ", "缺少 files。正确写法："),
        (("import", "--knd", "x"), "There is no option --knd.", "没有 --knd 这个选项。"),
        (("score", "--as-of", "2011-13-45"), "is not a date I can read", "不像日期"),
        (("ask", "/foo"), "There is no command /foo.", "没有/foo这个命令。"),
        (("ask", "/customer Zzqx"), "no customer called “Zzqx”", "没有叫“Zzqx”的客户"),
        (("import", "nowhere.csv"), "There is no file nowhere.csv.", "找不到文件 nowhere.csv"),
        (("import", "."), "is a folder", "是文件夹"),
    ],
)
def test_a_slip_on_the_command_line(operator: Importer, line: tuple[str, ...], english: str, chinese: str) -> None:
    in_both(operator, english, chinese, *line)


def _zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.txt", "no table")


@pytest.mark.parametrize(
    ("make", "english", "chinese"),
    [
        (lambda path: path.write_bytes(b"%PDF-1.7\n%"), "is a PDF", "是 PDF"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50)), "is a picture", "是图片"),
        (_zipped, "is a zip archive", "是压缩包"),
        (lambda path: path.write_bytes(b""), "is empty", "是空的"),
        (
            lambda path: path.write_text("Order No,Date,Amount\n1,2026-01-05,10\n"),
            "has no column for: customer_id",
            "缺少这些列：customer_id",
        ),
    ],
    ids=["pdf", "picture", "zip", "empty", "column"],
)
def test_a_file_that_is_no_table(
    operator: Importer, make: Callable[[Path], object], english: str, chinese: str
) -> None:
    make(operator.folder / "orders.csv")
    in_both(operator, english, chinese, "import", "orders.csv")


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("[rfm]\nwindow_day = 3\n", "Did you mean window_days?", "是不是 window_days？"),
        ("[tier]\ntop_share = 3\n", "cannot be 3. It can be: ≤ 1", "不能是 3，可以是：≤ 1"),
        ('[tier]\ncut = "x"\n', "It can be: 80/20, 20/60/20, fixed", "可以是：80/20, 20/60/20, fixed"),
        ("[rfm\n", "is not valid TOML", "不是正确的 TOML"),
    ],
)
def test_a_slip_in_the_policy_stops_what_relies_on_it(
    operator: Importer, text: str, english: str, chinese: str
) -> None:
    operator.environ |= {"CALLSHEET_POLICY": operator.writes("policy.toml", text), "CALLSHEET_TELEGRAM_TOKEN": "1:a"}
    orders = operator.saves("orders.csv", [HEAD, GOOD])
    for line in (("policy", "check"), ("import", orders), ("serve",)):
        in_both(operator, english, chinese, *line)


@pytest.mark.parametrize(
    ("variable", "value", "english", "chinese"),
    [
        ("CALLSHEET_DATABSE_URL", "x", "Did you mean CALLSHEET_DATABASE_URL?", "是不是 CALLSHEET_DATABASE_URL？"),
        ("CALLSHEET_HTTP_PORT", "99999", "It can be: 0 … 65535", "可以是：0 … 65535"),
        ("CALLSHEET_DATABASE_URL", "sqlite:////dev/null/x.db", "cannot be opened or made", "无法打开或新建"),
        ("CALLSHEET_DATABASE_URL", "postgresql://u:hid@127.0.0.1:9/x", "//u:***@127.0.0.1:9/x", "无法连接数据库"),
    ],
)
def test_a_wrong_setting(operator: Importer, variable: str, value: str, english: str, chinese: str) -> None:
    operator.environ[variable] = value
    in_both(operator, english, chinese, "ask", "/help")


def test_a_database_nobody_migrated(operator: Importer, postgres_databases: Databases) -> None:
    operator.environ["CALLSHEET_DATABASE_URL"] = postgres_databases.empty()
    in_both(operator, "Run: callsheet migrate", "请运行：callsheet migrate", "ask", "/help")
    operator.told(ENGLISH, "migrate")
    assert "What you can ask" in operator.reads("ask", "/help")


def test_rows_left_out_that_cannot_be_written_down_are_not_left_out(operator: Importer) -> None:
    orders = operator.saves("orders.csv", [HEAD, GOOD, BAD])
    (operator.folder / "orders.refused.csv").mkdir()
    in_both(operator, "so nothing was imported", "没有导入任何内容", "import", orders, "--skip-bad")
    assert "Customers: 0" in operator.reads("ask", "/whoami")


def _at_a_terminal(operator: Importer, typed: bytes, *arguments: str) -> tuple[int, str]:
    """Return the status and the screen of a command typed at a real terminal; the answer is typed when asked."""
    ours, theirs = pty.openpty()
    environ = {"PATH": os.environ["PATH"], "TERM": "xterm", **{k: v for k, v in operator.environ.items() if v}}
    process = subprocess.Popen(
        [CALLSHEET, *arguments], cwd=operator.folder, env=environ, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    screen, answered = b"", False
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            screen += os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if b"[y/N]" in screen and not answered:
            answered = os.write(ours, typed) > 0
    os.close(ours)
    return process.wait(PATIENCE), screen.decode()


@pytest.mark.parametrize(("typed", "status", "customers"), [(b"y\n", 0, 1), (b"n\n", 2, 0)], ids=["yes", "no"])
def test_at_a_terminal_one_is_asked_and_sees_progress(
    operator: Importer, typed: bytes, status: int, customers: int
) -> None:
    orders = operator.saves("orders.csv", [HEAD, GOOD, BAD])
    ended, screen = _at_a_terminal(operator, typed, "import", orders)
    assert ended == status, screen
    assert "Rows that cannot be imported: 1. Import the rest without them? [y/N]" in screen
    assert "━" in screen
    assert f"Customers: {customers}" in operator.reads("ask", "/whoami")
    assert (operator.folder / "orders.refused.csv").exists() == (customers > 0)
