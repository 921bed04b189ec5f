"""Drawings as files and links: what is saved opens again stroke for stroke, and what strangers made opens or is refused."""

import io
import json
import os
import random
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from sketch_rnn import files
from tests.browser.hands import EAR, HEAD, draw
from tests.browser.harness import ADDRESS, harness
from train.sources import read

TWO = {"strokes": [[[10, 20], [30.5, 40.1], [399.9, 0]], [[200, 200]]], "model": [1]}


@pytest.fixture(scope="module")
def tab(browser):
    page = harness(browser)
    yield page
    page.context.close()


@pytest.fixture
def pads(tab):
    tab.goto(ADDRESS)
    yield tab
    assert tab.errors == []


def value(page):
    return page.evaluate("pad.value()")


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


def opened(page, name: str, content: bytes | str) -> str:
    """Choose a file, as the button does; returns what the room then says."""
    before = page.evaluate("said.length")
    content = content.encode() if isinstance(content, str) else content
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.wait_for_function("(n) => said.length > n", arg=before)
    return page.evaluate("said.at(-1)")


# ---- round trips ----


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


# ---- opening what others made ----


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(TWO),
        "\ufeff" + json.dumps(TWO),
        json.dumps([TWO, {"strokes": [[[1, 1]]]}]),
        json.dumps({"drawings": [{**TWO, "nats": -1.5}]}),
    ],
)
def test_json_of_several_kinds_is_opened(pads, text):
    opened(pads, "a.json", text)
    assert value(pads) == TWO


def test_bare_strokes_and_stroke_3_are_opened(pads):
    opened(pads, "a.json", json.dumps(TWO["strokes"]))
    assert value(pads)["strokes"] == TWO["strokes"]
    opened(pads, "a.json", json.dumps([[10, 20, 0], [20, 20, 1], [5, 5, 1]]))
    assert value(pads)["strokes"] == [[[10, 20], [30, 40]], [[35, 45]]]


def test_a_drawing_that_lies_elsewhere_is_made_to_fit(pads):
    assert "made to fit" in opened(pads, "a.json", json.dumps({"strokes": [[[-500, 0], [1500, 900]]]}))
    flat = [v for point in value(pads)["strokes"][0] for v in point]
    assert min(flat) >= 0
    assert max(flat) <= 400


