"""What sections of the policy are made of: kinds of numbers, and weights that sum to 100."""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

FULL = 100  # what the weights of a group sum to

Part = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(gt=0)]
Delay = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(gt=0)]
Minor = Annotated[int, Field(ge=0)]
Points = Annotated[float, Field(ge=0, le=100)]
Positive = Annotated[float, Field(gt=0)]
Weight = Annotated[int, Field(ge=0, le=FULL)]


class Section(BaseModel):
    """A table of the policy: no unknown key, no silent conversion, no change after reading."""

    # TOML writes nan and inf, too: no limit means anything with them.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, serialize_by_alias=True, allow_inf_nan=False)


class Unbalanced(ValueError):
    """Weights that do not sum to 100."""


def sums_to_full(weights: Any) -> Any:
    """Return the weights; pydantic says it when they do not sum to 100."""
    total = sum(dict(weights).values())
    if total != FULL:
        raise Unbalanced(f"weights sum to {total}")
    return weights


Weights = TypeVar("Weights")
Full = Annotated[Weights, AfterValidator(sums_to_full)]
