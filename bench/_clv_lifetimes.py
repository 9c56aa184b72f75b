"""One run of lifetimes on a file of orders, in an environment of its own: seconds a phase, as a line of JSON."""

import json
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

HORIZON = 90


def main(path: str) -> None:
    """Print the phases of one run."""
    from lifetimes import BetaGeoFitter, GammaGammaFitter  # type: ignore[import-not-found]
    from lifetimes.utils import summary_data_from_transaction_data  # type: ignore[import-not-found]

    with np.load(path) as read:
        orders = pd.DataFrame({name: read[name] for name in ("customer", "day", "amount")})
    orders["day"] = orders["day"].to_numpy().astype("datetime64[D]").astype("datetime64[ns]")
    clock, processor = [time.perf_counter()], time.process_time()
    summary = summary_data_from_transaction_data(
        orders, "customer", "day", monetary_value_col="amount", freq="D", observation_period_end=orders["day"].max()
    )
    clock.append(time.perf_counter())
    buying = BetaGeoFitter(penalizer_coef=0.0)
    buying.fit(summary["frequency"], summary["recency"], summary["T"])
    clock.append(time.perf_counter())
    again = summary[summary["frequency"] > 0]
    spending = GammaGammaFitter(penalizer_coef=0.0)
    spending.fit(again["frequency"], again["monetary_value"])
    clock.append(time.perf_counter())
    columns = summary["frequency"], summary["recency"], summary["T"]
    expected = buying.conditional_expected_number_of_purchases_up_to_time(HORIZON, *columns)
    buying.conditional_probability_alive(*columns)
    clock.append(time.perf_counter())
    processor = time.process_time() - processor
    report = {
        "processor": processor,
        "seconds": dict(zip(("summary", "purchases", "spending", "forecast"), np.diff(clock).tolist(), strict=True)),
        "parameters": [
            *(float(buying.params_[name]) for name in ("r", "alpha", "a", "b")),
            *(float(spending.params_[name]) for name in ("p", "q", "v")),
        ],
        "orders": float(expected.sum()),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1])
