"""Every rule of the policy says in both languages what it means."""

import re
import tomllib

import pytest

from core.policy import load_policy
from core.policy.meanings import CHINESE, LISTS, passages, passages_of

KEPT = tomllib.loads(CHINESE.read_text("utf-8"))
HAN = re.compile(r"[\u4e00-\u9fff]")
SPACED = re.compile(r"[\u4e00-\u9fff] [A-Za-z0-9]|[A-Za-z0-9] [\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?!]")


@pytest.mark.parametrize("key", [passage.key for passage in passages()])
def test_a_rule_has_a_meaning_in_both_languages(key: str) -> None:
    passage = next(passage for passage in passages() if passage.key == key)
    assert passage.meaning["en"]
    assert key in KEPT, f"core/policy.zh.toml does not say what {key} means"
    assert HAN.search(passage.meaning["zh"])
    assert not SPACED.search(passage.meaning["zh"])


def test_no_meaning_is_kept_for_a_rule_there_is_not() -> None:
    assert set(KEPT) <= {passage.key for passage in passages()}


def test_every_rule_stands_in_a_passage() -> None:
    values = load_policy().model_dump(by_alias=True)
    for section, value in values.items():
        if isinstance(value, dict):
            told = {rule.removeprefix(f"{section}.").split(".")[0] for p in passages_of(section) for rule in p.rules}
            assert set(value) <= told | {
                p.table.removeprefix(f"{section}.").split(".")[0] for p in passages_of(section)
            }
        else:
            assert section in (*LISTS, "reporting_currency")
