"""What all rooms have in common: links, drawings that travel, a wall, a reload, a server that goes and comes back."""

import json
import re

import pytest
from playwright.sync_api import expect

from sketch_rnn.ui.server import asks
from tests.browser.hands import EAR, HEAD, added, changed, draw, opened, pick, settled, sheet, spots, strokes, tiles
from tests.browser.latents import answered


def test_a_link_opens_to_the_same_nine_drawings_in_a_fresh_browser(browser, page, url):
    draw(page, HEAD)
    draw(page, EAR)
    settled(page)
    page.evaluate("studio.mounted.finish.parts.seed.set(77)")
    page.evaluate("studio.mounted.finish.parts.temperature.set(0.55)")
    page.wait_for_function("studio.store.get('room:finish').parts.temperature === 0.55")  # it is kept, and then asked
    settled(page)
    before, strokes_before = added(page), sheet(page)
    link = linked(page)
    assert len(link.split("#")[1]) <= 2000
    for other in opened(browser, link):
        expect(tiles(other)).to_have_count(9)
        assert sheet(other) == strokes_before
        settled(other)
        assert added(other) == before


def linked(page) -> str:
    page.locator("#link").click()
    page.wait_for_function("location.hash.length > 10")
    return page.evaluate("location.href")


def test_a_link_carries_what_is_pinned_and_what_the_endings_are_like(browser, page, url):
    draw(page, HEAD)
    draw(page, EAR)
    expect(tiles(page)).to_have_count(9)
    page.locator("#finish .tile-pin").nth(2).click(force=True)
    pins = "studio.mounted.finish.view.state.pins.map((pin) => pin.tile.added.flat(2))"
    [pinned] = page.evaluate(pins)
    page.evaluate("studio.mounted.finish.parts.seed.set(4)")
    page.locator("#finish .view [aria-busy=false]").wait_for()
    for other in opened(browser, linked(page)):
        expect(tiles(other)).to_have_count(9)
        expect(other.locator("#finish .cell.pinned")).to_have_count(1)
        [found] = other.evaluate(pins)
        assert found == pytest.approx(pinned, abs=0.051)  # a link has tenths
    page.evaluate("history.replaceState(null, '', location.pathname)")
    page.locator("#finish .tile-more").first.click(force=True)
    pick(page, "More like this one")
    expect(page.get_by_role("button", name="All kinds again")).to_be_visible()
    for other in opened(browser, linked(page)):
        expect(other.get_by_role("button", name="All kinds again")).to_be_visible()


def test_a_link_carries_the_pair_that_is_blended_and_the_names_of_a_surprise(browser, page, url):
    page.evaluate("studio.openTab('dream')")
    page.locator("#dream .surprise").click()
    expect(page.locator("#dream .cell")).to_have_count(12)
    names = page.locator("#dream .cell .tile").evaluate_all("all => all.map((each) => each.ariaLabel.split(',')[1])")
    for other in opened(browser, linked(page)):
        expect(other.locator("#dream .cell")).to_have_count(12)
        labels = "all => all.map((each) => each.ariaLabel.split(',')[1])"
        assert other.locator("#dream .cell .tile").evaluate_all(labels) == names
    page.evaluate("studio.openTab('morph')")
    page.locator("#morph .room.ready").wait_for()
    draw(page, HEAD, "#morph .ink")
    ends = page.locator("#morph .blend select")
    ends.first.select_option("face")
    for other in opened(browser, linked(page)):
        expect(other.locator("#morph .blend select").first).to_have_value("face")


def test_a_broken_link_opens_the_empty_page(browser, url):
    for text in ("x", "%%%", "A" * 5000, "v1.AAAA", "__proto__"):
        for page in opened(browser, f"{url}#{text}"):
            expect(strokes(page)).to_have_count(0)
            expect(page.locator("#finish .status")).to_have_text(re.compile("link cannot be read"))


def test_a_drawing_travels_to_another_tab_and_back(page):
    draw(page, HEAD)
    kept = sheet(page)
    place = "studio.page.destinations.find((each) => each.room === 'redraw')"
    page.evaluate(f"studio.send({place}, studio.mounted.finish.parts.drawing.value(), 'owl')")
    expect(page.locator("#redraw .part.pad .ink path.stroke, #redraw .part.pad .ink path").first).to_be_visible()
    assert sheet(page, "redraw") == kept
    assert page.evaluate("studio.mounted.redraw.parts.category.value()") == "owl"
    page.evaluate("studio.openTab('finish')")
    assert sheet(page) == kept


