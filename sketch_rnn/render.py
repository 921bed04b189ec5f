"""Drawings as pictures: SVG text, and PNG by way of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sketch_rnn.drawing import Drawing

PERSON, MODEL = "#1f2937", "#d9480f"  # the two inks, readable on white
TILE, GAP, CAPTION = 200, 12, 22  # pixels


@dataclass(frozen=True)
class Picture:
    """One tile: what a person drew, what the model added, and words below."""

    drawing: Drawing
    ending: Drawing = Drawing()
    caption: str = ""


def svg(pictures: Sequence[Picture], columns: int = 3) -> str:
    """One SVG of all pictures in rows of ``columns``, each fitted whole into its tile on white."""
    columns = min(columns, max(1, len(pictures)))
    height = TILE + (CAPTION if any(picture.caption for picture in pictures) else 0)
    rows = -(-len(pictures) // columns)
    width, total = columns * (TILE + GAP) + GAP, rows * (height + GAP) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}">',
        '<rect width="100%" height="100%" fill="#f3f4f6"/>',
    ]
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        parts.append(_tile(picture, GAP + column * (TILE + GAP), GAP + row * (height + GAP)))
    return "\n".join([*parts, "</svg>", ""])


def png(source: str, width: int | None = None) -> bytes:
    """An SVG of :func:`svg` as PNG; raises OSError without the system's cairo, ValueError for a size that it cannot draw."""
    try:
        import cairosvg  # only here: everything else works where cairo is missing
        from cairocffi import CairoError
    except OSError as error:
        raise OSError("PNG needs the cairo library: install libcairo2 (Debian, Ubuntu) or cairo (macOS).") from error
    try:
        return cairosvg.svg2png(bytestring=source.encode(), output_width=width)
    except CairoError as error:
        raise ValueError(
            "A PNG of this size cannot be drawn: ask for fewer pictures, a smaller one, or SVG."
        ) from error


def _tile(picture: Picture, x: float, y: float) -> str:
    """A white square with the drawing fitted into it, its centre in the middle."""
    whole = picture.drawing + picture.ending
    scale, shift = 1.0, np.zeros(2)
    if whole:
        left, top, right, bottom = whole.bounds
        scale = (TILE - 2 * GAP) / (whole.extent or 1.0)
        shift = TILE / 2 - scale * np.array([left + right, top + bottom]) / 2
    parts = [f'<g transform="translate({x} {y})"><rect width="{TILE}" height="{TILE}" rx="8" fill="#fff"/>']
    for drawing, ink in ((picture.drawing, PERSON), (picture.ending, MODEL)):
        parts += [_path(stroke, ink) for stroke in drawing.moved(scale, shift).strokes]
    if picture.caption:
        place = f'x="{TILE / 2}" y="{TILE + CAPTION - 6}" text-anchor="middle"'
        parts.append(
            f'<text {place} font-family="sans-serif" font-size="13" fill="#374151">{escape(picture.caption)}</text>'
        )
    return "".join([*parts, "</g>"])


def _path(stroke: np.ndarray, ink: str) -> str:
    points = np.round(stroke, 2)
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)  # a path of one point shows its round cap
    data = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return (
        f'<path d="{data}" fill="none" stroke="{ink}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
    )
