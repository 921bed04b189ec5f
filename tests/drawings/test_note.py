"""The note in an SVG or a PNG of the page's: it counts while it says what is seen, whoever wrote the file anew."""

import io
import json
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from sketch_rnn.drawings import files
from sketch_rnn.drawings.files import note
from tests.conftest import ROOT

TURNED = (ROOT / "tests/cases/opened/saved-then-rotated-in-inkscape.svg").read_text()
AS_SAVED = TURNED.replace('transform="rotate(90,210,199.9)"', "")  # by Inkscape, in its own way of writing paths
STROKES = [[[99.6, 99.6], [149.8, 59.4], [200, 99.6]], [[99.6, 250.2], [200, 300.4], [300.4, 250.2]]]


def test_an_svg_that_was_written_anew_is_what_was_saved():
    [found] = files.read(AS_SAVED.encode())
    assert (found.strokes, found.notes) == (STROKES, ())


EDITS = {
    "turned": TURNED,
    "a line more": AS_SAVED.replace("</svg>", '<path d="M9 9L50 50" stroke="#000"/></svg>'),
    "a line less": AS_SAVED.replace('id="path5"', 'id="path5" display="none"'),
    "a point moved": AS_SAVED.replace("m 99.6,99.6 c", "m 90,99.6 c"),
    "a handle moved": AS_SAVED.replace("0,0 62.98,50.2 100.4,50.2", "0,40 62.98,50.2 100.4,50.2"),
    "drawn backwards": AS_SAVED.replace(
        "m 99.6,99.6 c 0,0 50.2,-40.2 50.2,-40.2 0,0 50.2,40.2 50.2,40.2", "M200 99.6L149.8 59.4L99.6 99.6"
    ),
}


@pytest.mark.parametrize("text", EDITS.values(), ids=EDITS.keys())
def test_an_svg_that_was_edited_is_what_is_seen(text):
    [found] = files.read(text.encode())
    assert found.notes == (note.EDITED,)
    assert len(found.strokes) != 2 or np.abs(found.strokes[0][0] - STROKES[0][0]).max() > 1 or "0,40" in text


def picture() -> Image.Image:
    """Return a picture as the page paints it: black lines of a hundredth of the sheet."""
    image = Image.new("RGB", (1200, 1200), "white")
    pen = ImageDraw.Draw(image)
    for curve in note._curves({"strokes": STROKES}):
        pen.line([tuple(point) for point in 3 * curve], fill="#1f2937", width=12, joint="curve")
    return image


def png(image: Image.Image, **more) -> bytes:
    written, out = PngInfo(), io.BytesIO()
    written.add_text(note.ID, json.dumps({"strokes": STROKES, "model": [1], **more}))
    image.save(out, "PNG", pnginfo=written)
    return out.getvalue()


SAME = {
    "as it was": lambda image: image,
    "made smaller": lambda image: image.resize((500, 500)),
    "cut to the drawing": lambda image: image.crop((250, 130, 950, 950)),
    "in grey": lambda image: image.convert("L"),
}


@pytest.mark.parametrize("made", SAME.values(), ids=SAME.keys())
def test_a_png_that_shows_its_note_is_what_was_saved(made):
    [found] = files.read(png(made(picture())))
    assert (found.strokes, found.model, found.traced) == (STROKES, [1], False)


def scribbled(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).line([(100, 1000), (300, 1100)], fill="black", width=12)
    return image


EDITED = {
    "turned": lambda image: image.rotate(90),
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    "stretched": lambda image: image.resize((1200, 800)),
    "with a line more": scribbled,
    "with a line less": lambda image: image.crop((0, 0, 1200, 500)),
}


@pytest.mark.parametrize("made", EDITED.values(), ids=EDITED.keys())
def test_a_png_that_shows_something_else_is_traced(made):
    [found] = files.read(png(made(picture())))
    assert found.traced
    assert found.notes == (note.EDITED,)


def test_a_png_of_the_pixels_that_were_saved_needs_no_second_look():
    """Also one so full that what is in it could not be told from its pixels."""
    full = Image.new("L", (300, 300), 0)
    pixels = zlib.crc32(b"".join(data for kind, data in note._chunks(png(full)) if kind == b"IDAT"))
    [found] = files.read(png(full, pixels=pixels))
    assert found.strokes == STROKES


@pytest.mark.parametrize("written", ["", "{", "[]", '{"strokes": 3}', '{"strokes": [[["x", 1]]]}', "[" * 9_000])
def test_a_note_that_is_none_changes_nothing(written):
    text = TURNED[: TURNED.index("{&quot;")] + written + TURNED[TURNED.index("</metadata>") :]
    assert len(files.read(text.encode())[0].strokes) == 2
