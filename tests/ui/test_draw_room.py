"""What the room says, without a browser."""

import gradio as gr
import pytest

from sketch_rnn import Artist, Drawing
from sketch_rnn.model import ModelConfig, SketchRNN
from sketch_rnn.ui import page as pages
from sketch_rnn.ui.endings import Grid, Tile
from sketch_rnn.ui.pad import SketchPad
from sketch_rnn.ui.tabs.draw import BEGINNINGS, _finish, _index

HEAD = Drawing.of([[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]])


def test_an_empty_sheet_invites(artist):
    grid = _finish({"one": artist}, Drawing(), "one", "cat", 9, 0.4, 0)
    assert grid.tiles == ()
    assert grid.words.startswith("Nine endings")


def test_a_drawing_has_as_many_tiles_as_asked(artist):
    grid = _finish({"one": artist}, HEAD, "one", "cat", 4.0, 0.4, None)  # an emptied seed field is None
    assert len(grid.tiles) == 4
    assert grid.drawing is HEAD


def test_an_impossible_wish_is_words(artist):
    for category, count in ((None, 9), ("", 9), ("nothing like it", 9)):
        grid = _finish({"one": artist}, HEAD, "one", category, count, 0.4, 0)
        assert not grid.tiles
        assert len(grid.words) > 20


def test_an_unknown_model_is_refused(artist):
    with pytest.raises(gr.Error):
        _finish({"one": artist}, HEAD, "two", "cat", 9, 0.4, 0)


def test_no_tile_is_empty(artist):
    """An ending without strokes says so."""
    for tile in _finish({"one": artist}, HEAD, "one", "circle", 25, 1.0, 3).tiles:
        assert tile.added or tile.note


def test_the_pad_takes_json_alone():
    pad = SketchPad(render=False)
    assert not pad.preprocess(None)
    assert pad.preprocess(HEAD.to_json()).to_dict() == HEAD.to_dict()
    assert pad.postprocess(None) == '{"strokes":[]}'
    with pytest.raises(gr.Error):
        pad.preprocess('{"strokes": [[["<img src=x>", 1]]]}')


def test_the_beginnings_are_drawings_of_known_things(artist):
    import json

    beginnings = json.loads(BEGINNINGS.read_text())
    assert len(beginnings) == 8
    for item in beginnings:
        assert item["category"] in artist.categories
        left, top, right, bottom = Drawing.parse({"strokes": item["strokes"]}).bounds
        assert min(left, top) >= 0
        assert max(right, bottom) <= 400


def test_where_no_beginning_is_known_there_is_no_strip_of_them(artist):
    config = ModelConfig(("my-logo",), scale=30.0, max_rows=20, decoder_size=8, category_size=2, mixtures=2)
    for known, visible in ((artist, True), (Artist(SketchRNN(config).eval()), False)):
        page = pages.build({"one": known})
        assert [block.visible for block in page.blocks.values() if block.elem_id == "beginnings"] == [visible]


@pytest.mark.parametrize(
    "data", [None, {}, {"index": -1}, {"index": 8}, {"index": "0"}, {"index": 1.0}, {"index": None}]
)
def test_a_click_is_anybodys_data(data):
    event = gr.EventData(None, data)
    with pytest.raises(gr.Error):
        _index(event, 8)


def test_a_grid_is_json_without_markup():
    grid = Grid(words="<b>", tiles=(Tile(added=HEAD, note="n"),))
    assert '"tiles":[{"added":[[[150.0,200.0]' in grid.to_json()
