"""The strip of tabs: by mouse, by keyboard and for who hears it; and a page below another address."""

import asyncio
import threading

import httpx
import pytest
import uvicorn
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from sketch_rnn.ui import page as pages
from sketch_rnn.ui.page import ROOMS
from sketch_rnn.ui.tabs import picture
from tests.browser.hands import HEAD, draw, opened, tiles

PREFIX = "/drawing/together"


def selected(page) -> str:
    tab = page.get_by_role("tab", selected=True)
    expect(tab).to_have_count(1)
    return tab.text_content()


def test_a_tablist_with_one_stop_and_named_panels(page):
    tabs = page.get_by_role("tablist").get_by_role("tab")
    assert tabs.all_text_contents() == [room.title for room in ROOMS if room != picture.ROOM]
    assert page.locator("[role=tab][tabindex='0']").count() == 1
    for tab in tabs.all():
        panel = page.locator(f"#{tab.get_attribute('aria-controls')}")
        assert panel.get_attribute("role") == "tabpanel"
        assert panel.get_attribute("aria-labelledby") == tab.get_attribute("id")
    expect(page.get_by_role("tabpanel", name="Finish")).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_have_count(1)


def test_keys_go_from_tab_to_tab(page):
    page.locator("#tab-finish").focus()
    for key, title in (
        ("ArrowRight", "Redraw"),
        ("End", "Teach"),
        ("ArrowRight", "Finish"),
        ("ArrowLeft", "Teach"),
        ("Home", "Finish"),
    ):
        page.keyboard.press(key)
        assert selected(page) == title
        expect(page.get_by_role("tab", selected=True)).to_be_focused()
        expect(page.get_by_role("tabpanel", name=title)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('[role=tabpanel]').id") == "finish"
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#tab-finish")).to_be_focused()


def test_a_room_is_built_when_its_tab_is_first_opened_and_stays(page):
    assert page.locator(".room").count() == 1
    page.locator("#tab-redraw").click()
    page.locator("#redraw .ready").wait_for()
    draw(page, HEAD, "#redraw .ink")
    page.locator("#tab-finish").click()
    expect(page.locator("#redraw")).to_be_hidden()
    page.locator("#tab-redraw").click()
    expect(page.locator("#redraw .ink .strokes path")).to_have_count(1)
    assert page.locator(".room").count() == 2


def test_a_phone_sees_every_tab(phone):
    width = phone.viewport_size["width"]
    for tab in phone.get_by_role("tab").all():
        box = tab.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.fixture(scope="module")
def below(artist):
    """A page that a proxy shows below a path of its own, as many do: the server is told of it and sees nothing of the path."""
    served = pages.build({"quickdraw": artist})
    inner = pages.launch(served, quiet=True, root_path=PREFIX)
    client = httpx.AsyncClient(base_url=inner, timeout=60)

    async def pass_on(request):
        path = request.url.path.removeprefix(PREFIX) + (f"?{request.url.query}" if request.url.query else "")
        kept = {name: value for name, value in request.headers.items() if name != "accept-encoding"}
        answer = await client.request(request.method, path, headers=kept, content=await request.body())
        headers = {
            name: value for name, value in answer.headers.items() if name not in ("content-length", "content-encoding")
        }
        return Response(answer.content, answer.status_code, headers)

    routes = [Route(PREFIX + "/{path:path}", pass_on, methods=["GET", "HEAD", "POST"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}{PREFIX}/"
    server.should_exit = True
    server.force_exit = True
    thread.join(10)
    served.close()


def test_below_a_path_of_a_proxys_own_it_draws(browser, below):
    outside = []
    for page in opened(browser, below):
        page.on("request", lambda request: None if PREFIX in request.url else outside.append(request.url))
        draw(page, HEAD)
        expect(tiles(page)).to_have_count(9)
    assert [each for each in outside if not each.startswith(("data:", "blob:"))] == []
