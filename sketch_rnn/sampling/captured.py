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
        self._graphs: dict[tuple[int, int], tuple[list[Tensor], Callable[[], Results]]] = {}
        self._lock = threading.Lock()  # a graph reads and writes in one place, whoever calls

    def __call__(
        self, row: Tensor, source: Tensor, gates: Tensor, state: Sequence[Tensor], chance: Chance
    ) -> tuple[Tensor, Tensor, State]:
        """Return what ``SketchRNN.draw_step`` does."""
        drawings, twice = len(row), len(source) - len(row)
        room = _room(drawings), _room(twice)
        by_drawing, by_row = [row, *chance], [source, gates, *state]
        with self._lock:
            if room not in self._graphs:
                self._graphs[room] = self._captured(by_drawing, by_row, *room)
            buffers, replay = self._graphs[room]
            for buffer, value in zip(buffers, by_drawing, strict=False):
                buffer[:drawings] = value
            for buffer, value in zip(buffers[len(by_drawing) :], by_row, strict=True):
                buffer[:drawings], buffer[room[0] : room[0] + twice] = value[:drawings], value[drawings:]
            row, *others = replay()
            likely, *state = (torch.cat([each[:drawings], each[room[0] : room[0] + twice]]) for each in others)
            return row[:drawings].clone(), likely, tuple(state)

    def _captured(
        self, by_drawing: list[Tensor], by_row: list[Tensor], drawings: int, twice: int
    ) -> tuple[list[Tensor], Callable[[], Results]]:
        """Return buffers for so many drawings, and what makes the results of what they hold."""
        buffers = [value.new_zeros(drawings, *value.shape[1:]) for value in by_drawing]
        buffers += [value.new_zeros(drawings + twice, *value.shape[1:]) for value in by_row]
        buffers[1].fill_(1), buffers[2].fill_(1)  # the temperatures, by which all is divided
        count = len(by_drawing)

        def step() -> Results:
            row, *chance = buffers[:count]
            source, gates, *state = buffers[count:]
            row, likely, state = self._model.draw_step(row, source, gates, state, Chance(*chance))
            return row, likely, *state

        buffers[count][:drawings] = torch.arange(drawings, device=buffers[0].device)
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


def _room(count: int) -> int:
    """Return the power of two that holds so many; 0 holds none."""
    return 1 << (count - 1).bit_length() if count else 0
