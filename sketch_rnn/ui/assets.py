"""The page's own scripts and styles: the files that lie beside the Python ones, made into one block for the page's head."""

from __future__ import annotations

from pathlib import Path

UI = Path(__file__).parent
SHARED = ("web/ink.js", "web/store.js", "web/files.js", "web/link.js", "web/menu.js")  # in this order, before all others
LAST = "web/room.js"  # builds the rooms from what the others define


def head() -> str:
    """Return the markup for the page's head: every ``.css`` below this folder in one style, every ``.js`` in one script.

    Each script is a block of its own, so that names of one file are not seen in another; what is shared hangs on ``studio``.
    """
    styles = "\n".join(path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.css")))
    scripts = "\n".join(f"{{\n{path.read_text(encoding='utf-8')}\n}}" for path in scripts_in_order())
    return f"<style>\n{styles}\n</style>\n<script>\n'use strict';\nconst studio = window.studio = {{widgets: {{}}, views: {{}}, rooms: {{}}}};\n{scripts}\n</script>"


def scripts_in_order() -> list[Path]:
    """Return the scripts: the shared ones first, the one that builds the rooms last."""
    first, last = [UI / name for name in SHARED], UI / LAST
    rest = sorted(path for path in UI.rglob("*.js") if path not in [*first, last])
    return [path for path in [*first, *rest, last] if path.exists()]
