"""Remember what each model said of one row by what it took: the same inputs get the same answer without being asked.

Questions about a customer come one after the other, and a customer of whom little is known is unknown as others are.
A model's score hangs on the columns it names and on nothing else, so that what is remembered is what it would say.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter

from core.calibration import Calibration
from core.frames import Array, Frame
from core.lineup import models
from core.model import Columns, Model
from core.policy import Policy

ROWS = 256  # that a model remembers; with all models some ten megabytes
RULES = 2  # calibrations with their policies, each with a memory of its own: the published ones and one on trial


class Memory:
    """What the models said of single rows under one calibration and one policy."""

    def __init__(self, calibration: Calibration, policy: Policy) -> None:
        """Start empty; both are kept, so that their identity stays their own."""
        self.calibration, self.policy = calibration, policy
        self._takes = {model.name: _chosen(model, policy) for model in models()}
        self._said: dict[str, dict[bytes, Columns]] = {model.name: {} for model in models()}

    def recall(self, model: Model, frame: Frame, say: Callable[[], Columns]) -> Columns:
        """Return what a model says of a frame of one row."""
        said = self._said[model.name]
        taken = frame.bytes_of(self._takes[model.name])
        found = said.get(taken)
        if found is None:
            if len(said) >= ROWS:
                said.clear()
            found = said[taken] = say()
            for values in found.values():
                values.setflags(write=False)  # many answers share it
        return found

    def forget(self) -> None:
        """Forget every row, so that a measurement meets each for the first time."""
        for said in self._said.values():
            said.clear()


def _chosen(model: Model, policy: Policy) -> Callable[[Mapping[str, Array]], Iterable[Array]]:
    """Return what chooses the columns that a model takes."""
    names = (*model.takes, *(model.reads(policy) if model.reads else ()))
    return itemgetter(*names) if len(names) > 1 else lambda columns: [columns[name] for name in names]


_memories: dict[tuple[int, int], Memory] = {}


def memory_of(calibration: Calibration, policy: Policy) -> Memory:
    """Return what is remembered under these rules."""
    key = (id(calibration), id(policy))
    memory = _memories.get(key)
    if memory is None:
        if len(_memories) >= RULES:
            _memories.clear()
        memory = _memories[key] = Memory(calibration, policy)
    return memory
