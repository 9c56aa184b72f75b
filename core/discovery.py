"""Find plug-ins by looking: from module ``x`` of a package, take the object ``x``."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def discover(package: ModuleType, kind: type[T]) -> dict[str, T]:
    """Return every plug-in of a package by its file's name, in alphabetical order.

    Raises TypeError, naming the file, when module ``x`` has no object ``x`` of the kind. Modules whose name starts
    with an underscore are left out.
    """
    found: dict[str, T] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        plugin = getattr(module, info.name, None)
        if not isinstance(plugin, kind):
            raise TypeError(f"{module.__file__} must define {info.name!r}, a {kind.__name__}")
        found[info.name] = plugin
    return found
