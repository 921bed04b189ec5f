"""Drawings as files: what is saved opens again stroke for stroke, in the browser, the shell and the training."""

import io
import json
import os
import random
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from sketch_rnn.drawings import files
from tests.browser.hands import EAR, HEAD, draw
from tests.browser.harness import opened, value
from train.sources import read

TWO = {"strokes": [[[10, 20], [30.5, 40.1], [399.9, 0]], [[200, 200]]], "model": [1]}


def drawings(count: int) -> list[dict]:
    """People's own, one a category, from the folder of QuickDraw's ndjson that DRAWINGS names; else scribbles."""
    folder = os.environ.get("DRAWINGS")
    if not folder:
        return scribbles(count)
    found = []
    for path in sorted(Path(folder).glob("*.ndjson"))[:: max(1, len(list(Path(folder).glob("*.ndjson"))) // count)]:
        *_, last = path.read_text(encoding="utf-8").splitlines()
        lines = [list(zip(*stroke[:2], strict=True)) for stroke in json.loads(last)["drawing"]]
        strokes = [[[round(x * 1.3 + 30, 1), round(y * 1.3 + 30, 1)] for x, y in line] for line in lines]
        found.append({"strokes": strokes, "model": list(range(1, len(strokes), 3))})
    return found[:count]


def scribbles(count: int) -> list[dict]:
    """Drawings as hands make them: wandering lines, dots, straight strokes."""
    chance = random.Random(5)

    def stroke():
        x, y = chance.uniform(0, 400), chance.uniform(0, 400)
        points, way = [[round(x, 1), round(y, 1)]], chance.uniform(0, 6)
        for _ in range(chance.choice([0, 1, 3, 12, 40])):
            way += chance.gauss(0, 0.5)
            x = min(400, max(0, x + chance.uniform(2, 18) * (1 if way % 2 < 1 else -1)))
            y = min(400, max(0, y + 12 * (way % 1 - 0.5)))
            points.append([round(x, 1), round(y, 1)])
        return points

    drawings = []
    for _ in range(count):
        strokes = [stroke() for _ in range(chance.randint(1, 9))]
        drawings.append({"strokes": strokes, "model": [k for k in range(len(strokes)) if chance.random() < 0.3]})
    return drawings


def saved(page, kind: str, path: Path) -> tuple[str, bytes]:
    page.locator("[data-do=save]").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=kind.upper()).click()
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def test_a_hundred_drawings_come_back_the_same_from_link_svg_png_and_json(pads):
    many = drawings(100)
    assert len(many) == 100
    found = pads.evaluate(
        """async (drawings) => {
            const found = {link: [], svg: [], png: [], json: [], length: []};
            for (const drawing of drawings) {
                const parts = {drawing, category: "cat", temperature: 0.4, count: 9, seed: 77};
                const text = await studio.link.encode({room: "finish", parts});
                found.length.push(text.length);
                found.link.push((await studio.link.decode(text)).parts.drawing);
                for (const kind of ["svg", "png", "json"]) {
                    const blob = await studio.files.toBlob(kind, drawing);
                    const read = await studio.files.read(new File([blob], `cat.${kind}`));
                    found[kind].push({strokes: read.strokes, model: read.model});
                }
            }
            return found;
        }""",
        many,
    )
    for kind in ("link", "svg", "png", "json"):
        assert found[kind] == many, kind
    usual = [n for n, drawing in zip(found["length"], many, strict=True) if sum(map(len, drawing["strokes"])) <= 150]
    assert max(usual) <= 2000


@pytest.mark.parametrize("kind", ["svg", "png", "json"])
def test_a_download_is_named_for_what_it_is_and_opens_again(pads, kind, tmp_path):
    draw(pads, HEAD)
    draw(pads, EAR)
    pads.evaluate("pad.take([[[150, 250], [250, 250]]])")
    before = value(pads)
    name, content = saved(pads, kind, tmp_path / "file")
    assert name == f"cat.{kind}"
    pads.locator("[data-do=clear]").click()
    assert "3 strokes" in opened(pads, name, content)
    assert value(pads) == before


def test_an_svg_has_a_path_for_each_stroke_and_nothing_else_that_draws(pads, tmp_path):
    draw(pads, HEAD)
    pads.evaluate("pad.take([[[150, 250], [250, 250]]])")
    saved(pads, "svg", tmp_path / "a.svg")
    tags = [node.tag.split("}")[1] for node in ElementTree.parse(tmp_path / "a.svg").iter()]
    assert sorted(tags) == ["g", "metadata", "path", "path", "svg"]
    assert "#c2410c" in (tmp_path / "a.svg").read_text()


def test_all_lines_can_be_saved_in_one_ink(pads, tmp_path):
    draw(pads, HEAD)
    pads.evaluate("pad.take([[[150, 250], [250, 250]]])")
    before = value(pads)
    pads.locator("[data-do=save]").click()
    pads.get_by_role("menuitemcheckbox").click()
    pads.keyboard.press("Escape")
    _, content = saved(pads, "svg", tmp_path / "a.svg")
    assert b"#c2410c" not in content
    pads.locator("[data-do=clear]").click()
    opened(pads, "a.svg", content)
    assert value(pads) == before  # whose strokes they are is remembered all the same
    pads.evaluate("studio.store.remove('one-ink')")


def test_every_kind_of_file_is_the_same_drawing_to_training_and_to_the_shell(pads, tmp_path):
    pads.evaluate("(value) => pad.set(value)", TWO)
    for kind in ("svg", "png", "json"):
        _, content = saved(pads, kind, tmp_path / f"a.{kind}")
        assert files.drawing(content).to_dict()["strokes"] == TWO["strokes"]
        [sample] = read(tmp_path / f"a.{kind}")
        assert sample.key == next(iter(read(tmp_path / "a.svg"))).key
    bare = re.sub(r"<metadata.*</metadata>", "", (tmp_path / "a.svg").read_text())  # as some editor left it
    drawn = files.drawing(bare.encode()).to_dict()["strokes"][0]
    assert [drawn[0], drawn[-1]] == [TWO["strokes"][0][0], TWO["strokes"][0][-1]]  # and a curve between them


def test_a_png_is_a_picture_that_others_can_open(pads, tmp_path):
    draw(pads, HEAD)
    _, content = saved(pads, "png", tmp_path / "a.png")
    image = Image.open(io.BytesIO(content))
    image.verify()
    image = Image.open(io.BytesIO(content)).convert("L")
    assert image.size == (1200, 1200)
    assert image.getextrema()[0] < 80 < 250 < image.getextrema()[1]
    assert "sketch-rnn" in Image.open(io.BytesIO(content)).text


def test_json_has_the_strokes_and_stroke_3(pads, tmp_path):
    pads.evaluate("(value) => pad.set(value)", TWO)
    _, content = saved(pads, "json", tmp_path / "a.json")
    found = json.loads(content)
    assert found["strokes"] == TWO["strokes"]
    assert found["stroke3"] == [[10, 20, 0], [20.5, 20.1, 0], [369.4, -40.1, 1], [-199.9, 200, 1]]
    assert json.loads(content)["model"] == [1]


def test_a_gif_is_asked_of_the_server(pads, tmp_path):
    pads.evaluate("(value) => pad.set(value)", TWO)
    name, content = saved(pads, "gif", tmp_path / "a.gif")
    assert (name, content) == ("cat.gif", b"GIF89a")
    verb, arguments = pads.evaluate("asked")
    assert verb == "picture"
    assert arguments == {"drawing": {"strokes": TWO["strokes"]}, "format": "gif", "model": [1]}


def test_a_single_result_is_saved_without_a_pad(pads):
    with pads.expect_download() as download:
        pads.evaluate(
            "studio.files.save('svg', {strokes: [[[0, 0], [255, 255]]], model: [0], name: 'hot air balloon', side: 255})"
        )
    assert download.value.suggested_filename == "hot-air-balloon.svg"
    assert 'viewBox="0 0 255 255"' in Path(download.value.path()).read_text()
