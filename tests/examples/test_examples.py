"""The examples do what they say, with a small model that knows nothing."""

import json
import re
import shutil
import subprocess

import pytest

from tests.browser.hands import EAR, HEAD
from tests.browser.test_static import serving
from tests.conftest import ROOT
from tests.js.conftest import artist_of, exported, seeing  # noqa: F401
from train import export_web

EXAMPLES = ROOT / "examples"
P5 = ROOT / "node_modules" / "p5" / "lib" / "p5.min.js"
ORANGE = """() => {
    const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let k = 0; k < data.length; k += 4) if (data[k] > 170 && data[k + 1] < 110 && data[k + 2] < 80) return true;
    return false;
}"""


@pytest.fixture(scope="module")
def model(exported):  # noqa: F811
    if not export_web.RUNTIME.is_dir():
        pytest.skip(export_web.NO_RUNTIME)
    return exported(seeing(artist_of()))


def in_node(*arguments):
    command = ["node", str(EXAMPLES / "node" / "finish.mjs"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_node_finishes_a_drawing(model, tmp_path):
    (tmp_path / "drawing.json").write_text(json.dumps({"strokes": [HEAD, EAR]}))
    found = in_node(model, tmp_path / "drawing.json", "cat")
    assert found.returncode == 0, found.stderr
    assert len(re.findall('<svg x="', found.stdout)) == 9
    assert "#c2410c" in found.stdout


@pytest.mark.parametrize(
    ("drawing", "category", "words"),
    [
        ('{"strokes": []}', "cat", "There is nothing to finish yet"),
        ('{"strokes": [[[1, 2]]]}', "elk", "has not learned to draw"),
    ],
)
def test_node_says_what_is_wrong(model, tmp_path, drawing, category, words):
    (tmp_path / "drawing.json").write_text(drawing)
    found = in_node(model, tmp_path / "drawing.json", category)
    assert found.returncode == 1
    assert words in found.stderr


@pytest.mark.parametrize("name", ["html", "p5"])
def test_a_page_finishes_what_is_drawn_on_it(browser, model, tmp_path, name):
    if name == "p5" and not P5.is_file():
        pytest.skip("p5 is not there: npm ci.")
    place = tmp_path / "somebody" / "draws"
    shutil.copytree(EXAMPLES / name, place)
    shutil.copytree(model, place / "model")
    if name == "p5":
        shutil.copy(P5, place)
    with serving(tmp_path) as server:
        context = browser.new_context(viewport={"width": 600, "height": 600})
        page = context.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.address)
        page.locator("canvas").wait_for()
        if name == "html":
            page.wait_for_function("() => document.querySelector('#words').textContent === 'Draw a few strokes.'")
        else:
            page.wait_for_function("() => artist")
        box = page.locator("canvas").bounding_box()
        for stroke in (HEAD, EAR):
            spots = [(box["x"] + x, box["y"] + y) for x, y in stroke]
            page.mouse.move(*spots[0])
            page.mouse.down()
            for spot in spots[1:]:
                page.mouse.move(*spot)
            page.mouse.up()
        page.wait_for_function(ORANGE)
        assert not errors
        context.close()
