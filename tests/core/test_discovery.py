"""Plug-ins are found by looking, and a file without its object stops the start."""

import importlib
import sys
from pathlib import Path

import pytest

from core.discovery import discover


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    name = f"plugins_{request.node.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_each_file_gives_the_object_of_its_own_name(package: Path) -> None:
    (package / "beta.py").write_text("beta = 2")
    (package / "alpha.py").write_text("alpha = 1")
    (package / "_private.py").write_text("raise SystemExit")
    assert discover(importlib.import_module(package.name), int) == {"alpha": 1, "beta": 2}


def test_a_file_without_its_object_is_named(package: Path) -> None:
    (package / "gamma.py").write_text("delta = 1")
    with pytest.raises(TypeError, match=r"gamma\.py must define 'gamma', a int"):
        discover(importlib.import_module(package.name), int)
