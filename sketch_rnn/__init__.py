"""Sketch-RNN: a neural network that finishes a drawing (Ha & Eck, "A Neural Representation of Sketch Drawings", ICLR 2018)."""

from sketch_rnn.artist import Artist, Ending, load
from sketch_rnn.checkpoint import CheckpointError
from sketch_rnn.drawing import Drawing, DrawingError

__all__ = ["Artist", "CheckpointError", "Drawing", "DrawingError", "Ending", "load"]
