"""Pictures of pixels: which of them are ink, in a drawing that was scanned, photographed or painted, and which are paper."""

from __future__ import annotations

import io
import struct
from contextlib import suppress

import numpy as np
from PIL import Image, ImageOps

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.drawings.files.kinds import PNG

LONGEST_SIDE = 600  # pixels of the longest side in which lines are looked for
SMALL, LARGER = (
    150,
    300,
)  # pixels: a picture that is smaller is looked at as large as this, for its lines are a pixel or two wide
PIXELS = 64_000_000  # that a picture may have: twice what a good phone takes
FORMATS = ("PNG", "JPEG", "WEBP")
JPEG = b"\xff\xd8\xff"
SCAN, SCANS = b"\xff\xda", 1_000  # what a scan of a JPEG begins with; each goes through all pixels, a dozen are usual
COARSE, WINDOW = 8, 15  # every so manieth pixel shows what the paper is like; its light is even over so many of these
FAINT = 0.08  # of the way from black to white: what differs less from the paper is its grain
FULL = 0.3  # share of a picture: more of it is no line drawing
WIDEST = 12  # times that the width of a line goes into the longest side, at the least
UNLIKE = 0.75  # spread of the widths, in widths: more of it is no pen's
SPECKS = 400  # pieces of ink
CORNERS = np.ones((3, 3))  # what hangs together with a pixel: ink also by its corners, paper by its sides alone

APART = 0.3  # of the way from black to white, between a sheet and what it lies on
SHEET = 0.15, 0.95  # shares of a picture that a sheet may have
STRAIGHT = 0.9  # share of a sheet's hull that is sheet, where its sides are straight
EDGE = 6  # pixels within its sides, where its shadow lies

ADVICE = "what can be traced is a drawing of dark lines on plain light paper, or of light ones on dark, in even light."
NOTHING = f"There is no line to be seen in this picture: {ADVICE}"
NO_LINES = f"This picture is made of more than lines: {ADVICE}"
GRAINY = f"This picture has hundreds of specks: {ADVICE}"
BROKEN = "This picture cannot be opened: its file is broken, or cut off."


def is_picture(data: bytes) -> bool:
    """Return whether a file begins as a PNG, a JPEG or a WebP does."""
    return data.startswith((PNG, JPEG)) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def grey(data: bytes, most: int = PIXELS) -> np.ndarray:
    """Return a picture upright, ``(height, width)`` float32 from 0, black, to 1, its longest side of LONGEST_SIDE at most.

    Raises DrawingError for what cannot be read, and for more than ``most`` pixels, before any is read.
    """
    if data.startswith(JPEG) and data.count(SCAN) > SCANS:
        raise DrawingError(BROKEN)
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height <= most:
            image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a fraction of its size
            return _in_grey(image)
    except Image.DecompressionBombError:
        pass
    except MemoryError:
        raise
    except Exception:  # of a broken file Pillow says so in errors of a dozen kinds
        raise DrawingError(BROKEN) from None
    raise DrawingError(
        f"This picture is too large: more than {most // 1_000_000} million pixels. Make it smaller first."
    )


