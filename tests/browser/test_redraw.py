"""Redraw: a drawing drawn again, laid over itself, and from careful to wild."""

from playwright.sync_api import expect

from tests.browser.hands import pick, sent
from tests.browser.latents import answered, done, face, fits, no_wider, sheets_ink, taken, visit

ROOM = "redraw"


def ink(page, selector: str) -> str:
    return page.locator(selector).evaluate(
        "each => [...each.querySelectorAll('path')].map((path) => path.getAttribute('d')).join(' ')"
    )


def opacity(page) -> list[float]:
    return page.locator("#redraw .both g").evaluate_all(
        "all => all.map((each) => Number(getComputedStyle(each).opacity))"
    )


def test_a_drawing_is_tidied_laid_over_and_compared(browser, url):
    page = visit(browser, url, ROOM)
    expect(page.locator("#redraw .overlay .words")).to_contain_text("will appear here")
    face(page, ROOM, "drawing")
    answered(page, ROOM)
    drawn = sheets_ink(page, ROOM)
    assert ink(page, "#redraw .mine .paper") == drawn
    tidied = ink(page, "#redraw .tidy .paper")
    assert tidied not in ("", drawn)
    assert ink(page, "#redraw .both .paper") == f"{drawn} {tidied}"
    assert opacity(page) == [1, 1]
    slider = page.locator("#redraw .scrub input")
    slider.focus()
    page.keyboard.press("Home")
    assert opacity(page) == [1, 0]
    page.keyboard.press("End")
    assert opacity(page) == [0, 1]
    expect(page.locator("#redraw .heats figcaption")).to_have_text(["careful", "steady", "free", "bold", "wild"])
    fits(page, "#redraw .both", "#redraw .take", "#redraw .heats", "#redraw .ink")
    assert "tidy" in page.asked
    done(page)


def test_a_redrawing_is_taken_and_undo_brings_the_own_one_back(browser, url):
    page = visit(browser, url, ROOM)
    page.locator("#redraw .example").first.click()
    answered(page, ROOM)
    taken(page, ROOM, ink(page, "#redraw .tidy .paper"), page.locator("#redraw .take").click)
    answered(page, ROOM)
    page.locator("#redraw .heats .paper").nth(0).click()
    pick(page, "Send to", "Morph")
    assert sent(page, "morph")["model"]
    done(page)


def test_on_a_phone_nothing_is_wider_than_the_page(browser, url):
    page = visit(browser, url, ROOM, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page.locator("#redraw .example").first.tap()
    answered(page, ROOM)
    no_wider(page)
    done(page)
