"""The page's own scripts and styles: the files that lie beside the Python ones, made into one block for the page's head."""

from __future__ import annotations

from pathlib import Path

UI = Path(__file__).parent
SHARED = "web"  # the folder of what all use: before all others
LAST = "web/room.js"  # builds the rooms of it all
BEGINNING = "'use strict';\nconst studio = window.studio = {widgets: {}, views: {}, rooms: {}};"


def head() -> str:
    """Return the markup for the page's head: every ``.css`` below this folder in one style, every ``.js`` in one script.

    Each script is a block of its own, so that names of one file are not seen in another; what is shared hangs on ``studio``.
    """
    styles = "\n".join(path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.css")))
    scripts = "\n".join(f"{{\n{path.read_text(encoding='utf-8')}\n}}" for path in scripts_in_order())
    return f"<style>\n{styles}\n</style>\n<script>\n{BEGINNING}\n{scripts}\n</script>"


def scripts_in_order() -> list[Path]:
    """Return the scripts: the shared ones first, the one that builds the rooms last."""
    return sorted(UI.rglob("*.js"), key=lambda path: (path == UI / LAST, path.parent.name != SHARED, path))
