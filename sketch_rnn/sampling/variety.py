"""How much a drawing has that others, which are chosen already, have not: the greedy mode of a determinantal point process.

Of a set of drawings the determinant of worth_i cos(i, j) worth_j is large where each is worth much and unlike the others
(Kulesza & Taskar, 2012). A drawing more multiplies it by worth^2 and by what :func:`novelty` says.
"""

from __future__ import annotations

import numpy as np

OWN = 0.1  # of a drawing, what no other is like, however alike the features: so that likes can be chosen, after all others


def unit(features: np.ndarray) -> np.ndarray:
    """Return features ``(n, d)`` as directions, of length 1, in float64: their products are cosines."""
    features = features.astype(np.float64)
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)


def novelty(offered: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return ``(n,)``, OWN to 1 + OWN: by what each of the offered ``(n, d)`` beside the chosen ``(k, d)`` multiplies the
    determinant, both :func:`unit`; the squared distance to what the chosen span.
    """
    if not len(chosen):
        return np.full(len(offered), 1 + OWN)
    between = chosen @ offered.T  # (k, n)
    spanned = np.linalg.solve(chosen @ chosen.T + OWN * np.eye(len(chosen)), between)
    return 1 + OWN - (between * spanned).sum(0)
