"""Start the page: ``python app.py``, then open http://127.0.0.1:7860. A Hugging Face Space starts here too."""

from __future__ import annotations

import argparse
import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Before gradio is imported: no telemetry, and no summary of all past calls after each call.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000")
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "500")
# Nine endings are too small a batch to share among cores: with anything else at work on the machine (the browser, another
# person's endings) threads that wait for each other took 1.6 times as long as one alone, and were 1.2 times faster without.
os.environ.setdefault("OMP_NUM_THREADS", "1")

try:  # a Space that shares GPUs: imported before torch, which it changes
    import spaces
except ImportError:
    spaces = None

# Many threads draw, each for a moment: with an arena of memory for each of them the page grew by 490 MB in three minutes of
# fifteen people's drawing, with two it stays at what it has after half a minute. Of the GNU C library's; others need none.
with suppress(OSError, AttributeError):
    ctypes.CDLL(None).mallopt(ctypes.c_int(-8), ctypes.c_int(2))  # M_ARENA_MAX

from sketch_rnn import CheckpointError, load, load_painter
from sketch_rnn.ui import page
from sketch_rnn.ui.server.origins import Names
from sketch_rnn.ui.server.paintings import Paintings
from sketch_rnn.ui.server.pool import Pool
from sketch_rnn.ui.server.teaching import Teacher
from sketch_rnn.ui.server.worker import Lent
from sketch_rnn.weights.checkpoint import find

TEACHING = "train.teach"  # the module that teaches a model
MOST_WORKERS = 64
LENT = 10  # seconds for which such a Space lends its GPU to one question


def main() -> int:
    parser = argparse.ArgumentParser(description="Draw together with a neural network, in the browser.")
    parser.add_argument(
        "--checkpoints",
        default=Path(__file__).parent / "checkpoints",
        help="folder of a model, or of several, which the page then lets choose from; or hf://OWNER/NAME",
    )
    parser.add_argument("--host", default=None, help="address to listen on (default: this machine alone)")
    parser.add_argument("--name", action="append", default=[], help="name that a proxy on this machine gives the page")
    parser.add_argument("--port", type=int, default=None, help="port (default: 7860, or the next free one)")
    parser.add_argument(
        "--mcp", action="store_true", help="offer the verbs to agents too, at /gradio_api/mcp/ (needs gradio[mcp])"
    )
    parser.add_argument(
        "--teach",
        action=argparse.BooleanOptionalAction,
        help="have a tab in which the model is taught new things (default: where nobody else can reach the page)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help=f"draw in N processes, 1 to {MOST_WORKERS}, a core each (default: in the page's own)",
    )
    parser.add_argument(
        "--paint",
        default=os.environ.get("SKETCH_RNN_PAINT"),
        metavar="MODEL",
        help="have a tab in which drawings are painted over: a folder of diffusers' with a ControlNet or a T2I adapter, or "
        "hf://OWNER/NAME (needs requirements-paint.txt; default: SKETCH_RNN_PAINT, where a Space has it)",
    )
    parser.add_argument(
        "--paint-base", metavar="MODEL", help="the model that it was trained for, where it is none of its own"
    )
    options = parser.parse_args()
    if not 0 <= options.workers <= MOST_WORKERS:
        parser.error(f"argument --workers: from 1 to {MOST_WORKERS}, or 0 for none")
    if options.teach and not find_spec("train"):
        print("app: --teach needs the folder train/ beside app.py, which a Space does not have.", file=sys.stderr)
        return 1
    if options.mcp and not find_spec("mcp"):
        print(f"app: --mcp needs another package: pip install 'gradio[mcp]=={version('gradio')}'", file=sys.stderr)
        return 1
    try:
        folders = find(options.checkpoints)
        painter = load_painter(options.paint, options.paint_base) if options.paint else None
        artists = {name: load(folder, quick=not options.workers, painter=painter) for name, folder in folders.items()}
        lent = spaces is not None and bool(os.environ.get("SPACES_ZERO_GPU"))
        teacher = None if lent else _teacher(options, folders)
        worker = None
        if lent and options.workers:
            print(
                "app: --workers is for cores of this machine, and here a GPU is lent for each question.",
                file=sys.stderr,
            )
            return 1
        if lent:
            worker = Lent(artists, spaces.GPU(duration=LENT))
        elif options.workers:
            worker = Pool(options.workers, folders, TEACHING if teacher else None)
        page.serve(
            page.build(artists, worker, teacher, Paintings(artists, _lend if lent else None) if painter else None),
            names=options.name,
            server_name=f"[{options.host}]" if ":" in (options.host or "") else options.host,
            server_port=options.port,
            mcp_server=options.mcp or None,
        )
    except (CheckpointError, OSError) as error:
        print(f"app: {error}", file=sys.stderr)
        return 1
    return 0


def _lend(act: Callable[..., Any], seconds: Callable[..., int]) -> Callable[..., Any]:
    """Return what does the same on a GPU that a Space lends it for so long."""
    return spaces.GPU(act, duration=seconds)


def _teacher(options: argparse.Namespace, folders: dict[str, Path]) -> Teacher | None:
    """Return who teaches on the page, where that is wanted: by default where nobody else can reach it, since it takes a core."""
    wanted = Names.of(options.host).local and find_spec("train") is not None if options.teach is None else options.teach
    if not wanted:
        return None
    return Teacher(import_module(TEACHING), folders)


if __name__ == "__main__":
    sys.exit(main())
