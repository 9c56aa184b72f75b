"""Take every measurement, or the named ones: ``python -m bench [NAME…]``."""

import sys

import bench
from bench._measure import Bench, machine
from core.discovery import discover


def main(names: list[str]) -> None:
    """Print a table of medians with the machine's description."""
    print(machine())
    for name, taken in discover(bench, Bench).items():
        if names and name not in names:
            continue
        print(f"\n{name}: {taken.title}")
        for measure in taken.run():
            print("  " + measure.told(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
