"""The paper's three recurrent cells, over whole sequences (to train) and a step at a time (to draw), with one interface.

Another decoder is one more file here, and its name in CELLS.
"""

from sketch_rnn.network.cells.base import Cell, State, joined, one_by_one, picked
from sketch_rnn.network.cells.hyper import HyperLSTM
from sketch_rnn.network.cells.layer_norm import LayerNormLSTM
from sketch_rnn.network.cells.lstm import LSTM

CELLS: dict[str, type[Cell]] = {"lstm": LSTM, "layer_norm": LayerNormLSTM, "hyper": HyperLSTM}

__all__ = ["CELLS", "LSTM", "Cell", "HyperLSTM", "LayerNormLSTM", "State", "joined", "one_by_one", "picked"]
