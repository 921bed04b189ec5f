"""The page's own drawings."""

import pytest
from PIL import Image, ImageDraw

from sketch_rnn import Drawing
from sketch_rnn.drawings.strokes import to_lines
from tests.train.sources.common import reasons
from train.sources import read
from train.sources.pad import TRACED


def test_a_drawing_of_the_page(tmp_path):
    path = tmp_path / "owl" / "drawing.json"
    path.parent.mkdir()
    drawing = Drawing.of([[[150, 200], [200, 200], [250, 200]], [[150, 220], [150, 300]]])
    path.write_text(drawing.to_json())
    [sample] = read(path)
    assert (sample.word, sample.side) == ("owl", 255.0)
    assert [line.tolist() for line in to_lines(sample.stroke3)] == [[[0, 0], [255, 0]], [[0, 51], [0, 255]]]
    path.with_name("copy.json").write_text(drawing.to_json() + "\n")
    [copy] = read(path.with_name("copy.json"))
    assert copy.key == sample.key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"strokes": []}', "an empty sheet"),
        ('{"strokes": [[[3, 3]]]}', "a single point"),
        ('{"endings": []}', "not a drawing"),
        ("nothing", "not a drawing"),
        (" " * 2_000_000, "empty"),
        ("", "an empty file"),
        ("[" * 100_000, "not a drawing"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer and not the file itself"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "a page of HTML and not the file itself"),
    ],
)
def test_a_json_without_a_drawing(tmp_path, text, reason):
    (tmp_path / "a.json").write_text(text)
    assert reasons(tmp_path / "a.json") == [reason]


def test_a_picture_is_traced_and_its_note_says_so(tmp_path):
    path = tmp_path / "owl" / "scan.jpeg"
    path.parent.mkdir()
    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).line([20, 100, 280, 100], fill=0, width=5)
    image.save(path)
    note, sample = read(path)
    assert note.words == TRACED
    assert sample.word == "owl"
    assert [line.tolist() for line in to_lines(sample.stroke3)] == [[[0, 0], [255, 0]]]
    Image.new("L", (50, 50), 255).save(path)
    assert reasons(path) == ["There is no line to be seen in this picture"]


# Finding them
