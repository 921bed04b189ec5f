"""A critic on disk, in the folder ``critic`` beside a checkpoint: what :class:`looking.Looking` says."""

from __future__ import annotations

from sketch_rnn.network.critic import Critic, Network
from sketch_rnn.weights.checkpoint import CRITIC
from sketch_rnn.weights.looking import Looking

_KIND = Looking(CRITIC, "criticises", Network, Critic)
files, save, beside, load = _KIND.files, _KIND.save, _KIND.beside, _KIND.load
