"""The scoring policy: weights and thresholds of every model, read from TOML and checked to the last key."""

from core.policy.policy import Policy
from core.policy.reading import SHIPPED, BadPolicy, load_policy, nearest_name, parse_policy

__all__ = ["SHIPPED", "BadPolicy", "Policy", "load_policy", "nearest_name", "parse_policy"]
