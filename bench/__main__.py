"""Take every measurement, or the named ones: ``python -m bench [NAME…] [--sizes 10000,100000]``."""

import argparse
import sys
from collections.abc import Iterable, Sequence

import bench
from bench._measure import Bench, Told, machine
from core.discovery import discover


def main(arguments: Sequence[str]) -> None:
    """Print a table of medians with the machine's description."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file of measurements; all of them without one")
    parser.add_argument("--sizes", type=_sizes, help="numbers of customers, where a measurement takes them")
    asked = parser.parse_args(arguments)
    print(machine())
    for name, taken in discover(bench, Bench).items():
        if asked.names and name not in asked.names:
            continue
        print(f"\n{name}: {taken.title}")
        for measure in _measures(taken, asked.sizes):
            print("  " + measure.told(), flush=True)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size.replace("_", "")) for size in text.split(","))


def _measures(taken: Bench, sizes: tuple[int, ...] | None) -> Iterable[Told]:
    return taken.sized(sizes) if sizes and taken.sized else taken.run()


if __name__ == "__main__":
    main(sys.argv[1:])