def test_a_reload_keeps_drawing_category_and_numbers_and_each_step_of_undo(page):
    draw(page, HEAD)
    draw(page, EAR)
    page.evaluate("studio.mounted.finish.parts.category.set('owl')")
    page.evaluate("studio.mounted.finish.parts.temperature.set(0.7)")
    page.evaluate("studio.mounted.finish.parts.count.set(4)")
    page.evaluate("studio.mounted.finish.parts.seed.set(12)")
    expect(tiles(page)).to_have_count(4)
    before = sheet(page)
    page.reload()
    expect(tiles(page)).to_have_count(4)
    values = page.evaluate(
        "['category', 'temperature', 'count', 'seed'].map((name) => studio.mounted.finish.parts[name].value())"
    )
    assert values == ["owl", 0.7, 4, 12]
    assert sheet(page) == before
    page.locator("#finish [data-do=undo]").click()
    assert sheet(page) == before[:1]
    page.locator("#finish [data-do=undo]").click()
    assert sheet(page) == []


def test_a_reload_after_link_keeps_each_step_of_undo_and_the_link_still_opens(page):
    draw(page, HEAD)
    settled(page)
    before = added(page)
    draw(page, EAR)
    changed(page, before)
    link = linked(page)
    before = sheet(page)
    page.reload()
    expect(tiles(page)).to_have_count(9)
    assert page.evaluate("location.href") == link
    page.locator("#finish [data-do=undo]").click()
    assert sheet(page) == before[:1]
    page.evaluate("link => { location.hash = link.split('#')[1]; }", link)  # pasted again, after a change
    page.wait_for_function("document.querySelectorAll('#finish .pad .ink .strokes path').length === 2")
    assert len(sheet(page)) == 2


def test_a_reload_after_link_opens_the_tab_that_was_open(page):
    page.evaluate("studio.openTab('redraw')")
    page.locator("#redraw .ready").first.wait_for()
    draw(page, HEAD, "#redraw .ink")
    draw(page, EAR, "#redraw .ink")
    answered(page, "redraw")
    linked(page)
    page.reload()
    page.locator("#redraw [data-do=undo]:visible").click()
    expect(page.locator("#redraw .pad .ink .strokes path")).to_have_count(1)


def test_two_browser_tabs_do_not_know_each_other(browser, url):
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    for page in (one, two):
        page.goto(url)
        page.locator("#finish .ready").wait_for()
    draw(one, HEAD)
    one.evaluate("studio.mounted.finish.parts.category.set('owl')")
    two.reload()
    two.locator("#finish .ready").wait_for()
    assert sheet(two) == []
    assert two.evaluate("studio.mounted.finish.parts.category.value()") == "cat"
    context.close()


