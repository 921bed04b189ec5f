"""Drawings traced from pixels: they lie where they were drawn, in about as many strokes; what is none is refused."""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sketch_rnn import Drawing, DrawingError
from sketch_rnn.drawings import files
from sketch_rnn.drawings.distance import chamfer, resample
from sketch_rnn.drawings.files import pixels, skeleton, trace
from sketch_rnn.drawings.render import GAP, TILE, Picture, png, svg
from sketch_rnn.drawings.strokes import BOX, bounds

BEGINNINGS = json.loads((Path(__file__).parents[2] / "sketch_rnn/ui/tabs/beginnings.json").read_text())
BEGUN = {each["title"]: each["strokes"] for each in BEGINNINGS}
HOUSE = [
    [[40, 120], [40, 250], [220, 250], [220, 120]], [[20, 130], [130, 30], [240, 130]], [[100, 190], [150, 190]],
    [[180, 80], [180, 20], [210, 20], [210, 105]], [[60, 150], [80, 170]], [[185, 150]],
]  # fmt: skip
CROSSED = [[[0, 0], [250, 180]], [[250, 10], [10, 190]], [[20, 40], [240, 45]]]
DRAWINGS = {**BEGUN, "a house": HOUSE, "lines that cross": CROSSED}


def rendered(strokes: list, width: int = 3, size: int = 448) -> Image.Image:
    """A drawing as the shell draws it, with lines of ``width`` pixels of a tile of 200."""
    text = svg([Picture(Drawing.of(strokes))], columns=1).replace('stroke-width="3"', f'stroke-width="{width}"')
    return Image.open(io.BytesIO(png(text, size))).convert("L")


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shaded(image: Image.Image) -> Image.Image:
    """In the light of a lamp at its right, and with the grain of a bad camera."""
    shades = np.asarray(image, dtype=float)
    lamp = np.linspace(0.45, 1, shades.shape[1])[None] * np.linspace(1, 0.7, shades.shape[0])[:, None]
    return Image.fromarray(
        (shades * lamp + np.random.default_rng(0).normal(0, 6, shades.shape)).clip(0, 255).astype("uint8")
    )


def clear(image: Image.Image) -> Image.Image:
    """Its ink on nothing."""
    found = Image.new("RGBA", image.size, (31, 41, 55, 255))
    found.putalpha(image.point(lambda shade: 255 - shade))
    return found


def placed(strokes: list, size: int = 448) -> list[np.ndarray]:
    """Return the points where :func:`rendered` puts them."""
    drawing = Drawing.of(strokes)
    left, top, right, bottom = drawing.bounds
    scale = (TILE - 2 * GAP) / drawing.extent
    middle = np.array([left + right, top + bottom]) / 2
    return [((line - middle) * scale + TILE / 2 + GAP) * size / (TILE + 2 * GAP) for line in drawing.strokes]


def apart(strokes: list, found: list[np.ndarray]) -> float:
    """The Chamfer distance in units of a box of 255."""
    drawn = placed(strokes)
    left, top, right, bottom = bounds(drawn)
    scale = BOX / max(right - left, bottom - top)
    return chamfer(resample([line * scale for line in drawn]), resample([line * scale for line in found]))


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_traced_where_it_lies_in_as_many_strokes(name, width):
    strokes = DRAWINGS[name]
    found = trace.lines(saved(rendered(strokes, width)))
    assert apart(strokes, found) < 2
    assert abs(len(found) - len(strokes)) <= 1


