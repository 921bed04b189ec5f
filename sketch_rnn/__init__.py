"""Sketch-RNN: a neural network that finishes a drawing (Ha & Eck, "A Neural Representation of Sketch Drawings", ICLR 2018)."""

from sketch_rnn.artist import Artist
from sketch_rnn.checkpoint import CheckpointError
from sketch_rnn.drawing import Drawing, DrawingError
from sketch_rnn.loading import load
from sketch_rnn.sketch import Sketch

__all__ = ["Artist", "CheckpointError", "Drawing", "DrawingError", "Sketch", "load"]