def test_where_the_browser_forbids_storage_a_reload_loses_no_stroke(browser, url):
    forbid = (
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    context = browser.new_context()
    context.add_init_script(forbid)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(url)
    page.locator("#finish .ready").wait_for()
    draw(page, HEAD)
    before = sheet(page)
    page.reload()
    page.locator("#finish .ready").wait_for()
    assert sheet(page) == before
    assert errors == []
    context.close()


AWAY = {
    "gone": (lambda route: route.abort(), "The server cannot be reached."),
    "full": (lambda route: route.fulfill(json=json.dumps({"error": asks.BUSY, "busy": True})), asks.BUSY),
}


@pytest.mark.parametrize(("answer", "words"), AWAY.values(), ids=AWAY.keys())
def test_a_server_that_is_gone_or_full_is_said_and_asked_again(page, answer, words):
    page.route("**/component_server**", answer)
    draw(page, HEAD)
    expect(page.locator("#finish .status")).to_contain_text(words)
    assert len(sheet(page)) == 1
    page.unroute("**/component_server**")
    expect(tiles(page)).to_have_count(9)
    expect(page.locator("#finish .status")).to_have_text("")


def test_drawing_on_interrupts_what_is_being_drawn(page):
    page.evaluate("studio.mounted.finish.parts.count.set(25)")
    draw(page, HEAD)
    before = added(page)
    draw(page, EAR)
    now = changed(page, before)
    assert len(now) == 25
    assert len(sheet(page)) == 2


def test_the_wall_shows_sheet_and_results_alone_and_is_left_by_escape(browser, url):
    for page in opened(browser, url, viewport={"width": 1366, "height": 768}):
        draw(page, HEAD)
        expect(tiles(page)).to_have_count(9)
        page.locator("#wall").click()
        for hidden in ("#header h1", "#finish .part.guesses", "#finish .part.slider >> nth=0", "footer"):
            expect(page.locator(hidden).first).to_be_hidden()
        for shown in (page.locator("#finish .ink"), tiles(page).last):
            expect(shown).to_be_in_viewport(ratio=0.99)
        page.keyboard.press("Escape")
        expect(page.locator("#header h1")).to_be_visible()


def test_the_first_load_is_small_and_local(browser, url):
    context = browser.new_context()
    page = context.new_page()
    came, elsewhere = [], []
    page.on("response", lambda response: came.append(len(response.body()) if response.ok else 0))
    page.on(
        "request",
        lambda request: (
            elsewhere.append(request.url)
            if url not in request.url and not request.url.startswith(("data:", "blob:"))
            else None
        ),
    )
    page.goto(url)
    page.locator("#finish .ready").wait_for()
    assert sum(came) < 2_000_000, json.dumps(came)
    assert elsewhere == []
    context.close()


def test_on_a_slow_machine_the_first_three_come_before_the_others(page):
    """With the same care, which follows from the time that there is, they are the nine that come at once."""
    questions, slow = [], [True]

    def late(route):
        sent = route.request.post_data_json
        question = json.loads(sent["data"])
        if question["verb"] == "complete":
            questions.append(question["arguments"])
            question["arguments"].setdefault("care", 2)
            if slow[0]:
                page.wait_for_timeout(1600)  # longer than an answer may take
        route.continue_(post_data=json.dumps(sent | {"data": json.dumps(question)}))

    page.route("**/component_server**", late)
    draw(page, HEAD)
    expect(tiles(page)).to_have_count(9)
    draw(page, EAR)
    expect(page.locator("#finish .gallery .words")).to_have_text("Three endings; the others are coming …")
    expect(tiles(page)).to_have_count(9)
    few, rest = questions[-2:]
    assert (few["count"], rest["count"], rest["first"], rest["care"]) == (3, 6, 3, few["care"])
    parted = added(page)
    slow[0] = False
    draw(page, [(160, 220), (165, 225)])
    third = changed(page, parted)
    page.locator("#finish [data-do=undo]").click()
    assert changed(page, third) == parted


def test_of_tabs_opened_in_haste_the_last_stays(page):
    page.evaluate("['redraw', 'dream', 'inside', 'finish'].forEach((name) => studio.openTab(name))")
    for name in ("redraw", "dream", "inside"):
        page.locator(f"#{name} .room.ready").wait_for(state="attached")
    expect(page.get_by_role("tab", selected=True)).to_have_text(["Finish"])
    expect(page.get_by_role("tabpanel")).to_have_attribute("id", "finish")


def test_a_phone_on_its_side_has_the_whole_sheet_in_sight(browser, url):
    options = {"viewport": {"width": 844, "height": 390}, "is_mobile": True, "has_touch": True}
    for page in opened(browser, url, **options):
        box = page.locator("#finish .pad .ink").bounding_box()
        assert box["height"] >= 200
        assert box["y"] + box["height"] <= 390


def test_a_stroke_during_which_the_tab_changes_is_kept(page):
    points = spots(page, HEAD, "#finish .pad .ink")
    page.mouse.move(*points[0])
    page.mouse.down()
    for spot in points[1:12]:
        page.mouse.move(*spot)
    page.evaluate("studio.openTab('dream')")
    page.locator("#dream .room.ready").wait_for()
    page.mouse.up()
    page.evaluate("studio.openTab('finish')")
    expect(page.locator("#finish .ink .strokes path")).to_have_count(1)
    draw(page, EAR, "#finish .pad .ink")
    expect(page.locator("#finish .ink .strokes path")).to_have_count(2)