def svg(inside: str, more: str = 'viewBox="0 0 400 400"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {more}>{inside}</svg>'


def test_plain_svg_is_followed_along_its_lines(pads):
    inside = """
      <style>.pen { fill: none; stroke: #000 }</style>
      <g transform="translate(100 0)"><line class="pen" x1="0" y1="10" x2="50" y2="60"/></g>
      <polyline class="pen" points="10,300 20,310 30,300"/>
      <circle class="pen" cx="200" cy="200" r="50"/>
      <path class="pen" d="M10 10L60 10m10 0l0 40zM300 300c0 20 20 20 40 0"/>
      <polygon points="300,20 340,20 320,60"/>"""
    assert "7 strokes" in opened(pads, "a.svg", svg(inside))
    line, poly, circle, first, second, curve, outline = value(pads)["strokes"]
    assert line == [[100, 10], [150, 60]]
    assert poly == [[10, 300], [20, 310], [30, 300]]
    assert all(abs(((x - 200) ** 2 + (y - 200) ** 2) ** 0.5 - 50) < 0.6 for x, y in circle)
    assert first == [[10, 10], [60, 10]]
    assert second[0] == second[-1] == [70, 10]
    assert curve[-1] == [340, 300]
    assert outline[0] == outline[-1] == [300, 20]


def test_what_is_not_seen_in_an_svg_is_left_out(pads):
    line = '<path d="M10 10L90 90" fill="none"'
    hidden = f"""<rect width="400" height="400" fill="#fff"/><rect width="100%" height="100%" fill="#abc"/>
      {line} stroke="none"/>{line} stroke="#000" display="none"/>{line} stroke="#000" opacity="0"/>
      {line} stroke="#000" visibility="hidden"/><g opacity="0">{line} stroke="#000"/></g>{line} stroke="#fff"/>
      <defs>{line} stroke="#000"/></defs>"""
    assert "no line" in opened(pads, "a.svg", svg(hidden))
    assert "1 stroke" in opened(pads, "a.svg", svg(hidden + line + ' stroke="#000"/>'))


UNSEEN = {
    "white path that is larger": '<path d="M-9 -9H999V999H-9z" fill="white"/>',
    "white circle": '<circle cx="200" cy="200" r="900" fill="rgb(100%, 100%, 100%)"/>',
    "coloured polygon": '<polygon points="0,0 400,0 400,400 0,400" fill="teal"/>',
    "transparent": '<rect width="100%" height="100%" fill="transparent"/>',
    "white line": '<rect x="9" y="9" width="300" height="300" fill="none" stroke="hsl(0, 0%, 100%)"/>',
    "clear line": '<rect x="9" y="9" width="300" height="300" fill="none" stroke="rgba(0, 0, 0, 0)"/>',
    "no width": '<rect x="9" y="9" width="300" height="300" style="fill:none;stroke:#000;stroke-width:0"/>',
    "faint groups": '<g opacity=".2"><g style="opacity:.2"><path d="M9 9H300V200" stroke="#000"/></g></g>',
    "by a sheet": '<style>@media screen { .a { stroke: #fff; fill: none } }</style><path class="a" d="M9 9L300 300"/>',
    "stroke opacity inherited": '<g stroke-opacity="0" fill="none"><path d="M9 9L300 300" stroke="#000"/></g>',
    "a variable": '<g style="--a: #fff"><path d="M9 9H300V200" fill="none" style="stroke: var(--a, black)"/></g>',
    "outside": '<path d="M900 900L1000 1000" stroke="#000"/>',
    "not used": '<symbol id="s"><path d="M9 9L300 300" stroke="#000"/></symbol><clipPath><rect width="9" height="9"/></clipPath>',
}


@pytest.mark.parametrize("inside", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_no_ink(pads, inside):
    line = '<path d="M100 100L200 150" fill="none" stroke="black"/>'
    assert "1 stroke" in opened(pads, "a.svg", svg(inside + line))
    assert value(pads)["strokes"] == [[[100, 100], [200, 150]]]


def test_white_is_ink_on_black_paper_and_a_white_shape_has_its_line(pads):
    chalk = '<path d="M100 100L200 150" fill="none" stroke="white"/>'
    assert "1 stroke" in opened(pads, "a.svg", svg('<rect width="400" height="400"/>' + chalk))
    assert "1 stroke" in opened(pads, "a.svg", svg(chalk, 'viewBox="0 0 400 400" style="background: #000"'))
    ball = '<circle cx="200" cy="200" r="90" fill="white" stroke="black"/>'
    assert "2 strokes" in opened(pads, "a.svg", svg(ball + '<path d="M9 9L90 90" stroke="url(#a)" fill="none"/>'))


def test_a_transform_has_its_origin_and_a_symbol_its_view(pads):
    turned = '<path d="M200 200h80" fill="none" stroke="#000" transform="rotate(90)" transform-origin="200 200"/>'
    opened(pads, "a.svg", svg(turned))
    assert value(pads)["strokes"] == [[[200, 200], [200, 280]]]
    used = '<symbol id="s" viewBox="0 0 10 10"><path d="M0 0L10 10" stroke="#000"/></symbol>'
    opened(pads, "a.svg", svg(used + '<use href="#s" x="50" y="50" width="100" height="100"/>'))
    assert value(pads)["strokes"] == [[[50, 50], [150, 150]]]


@pytest.mark.parametrize(
    "value",
    [
        "image-set('http://evil.test/x.png' 1x)", "-webkit-image-set(url(http://evil.test/x.png) 1x)",
        "src('http://evil.test/x.png')", "cross-fade(url(http://evil.test/x.png), red)",
        "image('http://evil.test/x.png')", "u\\72l(http://evil.test/x.png)", "url(http://evil.test/x.png)",
    ],
)  # fmt: skip
def test_a_style_loads_nothing_and_the_rest_of_it_stays(pads, value):
    asked = []
    pads.on("request", lambda request: asked.append(request.url))
    names = (
        "background",
        "background-image",
        "mask",
        "mask-image",
        "fill",
        "cursor",
        "filter",
        "list-style",
        "content",
    )
    bad = "; ".join(f"{name}: {value}" for name in names)
    sheet = (
        f"<style>path, svg, g {{ {bad} }} @font-face {{ font-family: a; src: {value} }} .w {{ stroke: #fff }}</style>"
    )
    inside = (
        f'{sheet}<g style="{bad}"><path d="M9 9L90 90" style="stroke: #000; {bad}"/></g><path class="w" d="M9 90L9 9"/>'
    )
    assert "stroke" in opened(pads, "a.svg", svg(inside.replace('"', "'") if '"' in value else inside))
    pads.wait_for_timeout(50)
    assert not [each for each in asked if "evil" in each]


def test_json_in_utf_16_is_opened_and_a_pointer_is_named(pads):
    opened(pads, "a.json", json.dumps(TWO).encode("utf-16"))
    assert value(pads) == TWO
    assert "Git LFS pointer" in opened(pads, "a.json", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n")


def test_a_small_svg_fills_the_sheet_and_uses_are_followed(pads):
    inside = '<defs><path id="p" d="M1 1L5 1"/></defs><use xlink:href="#p" x="10" y="10" stroke="#000" fill="none"/>'
    opened(pads, "a.svg", svg(inside, 'width="20" height="20"'))
    assert value(pads)["strokes"] == [[[220, 220], [300, 220]]]


def test_an_svg_of_a_stranger_runs_and_loads_nothing(pads):
    asked = []
    pads.on("request", lambda request: asked.append(request.url))
    inside = """<script>window.bad = 1</script><image href="http://evil.test/a.png" onerror="window.bad = 1"/>
      <style>@import "http://evil.test/a.css"; path { fill: url(http://evil.test/b#c) }</style>
      <foreignObject><img xmlns="http://www.w3.org/1999/xhtml"
        src="http://evil.test/c.png" onerror="window.bad = 1"/></foreignObject>
      <path d="M0 0L9 9" stroke="#000" onclick="bad = 1" style="filter: url(http://evil.test/d#e)"/>"""
    opened(pads, "a.svg", svg(inside + '<animate onbegin="window.bad = 1" attributeName="x" dur="1s"/>'))
    bomb = (
        "".join(f'<g id="g{k}">' + f'<use xlink:href="#g{k + 1}"/>' * 10 + "</g>" for k in range(9))
        + '<path id="g9" d="M0 0L1 1"/>'
    )
    assert "too many parts" in opened(pads, "b.svg", svg(bomb))
    pads.wait_for_timeout(100)
    assert pads.evaluate("window.bad") is None
    assert not [each for each in asked if "evil" in each]


def test_a_dropped_file_is_opened_and_one_that_misses_the_sheet_does_no_harm(pads):
    drop = """([selector, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "a.json"));
        const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        document.querySelector(selector).dispatchEvent(event);
        return event.defaultPrevented;
    }"""
    assert pads.evaluate(drop, ["body", json.dumps(TWO)])
    assert value(pads)["strokes"] == []
    assert pads.evaluate(drop, [".ink", json.dumps(TWO)])
    pads.wait_for_function("pad.value().strokes.length === 2")
    pads.keyboard.press("Control+z")
    assert value(pads)["strokes"] == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", "hello", "Drawings are opened from SVG, PNG and JSON"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50), "Drawings are opened from"),
        ("a.json", "{", "cannot be read as JSON"),
        ("a.json", '{"a": 1}', "there is no drawing in it"),
        ("a.json", '{"strokes": []}', "there is no line in it"),
        ("a.json", '{"strokes": [[["x", 1]]]}', "a point is not two numbers"),
        ("a.json", json.dumps({"strokes": [[[1, 1]]] * 1001}), "more than 1,000 strokes"),
        ("a.json", json.dumps({"strokes": [[[1, 1]] * 2001]}), "more than 2,000 points"),
        ("a.json", json.dumps({"strokes": [[[1, 1]] * 2000] * 11}), "more than 20,000 points"),
        ("a.json", " " * 1_000_001, "larger than a megabyte"),
        ("a.svg", "<svg", "cannot be read as SVG"),
        ("a.svg", "<html><body/></html>", "cannot be read as SVG"),
        ("a.png", "", "is empty"),
    ],
)
def test_what_cannot_be_opened_is_said_plainly(pads, name, content, words):
    draw(pads, EAR)
    assert words in opened(pads, name, content)
    assert len(value(pads)["strokes"]) == 1


def test_a_png_without_strokes_or_cut_off_is_said_plainly(pads):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    assert "has no strokes inside" in opened(pads, "a.png", out.getvalue())
    assert "has no strokes inside" in opened(pads, "a.png", out.getvalue()[:40])


# ---- links and storage ----


def test_a_link_holds_the_whole_room(pads):
    parts = {
        "a": TWO,
        "b": {"strokes": [], "model": []},
        "category": "hot air balloon",
        "categories": ["cat", "ü"],
        "temperature": 0.35,
    }
    view = {"strip": False, "like": TWO, "pins": [{"index": 3, "sheet": TWO, "added": TWO | {"model": []}}], "at": 4}
    whole = {"room": "between", "parts": parts, "model": "other", "view": view}
    text, back = pads.evaluate(
        """async (whole) => {
            const text = await studio.link.encode(whole);
            return [text, await studio.link.decode("#" + text)];
        }""",
        whole,
    )
    assert back == whole
    assert all(letter.isalnum() or letter in "-_" for letter in text)


def test_hostile_links_are_nothing(pads):
    found = pads.evaluate(
        """async () => {
            const bytes = studio.pack.toText;
            const deflated = async (data) => {
                const stream = new Blob([data]).stream().pipeThrough(new CompressionStream("deflate-raw"));
                return "2" + bytes(new Uint8Array(await new Response(stream).arrayBuffer()));
            };
            const written = (json, ...numbers) => {
                const out = studio.pack.writer();
                const head = new TextEncoder().encode(json);
                out.number(head.length);
                out.bytes.push(...head);
                out.bytes.push(...studio.pack.golomb(numbers));
                return "1" + bytes(out.bytes);
            };
            const texts = ["", "1", "x", "%%%", "__proto__", "1A", "1AA", "2AAAA",
                "A".repeat(200000), "1" + "A".repeat(99000), "1_____w",
                await deflated(new Uint8Array(50_000_000)),
                written("{}"), written("[]"), written('["a"]'), written('["a",{},["d"]]'), written('["a",{},["d"]]', 5),
                written('["a",{},["d"]]', 1e9), written('["a",{},["d"]]', 1, 4e9), written('["a",{},["d"]]', 1, 2, 2 ** 34, 1),
                written('[7,{},[]]'), written('["a",[],[]]'), written('["a",{},[7]]'), written("["),
                written('["a",{},' + JSON.stringify(Array(65).fill("d")) + "]", ...Array(65).fill(0)),
                written('["a",{},["view/x"]]', 0), written('["a",{},["view/x/y"],"",{"x":1}]', 0),
                written('["a",{},["view/__proto__/x"],"",{"x":null}]', 0), written('["a",{},["view/x"],"",{"x":7}]', 0)];
            const found = [];
            for (const text of texts) found.push(await studio.link.decode(text));
            for (const odd of [null, undefined, 7, {}]) found.push(await studio.link.decode(odd));
            return found;
        }"""
    )
    assert found == [None] * len(found)


def test_storage_that_is_forbidden_or_full_falls_back_to_the_windows_name(browser):
    forbid = (
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    full = "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); };"
    for hindrance in (forbid, full):
        page = harness(browser)
        page.add_init_script(hindrance)
        page.goto(ADDRESS)
        page.evaluate("studio.store.set('a', {b: [1, 2]}); studio.store.set('c', null)")
        page.goto(ADDRESS)
        assert page.evaluate("[studio.store.get('a'), studio.store.get('c'), studio.store.get('d') ?? 'none']") == [
            {"b": [1, 2]},
            None,
            "none",
        ]
        page.evaluate("studio.store.remove('a')")
        assert page.evaluate("studio.store.get('a') ?? 'none'") == "none"
        assert page.errors == []
        page.context.close()


def test_in_a_sandboxed_frame_the_pad_works(browser):
    page = harness(browser)
    page.set_content(f"<iframe sandbox='allow-scripts' src='{ADDRESS}' width=460 height=600></iframe>")
    frame = page.frame_locator("iframe")
    expect(frame.locator("[data-do=undo]")).to_be_disabled()
    box = frame.locator(".ink").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 120)
    page.mouse.up()
    expect(frame.locator("[data-do=undo]")).to_be_enabled()
    assert page.errors == []
    page.context.close()
