"""One run of pymc-marketing on a file of orders, in an environment of its own: seconds a phase, as a line of JSON.

Fitted by ``method="map"`` with flat priors: its fastest way, and the one that aims at the same parameters.
"""

import json
import logging
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd

HORIZON = 90


def main(path: str) -> None:
    """Print the phases of one run."""
    from pymc_extras.prior import Prior  # type: ignore[import-not-found]
    from pymc_marketing.clv import BetaGeoModel, GammaGammaModel, rfm_summary  # type: ignore[import-not-found]

    with np.load(path) as read:
        orders = pd.DataFrame({name: read[name] for name in ("customer", "day", "amount")})
    orders["day"] = orders["day"].to_numpy().astype("datetime64[D]").astype("datetime64[ns]")
    clock, processor = [time.perf_counter()], time.process_time()
    summary = rfm_summary(
        orders, "customer", "day", monetary_value_col="amount", observation_period_end=orders["day"].max()
    ).rename(columns={"customer": "customer_id"})
    clock.append(time.perf_counter())
    buying = BetaGeoModel(model_config={name: Prior("HalfFlat") for name in ("r", "alpha", "a", "b")})
    buying.fit(data=summary, method="map", progressbar=False)
    clock.append(time.perf_counter())
    spending = GammaGammaModel(model_config={name: Prior("HalfFlat") for name in ("p", "q", "v")})
    spending.fit(data=summary[summary["frequency"] > 0], method="map", progressbar=False)
    clock.append(time.perf_counter())
    expected = buying.expected_purchases(future_t=HORIZON)
    buying.expected_probability_alive()
    clock.append(time.perf_counter())
    processor = time.process_time() - processor
    report = {
        "processor": processor,
        "seconds": dict(zip(("summary", "purchases", "spending", "forecast"), np.diff(clock).tolist(), strict=True)),
        "parameters": [
            *(float(buying.fit_result[name].mean()) for name in ("r", "alpha", "a", "b")),
            *(float(spending.fit_result[name].mean()) for name in ("p", "q", "v")),
        ],
        "orders": float(expected.sum()),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    main(sys.argv[1])
