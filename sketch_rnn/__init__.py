"""Sketch-RNN: a neural network that finishes a drawing (Ha & Eck, "A Neural Representation of Sketch Drawings", ICLR 2018)."""

import os

# Before any library that would tell its makers of us is imported: onnxruntime looks up a telemetry host and leaves the device
# an id in the home folder, and huggingface_hub says how it is used.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

from sketch_rnn.artist import Artist
from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.weights.checkpoint import CheckpointError
from sketch_rnn.weights.loading import load
from sketch_rnn.weights.painters import load_painter

__all__ = ["Artist", "CheckpointError", "Drawing", "DrawingError", "Sketch", "load", "load_painter"]
