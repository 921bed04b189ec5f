"""The clickable, animated grid of drawings."""

from sketch_rnn.ui.endings.endings import Endings, Grid, Tile

__all__ = ["Endings", "Grid", "Tile"]
