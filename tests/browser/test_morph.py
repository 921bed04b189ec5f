"""Morph: one drawing as other things, and a film that blends two of them."""

from playwright.sync_api import expect

from tests.browser.hands import pick
from tests.browser.latents import (
    LONG,
    answered,
    done,
    face,
    fits,
    frames,
    no_wider,
    on_stage,
    taken,
    visit,
)

ROOM = "morph"


def row(page) -> list[str]:
    return page.locator("#morph .morphs .paper").evaluate_all(
        "all => all.map((each) => [...each.querySelectorAll('path')].map((path) => path.getAttribute('d')).join(' '))"
    )


def test_a_drawing_is_seen_as_other_things_and_one_blends_into_another(browser, url):
    page = visit(browser, url, ROOM)
    page.evaluate("studio.mounted.morph.parts.categories.set(['cat', 'pig', 'face'])")
    face(page, ROOM, "drawing")
    answered(page, ROOM)
    expect(page.locator("#morph .morphs figcaption")).to_have_text(["cat", "pig", "face"])
    assert len(set(row(page))) == 3
    expect(page.locator("#morph .frame")).to_have_count(9, timeout=LONG)
    expect(page.locator("#morph p.told")).to_have_text("half way: a cat becoming a pig")
    fits(page, "#morph .morphs", "#morph .stage", "#morph .strip", "#morph .ink")
    before = frames(page, ROOM)

    asked = len(page.asked)
    page.locator("#morph .scrub input").focus()
    page.keyboard.press("End")
    assert on_stage(page, ROOM) == before[8]
    assert len(page.asked) == asked

    page.locator("#morph .blend select").nth(1).select_option("face")
    expect(page.locator("#morph p.told")).to_have_text("a face", timeout=LONG)  # where the person stood in the film
    assert frames(page, ROOM) != before
    assert page.asked[asked:] == ["morph"]
    done(page)


def test_one_of_the_row_is_taken_onto_the_sheet_and_undone(browser, url):
    page = visit(browser, url, ROOM)
    page.evaluate("studio.mounted.morph.parts.categories.set(['cat', 'pig'])")
    page.locator("#morph .example").first.click()
    answered(page, ROOM)

    def take() -> None:
        page.locator("#morph .morphs .paper").nth(1).click()
        pick(page, "Take it onto the sheet")

    taken(page, ROOM, row(page)[1], take)
    done(page)


def test_one_category_alone_says_what_a_blend_needs(browser, url):
    page = visit(browser, url, ROOM, viewport={"width": 390, "height": 844})
    page.evaluate("studio.mounted.morph.parts.categories.set(['cat'])")
    page.locator("#morph .example").first.click()
    answered(page, ROOM)
    expect(page.locator("#morph .morphs .paper")).to_have_count(1)
    expect(page.locator("#morph .film .words")).to_contain_text("Choose a second thing")
    no_wider(page)
    done(page)
