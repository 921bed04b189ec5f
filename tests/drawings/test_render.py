"""Pictures: well-formed, whole, and with words escaped."""

import io
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from sketch_rnn import Drawing
from sketch_rnn.drawings.render import GAP, TILE, Picture, png, svg

HEAD = Drawing.of([[[0, 0], [1000, 0], [1000, 900]], [[5, 5]]])
EAR = Drawing.of([[[-300, -20], [1500, 80]]])


def test_every_tile_holds_its_whole_drawing():
    root = ElementTree.fromstring(svg([Picture(HEAD, EAR), Picture(HEAD)]))
    tiles = [group for group in root.iter() if group.tag.endswith("}g")]
    assert len(tiles) == 2
    for tile in tiles:
        for path in tile:
            if path.tag.endswith("}path"):
                numbers = np.array([float(x) for x in path.get("d")[1:].replace("L", " ").split()])
                assert numbers.min() >= GAP - 0.1
                assert numbers.max() <= TILE - GAP + 0.1


def test_the_two_inks_are_told_apart():
    inks = {
        path.get("stroke") for path in ElementTree.fromstring(svg([Picture(HEAD, EAR)])).iter() if path.get("stroke")
    }
    assert len(inks) == 2


def test_words_are_text():
    root = ElementTree.fromstring(svg([Picture(HEAD, caption="<script>&")]))
    assert any(node.text == "<script>&" for node in root.iter())


def test_nothing_and_an_empty_drawing_are_pictures_too():
    ElementTree.fromstring(svg([]))
    ElementTree.fromstring(svg([Picture(Drawing())]))


@pytest.mark.parametrize("width", [-5, 999_999])
def test_a_png_of_no_size_is_refused(width):
    with pytest.raises(ValueError, match="cannot be drawn"):
        png(svg([Picture(HEAD, EAR)]), width)


def test_png():
    image = Image.open(io.BytesIO(png(svg([Picture(HEAD, EAR)]))))
    assert image.size == (TILE + 2 * GAP, TILE + 2 * GAP)
    assert len(image.convert("RGB").getcolors(100_000)) > 3
