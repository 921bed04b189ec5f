"""The web files that lie beside a component's Python file."""

from __future__ import annotations

from pathlib import Path

INK = Path(__file__).with_name("ink.js")


def templates(component: str) -> dict[str, str]:
    """``html_template``, ``css_template`` and ``js_on_load`` from NAME.html, NAME.css and NAME.js beside NAME.py.

    The templates hold no value: strokes come to life in the script alone, as numbers and text, never as markup.
    """
    path = Path(component)
    html, css, script = (path.with_suffix(suffix).read_text(encoding="utf-8") for suffix in (".html", ".css", ".js"))
    return {"html_template": html, "css_template": css, "js_on_load": INK.read_text(encoding="utf-8") + script}
