"""A recogniser on disk, in the folder ``recogniser`` beside a checkpoint: what :class:`looking.Looking` says."""

from __future__ import annotations

from sketch_rnn.network.recogniser import Network, Recogniser
from sketch_rnn.weights.checkpoint import RECOGNISER
from sketch_rnn.weights.looking import Looking

_KIND = Looking(RECOGNISER, "recognises", Network, Recogniser)
files, save, beside, load = _KIND.files, _KIND.save, _KIND.beside, _KIND.load