KINDS = {
    "dark": lambda image: saved(image.point(lambda shade: 255 - shade)),
    "photo": lambda image: saved(shaded(image)),
    "photo of chalk": lambda image: saved(shaded(image.point(lambda shade: 255 - shade))),
    "JPEG": lambda image: saved(shaded(image), "JPEG", quality=60),
    "WebP": lambda image: saved(image, "WEBP", quality=70),
    "pencil": lambda image: saved(image.point(lambda shade: 150 + shade * 90 // 255)),
    "transparent": lambda image: saved(clear(image)),
    "white on nothing": lambda image: saved(
        Image.merge("LA", [image.point(lambda _: 255), clear(image).getchannel("A")])
    ),
    "palette": lambda image: saved(image.quantize(8)),
    "bits": lambda image: saved(image.convert("1")),
    "16 bits": lambda image: saved(Image.fromarray(np.asarray(image).astype(np.uint16) * 257)),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_drawing_is_traced_on_any_paper_and_in_any_light(kind):
    found = trace.lines(kind(rendered(HOUSE)))
    assert apart(HOUSE, found) < 2
    assert abs(len(found) - len(HOUSE)) <= 1


def test_a_photo_is_upright_and_made_small():
    image = rendered(HOUSE, size=1500)
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned to the right
    found = trace.lines(saved(image.rotate(90, expand=True), "JPEG", exif=turned))
    assert apart(HOUSE, [line * 448 / 600 for line in found]) < 2


def test_a_photo_whose_notes_are_broken_is_taken_as_it_lies():
    found = trace.lines(saved(rendered(HOUSE), "JPEG", exif=b"Exif\0\0no notes at all"))
    assert apart(HOUSE, found) < 2


def test_lines_go_on_through_a_crossing_and_rings_stay_closed():
    found = trace.lines(saved(rendered(CROSSED)))
    assert len(found) == len(CROSSED)
    for line in found:
        assert np.abs(line[0] - line[-1]).max() > 200  # from one side to the other
    ring = Drawing.of([[[np.cos(t), np.sin(t)] for t in np.linspace(0, 2 * np.pi, 60)]])
    [line] = trace.lines(saved(rendered([each.tolist() for each in ring.strokes])))
    assert (line[0] == line[-1]).all()


def test_strokes_begin_at_the_top_left_and_the_nearest_comes_next():
    rows = [[[0, y], [100, y]] for y in (0, 50, 100)]
    found = trace.lines(saved(rendered(rows)))
    assert [bool(line[-1][0] > line[0][0]) for line in found] == [True, False, True]
    assert [line[0][1] for line in found] == sorted(line[0][1] for line in found)


def on_paper(lines: list, width: int) -> bytes:
    image = Image.new("L", (400, 400), 255)
    pen = ImageDraw.Draw(image)
    for line in lines:
        pen.line(line, fill=0, width=width, joint="curve")
        for x, y in line:
            pen.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], fill=0)
    return saved(image)


@st.composite
def separated(draw) -> list:
    """Lines of two to five points, each in a cell of its own."""
    cells = draw(
        st.lists(st.sampled_from([(x, y) for x in range(4) for y in range(4)]), min_size=1, max_size=6, unique=True)
    )
    place = st.integers(15, 85)
    lines = [draw(st.lists(st.tuples(place, place), min_size=2, max_size=5, unique=True)) for _ in cells]
    return [[(100 * x + a, 100 * y + b) for a, b in line] for (x, y), line in zip(cells, lines, strict=True)]


@settings(max_examples=50)
@given(separated(), st.sampled_from([3, 5, 8]))
def test_whatever_is_traced_lies_within_a_lines_width_of_what_was_drawn(lines, width):
    found = resample(trace.lines(on_paper(lines, width)), 1)
    drawn = resample([np.array(line, dtype=float) for line in lines], 1)
    away = np.hypot(*(found[:, None] - drawn[None]).transpose(2, 0, 1)).min(1)
    assert away.max() <= width + 1


def chunked(width: int, height: int) -> bytes:
    """A PNG that says that it is so large, and is not."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


def plain(shades: np.ndarray) -> bytes:
    return saved(Image.fromarray(shades.clip(0, 255).astype(np.uint8)))


NOISE = np.random.default_rng(1).normal(0, 1, (300, 300))
BLOBS = np.where(np.add.outer(np.arange(300) // 60, np.arange(300) // 60) % 2, 255, 0)
NONE = {
    "white": (plain(np.full((50, 50), 255)), "no line"),
    "grain": (plain(200 + 8 * NOISE), "no line"),
    "one pixel": (plain(np.zeros((1, 1))), "no line"),
    "specks": (plain(np.where(NOISE > 1.5, 0, 255)), "hundreds of specks"),
    "a photo": (plain(BLOBS + 20 * NOISE), "more than lines"),
    "a bomb": (chunked(60_000, 60_000), "more than 64 million pixels"),
    "a large one": (chunked(9_000, 9_000), "more than 64 million pixels"),
}


@pytest.mark.parametrize(("data", "words"), NONE.values(), ids=NONE.keys())
def test_what_is_no_line_drawing_is_refused_in_a_sentence(data, words):
    with pytest.raises(DrawingError, match=words):
        files.drawing(data)


def scanned(times: int) -> bytes:
    """A progressive JPEG whose last scan comes so often."""
    data = saved(Image.new("L", (16, 16), 255), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * times + data[-2:]


GOOD = {kind: saved(rendered(HOUSE, size=200), kind) for kind in pixels.FORMATS}
BROKEN = {
    **{f"{kind} that ends early": data[: len(data) // 3] for kind, data in GOOD.items()},
    **{f"{kind}'s sign alone": data[:12] for kind, data in GOOD.items()},
    "a PNG that promises more": chunked(100, 100),
    "a JPEG of thousands of scans": scanned(5_000),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_picture_is_refused_in_a_sentence(data):
    with pytest.raises(DrawingError, match="broken, or cut off"):
        files.drawing(data)


@settings(max_examples=60)
@given(
    st.sampled_from(pixels.FORMATS),
    st.lists(st.tuples(st.integers(8, 5000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_hostile_bytes_are_a_drawing_or_a_sentence(kind, changes):
    data = bytearray(GOOD[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        said = "A drawing." if files.drawing(bytes(data)) else ""
    except DrawingError as error:
        said = str(error)
    assert said.endswith(".")


def test_a_net_of_lines_takes_no_long_time():
    """As many junctions as a picture can hold: refused, or traced; a test that hangs fails."""
    for step in (8, 12, 20):
        net = np.full((600, 600), 255)
        net[::step] = net[:, ::step] = 0
        try:
            found = trace.lines(plain(net))
        except DrawingError:
            continue
        assert len(found) <= skeleton.MOST_WAYS
