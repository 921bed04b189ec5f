"""Drawings as pictures: SVG text, PNG by way of it, animated GIF, and plain pixels."""

from __future__ import annotations

import io
from collections.abc import Sequence, Set
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image, ImageDraw

from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.strokes import into_square

PERSON, MODEL = "#1f2937", "#c2410c"  # the two inks, readable on white
TILE, GAP, CAPTION = 200, 12, 22  # pixels
GIF_SIDE, FRAMES = 320, 40  # of a GIF: pixels, frames of a drawing at the most
FINE = 2  # times larger while it is drawn, so that lines are smooth
DRAWN, STILL, EACH = 2.5, 2.0, 0.22  # seconds: for a drawing to be drawn, for it to stand then, for a frame of a film


@dataclass(frozen=True)
class Picture:
    """One tile: what a person drew, what the model added, and words below."""

    drawing: Drawing
    ending: Drawing = Drawing()
    caption: str = ""


def svg(pictures: Sequence[Picture], columns: int = 3) -> str:
    """Return one SVG of all pictures in rows of ``columns``, each fitted whole into its tile on white."""
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
    """Return an SVG of :func:`svg` as PNG.

    Raises OSError without the system's cairo, ValueError for a size that it cannot draw.
    """
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
    """Return a white square with the drawing fitted into it, its centre in the middle."""
    whole = picture.drawing + picture.ending
    scale, shift = 1.0, np.zeros(2)
    if whole:
        scale, shift = into_square(whole.bounds, TILE, TILE - 2 * GAP)
    parts = [f'<g transform="translate({x} {y})"><rect width="{TILE}" height="{TILE}" rx="8" fill="#fff"/>']
    for drawing, ink in ((picture.drawing, PERSON), (picture.ending, MODEL)):
        parts += [_path(stroke, ink) for stroke in drawing.moved(scale, shift).strokes]
    if picture.caption:
        position = f'x="{TILE / 2}" y="{TILE + CAPTION - 6}" text-anchor="middle"'
        parts.append(
            f'<text {position} font-family="sans-serif" font-size="13" fill="#374151">{escape(picture.caption)}</text>'
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


def gif(drawing: Drawing, model: Set[int] = frozenset()) -> bytes:
    """Return an animated GIF of a drawing that draws itself, and then stands still for a while; it begins again for ever.

    ``model`` has the numbers of the strokes that are in the machine's ink.
    """
    points = sum(map(len, drawing.strokes))
    count = max(2, min(FRAMES, points))
    reached = np.linspace(min(1, points), points, count).round().astype(int)  # points that each frame has drawn
    frames = [_frame(drawing, drawing, model, int(each)) for each in reached]
    return _animated(frames, [DRAWN / count] * (count - 1) + [STILL])


def film(drawings: Sequence[Drawing]) -> bytes:
    """Return an animated GIF of drawings in one coordinate system, one after the other, there and back, for ever."""
    whole = Drawing(tuple(stroke for drawing in drawings for stroke in drawing.strokes))
    there = [_frame(drawing, whole, frozenset()) for drawing in drawings]
    frames = [*there, *there[-2:0:-1]]
    ends = {0, len(there) - 1}
    return _animated(frames, [3 * EACH if number in ends else EACH for number in range(len(frames))])


def _frame(drawing: Drawing, whole: Drawing, model: Set[int], points: int | None = None) -> Image.Image:
    """Return a picture of the first ``points`` of a drawing, where ``whole`` fits into it."""
    side = FINE * GIF_SIDE
    image = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(image)
    if whole:
        scale, shift = into_square(whole.bounds, side, 0.88 * side)
        width = max(2, round(side / 90))
        left_over = points
        for number, stroke in enumerate(drawing.moved(scale, shift).strokes):
            shown = stroke if left_over is None else stroke[:left_over]
            left_over = None if left_over is None else max(0, left_over - len(stroke))
            _inked(pen, shown, MODEL if number in model else PERSON, width)
    return image.reduce(FINE)


def pixels(drawing: Drawing, side: int, width: float, ink: str = "black", paper: str = "white") -> Image.Image:
    """Return a picture of ``side`` pixels with the drawing in its middle, in lines that are so many pixels wide."""
    image = Image.new("RGB", (FINE * side, FINE * side), paper)
    if drawing:
        scale, shift = into_square(drawing.bounds, image.width, 0.8 * image.width)
        for stroke in drawing.moved(scale, shift).strokes:
            _inked(ImageDraw.Draw(image), stroke, ink, max(1, round(FINE * width)))
    return image.reduce(FINE)


def _inked(pen: ImageDraw.ImageDraw, stroke: np.ndarray, ink: str, width: int) -> None:
    """Draw a stroke with round ends."""
    if len(stroke) > 1:
        pen.line([tuple(each) for each in stroke.tolist()], fill=ink, width=width, joint="curve")
    for x, y in stroke[[0, -1]] if len(stroke) else ():
        pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill=ink)


def _animated(frames: Sequence[Image.Image], seconds: Sequence[float]) -> bytes:
    out = io.BytesIO()
    few = [frame.quantize(16) for frame in frames]  # two inks and their edges: a small file
    times = [round(1000 * each) for each in seconds]
    few[0].save(out, "GIF", save_all=True, append_images=few[1:], duration=times, loop=0, optimize=False)
    return out.getvalue()
