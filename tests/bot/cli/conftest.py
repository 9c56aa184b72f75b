"""An operator at a terminal, with a data folder of their own."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import command_line


@dataclass
class Operator:
    """Somebody who types verbs; ``environ`` is what their shell has set."""

    folder: Path
    environ: dict[str, str | None]

    def types(self, *arguments: str, said: str = "") -> Result:
        """Return what comes of a command line: its exit code and what was printed."""
        return CliRunner().invoke(command_line(), list(arguments), input=said, env=self.environ)

    def reads(self, *arguments: str) -> str:
        """Return what is printed of a command line that works."""
        result = self.types(*arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def writes(self, name: str, text: str) -> str:
        """Put a file into the folder and return its path."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return str(path)


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.chdir(tmp_path)
    return Operator(tmp_path, {"CALLSHEET_DATA_DIR": str(tmp_path / "data"), "LC_ALL": "en_US.UTF-8"})