def _in_grey(image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I"):  # of 16 bits
        image = image.point(lambda value: value * (1 / 256))
    image = image.convert("RGBA" if image.has_transparency_data else "L")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if max(image.size) < SMALL:
        larger = LARGER / max(image.size)
        image = image.resize(
            (round(larger * image.width) or 1, round(larger * image.height) or 1), Image.Resampling.BICUBIC
        )
    with suppress(SyntaxError, ValueError, TypeError, struct.error):  # notes that cannot be read: then it is upright
        image = ImageOps.exif_transpose(image)
    if image.mode == "L":
        return np.asarray(image, dtype=np.float32) / 255
    shade, cover = (np.asarray(band, dtype=np.float32) / 255 for band in image.convert("LA").split())
    inked = shade[cover > 0.5]
    # What is drawn on nothing is seen on the paper that it is drawn for.
    paper = np.median(inked) if cover.mean() > 0.5 else float(len(inked) == 0 or inked.mean() < 0.5)
    return shade * cover + paper * (1 - cover)


def thinned(shades: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the skeleton of the ink in a picture of :func:`grey`, a pixel wide, bool, and the width of its lines in pixels.

    The light may be uneven, and either of ink and paper the darker one. Raises DrawingError for what is no line drawing.
    """
    try:
        return _thinned(shades)
    except DrawingError:
        sheet = _sheet(shades)
        if sheet is None:
            raise
        return _thinned(sheet)


def _thinned(shades: np.ndarray) -> tuple[np.ndarray, float]:
    from skimage.filters import apply_hysteresis_threshold, gaussian, threshold_otsu  # here: half a second to load

    apart = gaussian(shades - _paper(shades), 0.7)
    if (apart**3).mean() < 0:  # the ink is what is far from the rest
        apart = -apart
    apart = apart.clip(0)
    if apart.max() < 2 * FAINT:
        raise DrawingError(NOTHING)
    threshold = max(FAINT, threshold_otsu(apart))
    ink = apply_hysteresis_threshold(apart, max(FAINT, 0.6 * threshold), threshold)
    if ink.mean() > FULL:
        raise DrawingError(NO_LINES)
    *_, width = _thin(ink)
    speck = int(width**2 / 3) + 2
    ink = _without_specks(ink, speck, CORNERS)
    ink = ~_without_specks(~ink, speck)
    return _thin_lines(ink)


def _sheet(shades: np.ndarray) -> np.ndarray | None:
    """Return a picture without what lies around a light sheet of paper on something dark; None where there is no such sheet."""
    from scipy.ndimage import binary_erosion, binary_fill_holes, label
    from skimage.filters import threshold_otsu
    from skimage.morphology import convex_hull_image

    light = shades > threshold_otsu(shades)
    if not light.any() or shades[light].mean() - shades[~light].mean() < APART:
        return None
    pieces, _ = label(light)
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    paper = binary_fill_holes(pieces == sizes.argmax())  # with what is drawn on it
    whole = convex_hull_image(paper)
    if not SHEET[0] < whole.mean() < SHEET[1] or paper.sum() < STRAIGHT * whole.sum():
        return None
    inside = binary_erosion(whole, iterations=EDGE)
    return np.where(inside, shades, np.median(shades[inside])).astype(np.float32) if inside.any() else None


def _without_specks(ink: np.ndarray, most: int, hanging: np.ndarray | None = None) -> np.ndarray:
    """Return what there is, without the pieces of ``most`` pixels or fewer, which hang together by their sides, or CORNERS."""
    from scipy.ndimage import label

    pieces, _ = label(ink, hanging)
    large = np.bincount(pieces.ravel()) > most
    large[0] = False
    return large[pieces]


def _paper(shades: np.ndarray) -> np.ndarray:
    """Return what the shade of a picture would be without ink: the median all around."""
    from scipy.ndimage import median_filter

    around = median_filter(shades[::COARSE, ::COARSE], WINDOW, mode="mirror")
    return np.asarray(Image.fromarray(around).resize(shades.shape[::-1], Image.Resampling.BILINEAR))


def _thin(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the skeleton of ink, how wide the ink is at each of its pixels, and the middle of these widths."""
    from scipy.ndimage import distance_transform_edt
    from skimage.morphology import skeletonize

    thin = skeletonize(ink)
    if not thin.any():
        raise DrawingError(NOTHING)
    widths = 2 * distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1][thin] - 1
    return thin, widths, float(np.median(widths))


def _thin_lines(ink: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the skeleton of ink that a pen left, and its width; raises DrawingError for other ink."""
    from scipy.ndimage import label

    thin, widths, width = _thin(ink)
    if width * WIDEST > max(ink.shape) or widths.std() > UNLIKE * width + 1:
        raise DrawingError(NO_LINES)
    if label(ink, CORNERS)[1] > SPECKS:
        raise DrawingError(GRAINY)
    return thin, width
