"""Pictures that are dropped on the page: made small in the browser, traced by the server, and taken back like any step."""

import base64
import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.hands import EAR, SHEET, draw, strokes, tiles
from tests.browser.harness import opened

DROP = """([selector, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], name));
    const event = new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true});
    document.querySelector(selector).dispatchEvent(event);
}"""
LARGE = (2400, 1800)


def photo(kind: str = "JPEG", lines: bool = True) -> bytes:
    """A circle and a line below it, as large as a phone takes them."""
    image = Image.new("RGB", LARGE, (220, 215, 200))
    if lines:
        pen = ImageDraw.Draw(image)
        pen.ellipse([900, 400, 1500, 1000], outline=(40, 40, 60), width=16)
        pen.line([600, 1400, 1800, 1400], fill=(40, 40, 60), width=16)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.fixture
def page(shared):
    """The page, with one stroke on its sheet."""
    if strokes(shared).count():
        shared.locator("[data-do=clear]:visible").click()
    draw(shared, EAR)
    expect(strokes(shared)).to_have_count(1)
    return shared


def drop(page, name: str, content: bytes) -> None:
    page.evaluate(DROP, ["#finish .ink", name, base64.b64encode(content).decode()])


def test_a_photo_that_is_dropped_becomes_strokes_and_undo_takes_them_back(page):
    drop(page, "cat.jpg", photo())
    expect(page.locator("#finish .status")).to_have_text("Opened cat.jpg: 2 strokes, traced, made to fit the sheet.")
    expect(strokes(page)).to_have_count(2)
    box = strokes(page).nth(1).bounding_box()
    sheet = page.locator(SHEET).first.bounding_box()
    assert box["width"] == pytest.approx(sheet["width"] * 300 / 400, rel=0.02)
    page.locator(SHEET).first.focus()
    page.keyboard.press("Control+z")
    expect(strokes(page)).to_have_count(1)


def test_a_picture_without_lines_gets_the_servers_words_and_harms_nothing(page):
    drop(page, "fog.webp", photo("WEBP", lines=False))
    expect(page.locator("#finish .status")).to_contain_text(
        "There is no line to be seen in this picture: what can be traced"
    )
    expect(strokes(page)).to_have_count(1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_sent_is_small(pads, kind):
    opened(pads, f"a.{kind.lower()}", photo(kind))
    pads.wait_for_function("pad.value().strokes.length === 2")
    assert pads.evaluate("said") == [
        f"Tracing a.{kind.lower()} …",
        f"Opened a.{kind.lower()}: 2 strokes, traced, made to fit the sheet.",
    ]
    sent = pads.evaluate(
        "async () => { const all = await createImageBitmap(sentThere); return [all.width, all.height, sentThere.size]; }"
    )
    assert sent[:2] == [600, 450]
    assert sent[2] < 50_000


def test_a_picture_that_was_turned_is_sent_upright(pads):
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (800, 400), "white").save(out, "JPEG", exif=exif)
    opened(pads, "a.jpg", out.getvalue())
    sent = pads.evaluate(
        "async () => { const all = await createImageBitmap(sentThere); return [all.width, all.height]; }"
    )
    assert sent == [300, 600]


def test_a_picture_with_strokes_inside_is_not_sent(pads):
    before = {"strokes": [[[10, 20], [30.5, 40.1]], [[200, 200]]], "model": [1]}
    found = pads.evaluate(
        """async (drawing) => {
            const file = new File([await studio.files.toBlob("png", drawing)], "a.png");
            const {strokes, model} = await studio.files.read(file, () => { throw new Error("asked"); });
            return {strokes, model};
        }""",
        before,
    )
    assert found == before


def test_where_the_server_is_full_it_is_asked_again(page):
    answers = [503, 200]

    def answer(route):
        status = answers.pop(0)
        if status == 200:
            return route.continue_()
        return route.fulfill(status=status, json={"detail": "Many people are drawing right now."})

    expect(tiles(page)).to_have_count(9)  # what else was asked is answered
    page.route("**/opened", answer)
    drop(page, "cat.jpg", photo())
    expect(page.locator("#finish .status")).to_have_text("Many people are drawing right now.")
    expect(strokes(page)).to_have_count(2)
    assert not answers


def test_what_a_proxy_does_not_let_through_is_said_and_not_asked_again(page):
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        return route.fulfill(status=413, content_type="text/html", body="<h1>Request Entity Too Large</h1>")

    page.route("**/opened", refuse)
    drop(page, "cat.jpg", photo())
    expect(page.locator("#finish .status")).to_contain_text("something between here and the server")
    page.wait_for_timeout(3000)  # longer than until who does not answer is asked again
    page.unroute("**/opened")
    assert len(asked) == 1
    expect(strokes(page)).to_have_count(1)


def test_what_is_transparent_becomes_white_where_it_is_sent_as_a_jpeg(pads):
    image = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(image).line([100, 150, 300, 150], fill="black", width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    pads.evaluate(
        """() => {
            const toBlob = HTMLCanvasElement.prototype.toBlob;
            HTMLCanvasElement.prototype.toBlob = function (done, kind, quality) {
                return kind === "image/webp" ? done(null) : toBlob.call(this, done, kind, quality);
            };
        }"""
    )
    opened(pads, "a.png", out.getvalue())
    corner, line = pads.evaluate(
        """async () => {
            const image = await createImageBitmap(sentThere);
            const pen = Object.assign(document.createElement("canvas"), {width: 400, height: 300}).getContext("2d");
            pen.drawImage(image, 0, 0);
            return [[5, 5], [200, 150]].map(([x, y]) => pen.getImageData(x, y, 1, 1).data[0]);
        }"""
    )
    assert corner > 240 > 40 > line
