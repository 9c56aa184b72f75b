"""The scoring policy: weights and thresholds of every model, read from TOML and checked to the last key."""

from core.policy.policy import Policy
from core.policy.reading import (
    SHIPPED,
    BadPolicy,
    Rules,
    load_policy,
    load_rules,
    nearest_name,
    parse_policy,
    read_rules,
)

__all__ = [
    "SHIPPED",
    "BadPolicy",
    "Policy",
    "Rules",
    "load_policy",
    "load_rules",
    "nearest_name",
    "parse_policy",
    "read_rules",
]
