"""An operator with a database and files of their own, and the scores that came of what they imported."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from core.store.engine import connect, session
from core.store.facts import known_as_of
from core.store.tables.identity import Customer
from core.store.tables.runs import Run, Score
from tests.bot.cli.conftest import Operator

ENGLISH, CHINESE = "en_US.UTF-8", "zh_CN.UTF-8"


@dataclass
class Importer(Operator):
    """An operator who brings files in and looks at what came of it."""

    url: str = field(default="")

    def told(self, lang: str, *arguments: str, status: int = 0) -> str:
        """Return what is said in a language, after checking how it ended."""
        self.environ["LC_ALL"] = lang
        result = self.types(*arguments)
        self.environ["LC_ALL"] = ENGLISH
        assert result.exit_code == status, result.output
        assert "Traceback" not in result.output
        return result.output

    def saves(self, name: str, rows: Iterable[Iterable[Any]], encoding: str = "utf-8", delimiter: str = ",") -> str:
        """Put a table into a file and return its name."""
        with (self.folder / name).open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows(rows)
        return name

    def scores(self) -> dict[str, dict[str, Any]]:
        """Return each customer's whole row of the last run, by the customer's number."""
        engine = connect(self.url)
        with session(engine) as opened:
            last = opened.exec(select(Run.id).order_by(col(Run.id).desc())).first()
            rows = opened.exec(select(Customer.external_id, Score).join(Score).where(col(Score.run_id) == last)).all()
        engine.dispose()
        return {number: score.model_dump(exclude={"run_id", "customer_id"}) for number, score in rows}

    def known(self, number: str, dimension: str) -> object:
        """Return what holds today of a customer."""
        engine = connect(self.url)
        with session(engine) as opened:
            customer = opened.exec(select(Customer.id).where(Customer.external_id == number)).one()
            held = known_as_of(opened, "customer", [customer], date.max)[customer][dimension]
        engine.dispose()
        return held.value


def importer(folder: Path, url: str) -> Importer:
    """Return an operator at an English terminal, in a folder."""
    return Importer(folder, {"CALLSHEET_DATABASE_URL": url, "LC_ALL": ENGLISH}, url)
