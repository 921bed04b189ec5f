"""What a chat shows of a link to the page: ours, and nothing of Gradio's."""

import html
import io
import re

import httpx
from PIL import Image

from sketch_rnn.ui.page import DESCRIPTION, TITLE
from sketch_rnn.ui.server import card


def tags(page: str, kind: str) -> list[tuple[str, str]]:
    found = re.findall(rf'<meta\s+(?:property|name)="{kind}:([^"]+)"\s+content="([^"]*)"', page)
    return [(name, html.unescape(content)) for name, content in found]


def test_title_words_and_picture_are_our_own_and_said_once(url):
    page = httpx.get(url).text
    of = dict(tags(page, "og"))
    assert len(of) == len(tags(page, "og"))
    assert (of["title"], of["description"]) == (TITLE, DESCRIPTION)
    assert dict(tags(page, "twitter"))["image"] == of["image"]
    assert "gradio-app/gradio" not in page
    assert "Click to try" not in page
    picture = httpx.get(of["image"])
    assert picture.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).size == (card.WIDTH, card.HEIGHT)


def test_behind_a_proxy_that_has_the_certificate_the_picture_is_there_too(url):
    page = httpx.get(url, headers={"x-forwarded-proto": "https"}).text
    assert dict(tags(page, "og"))["image"] == f"{url.replace('http:', 'https:')}/card.png"


def test_the_page_is_packed(url):
    plain = httpx.get(url, headers={"accept-encoding": "identity"})
    packed = httpx.get(url, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert packed.text == plain.text


def test_words_cannot_break_out_of_the_card():
    made = card.instead(b"<head><title>x</title>", card.of("http://a", 'a "quoted" <b>', "ü"))
    assert b"&quot;quoted&quot; &lt;b&gt;" in made
