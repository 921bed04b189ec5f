"""Arithmetic: A - B + C."""

from playwright.sync_api import expect

from tests.browser.hands import sheet
from tests.browser.latents import answered, done, face, fits, no_wider, visit

ROOM = "arithmetic"


def results(page) -> list[str]:
    return page.locator("#arithmetic .tile").evaluate_all(
        "all => all.map((each) => [...each.querySelectorAll('path.model')].map((path) => path.getAttribute('d')).join(' '))"
    )


def test_a_ready_made_sum_has_its_signs_and_its_results(browser, url):
    page = visit(browser, url, ROOM)
    expect(page.locator("#arithmetic .operator")).to_have_text(["−", "+", "="])
    page.locator("#arithmetic .example").first.click()
    answered(page, ROOM)
    assert all(sheet(page, ROOM, part) for part in "abc")
    assert page.evaluate("studio.mounted.arithmetic.parts.category.value()") == "mug"
    expect(page.locator("#arithmetic .tile")).to_have_count(3)
    assert all(results(page))
    fits(
        page,
        "#arithmetic [data-part=a] .ink",
        "#arithmetic [data-part=c] .ink",
        "#arithmetic .tile",
        "#arithmetic [data-part=weight]",
    )
    places = [
        page.locator(f"#arithmetic {each}").first.bounding_box()["x"]
        for each in ("[data-part=a]", "[data-part=b]", "[data-part=c]", ".tile")
    ]
    assert places == sorted(places)

    before = results(page)
    page.evaluate("studio.mounted.arithmetic.parts.weight.set(0)")  # nothing of the difference
    page.wait_for_function(
        "before => JSON.stringify([...document.querySelectorAll('#arithmetic .tile')].map((tile) =>"
        " [...tile.querySelectorAll('path.model')].map((path) => path.getAttribute('d')).join(' '))) !== before",
        arg=page.evaluate("before => JSON.stringify(before)", before),
    )
    done(page)


def test_which_sheets_are_empty_is_said(browser, url):
    page = visit(browser, url, ROOM, viewport={"width": 390, "height": 844})
    words = page.locator("#arithmetic .gallery .words")
    expect(words).to_contain_text("Draw on A, B and C")
    face(page, ROOM, "b")
    expect(words).to_contain_text("A and C are still empty")
    face(page, ROOM, "a")
    expect(words).to_contain_text("C is still empty")
    face(page, ROOM, "c")
    answered(page, ROOM)
    expect(page.locator("#arithmetic .tile")).to_have_count(3)
    no_wider(page)
    done(page)
