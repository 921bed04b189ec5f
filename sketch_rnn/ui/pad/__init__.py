"""The pad on which people draw."""

from sketch_rnn.ui.pad.pad import SketchPad

__all__ = ["SketchPad"]
