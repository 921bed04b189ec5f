"""Sketch-RNN: a neural network that finishes a drawing (Ha & Eck, "A Neural Representation of Sketch Drawings", ICLR 2018)."""

from sketch_rnn.artist import Artist
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.weights.checkpoint import CheckpointError
from sketch_rnn.weights.loading import load

__all__ = ["Artist", "CheckpointError", "Drawing", "DrawingError", "Sketch", "load"]
