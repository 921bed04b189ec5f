"""How many drawings the page is asked for are drawn at once, and what becomes of them when the page is stopped."""

from __future__ import annotations

import atexit
import os
import threading

AT_ONCE = 2
turn = threading.Semaphore(AT_ONCE)  # ``with turn:`` around whatever asks the model


@atexit.register
def _wait_for_the_last(patience: float = 30) -> None:
    """Gradio's threads are cut off where they stand when Python ends; within PyTorch that aborts the whole program. Who has no
    patience (seconds, for each of them), and presses Ctrl-C again, is let go without more ado.
    """
    try:
        drawn = all(turn.acquire(timeout=patience) for _ in range(AT_ONCE))
    except KeyboardInterrupt:
        drawn = False
    if not drawn:
        os._exit(1)
