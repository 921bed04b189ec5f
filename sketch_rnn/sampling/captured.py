"""A step of drawing on a GPU as a captured graph: one launch where there were two hundred, each longer to start than to do."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from sketch_rnn.network.cells import State
from sketch_rnn.network.mixture import Chance
from sketch_rnn.network.model import SketchRNN

WARMING = 3  # steps before the capture, in which libraries choose their kernels and take their memory

Results = tuple[Tensor, ...]


class CapturedStep:
    """``SketchRNN.draw_step`` for any number of drawings: they are filled up to a power of two, so that few graphs serve all."""

    def __init__(self, model: SketchRNN):
        self._model = model
        self._graphs: dict[int, tuple[list[Tensor], Callable[[], Results]]] = {}
        self._lock = threading.Lock()  # a graph reads and writes in one place, whoever calls

    def __call__(self, row: Tensor, gates: Tensor, state: State, chance: Chance) -> tuple[Tensor, Tensor, State]:
        """Return what ``SketchRNN.draw_step`` does."""
        count, given = len(row), [*chance, row, gates, *state]
        room = 1 << (count - 1).bit_length()  # the power of two that holds so many
        with self._lock:
            if room not in self._graphs:
                self._graphs[room] = self._captured(given, room)
            buffers, replay = self._graphs[room]
            for buffer, value in zip(buffers, given, strict=True):
                buffer[:count] = value
            row, likely, *state = (each[:count].clone() for each in replay())
            return row, likely, tuple(state)

    def _captured(self, given: Sequence[Tensor], room: int) -> tuple[list[Tensor], Callable[[], Results]]:
        """Return buffers for ``room`` drawings, and what makes the results of what they hold."""
        buffers = [value.new_zeros(room, *value.shape[1:]) for value in given]
        for temperature in buffers[:2]:
            temperature.fill_(1)  # all is divided by them

        def step() -> Results:
            tau, pen_tau, noise, row, gates, *state = buffers
            row, likely, state = self._model.draw_step(row, gates, tuple(state), Chance(tau, pen_tau, noise))
            return row, likely, *state

        if not buffers[0].is_cuda:
            return buffers, step
        try:
            return buffers, capture(step)
        except RuntimeError as error:  # an old driver, or no memory left for it: slower, and the same drawings
            warnings.warn(f"Steps on this GPU are not captured: {' '.join(str(error).split())}", stacklevel=2)
            return buffers, step


def capture(step: Callable[[], Results]) -> Callable[[], Results]:
    """Return what does the same as ``step``, to the same tensors, as one graph on the GPU."""
    beside = torch.cuda.Stream()
    beside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(beside):
        for _ in range(WARMING):
            step()
    torch.cuda.current_stream().wait_stream(beside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):
        results = step()

    def replay() -> Results:
        graph.replay()
        return results

    return replay
