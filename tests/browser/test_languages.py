"""The page in other languages, in a browser that prefers them."""

import pytest

from tests.browser.hands import opened

SIZE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def german(browser, url):
    yield from opened(browser, url, viewport=SIZE, locale="de-AT")


def test_the_browser_decides(german):
    assert german.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["de", "ltr"]
    assert german.locator("#tab-finish").inner_text() == "Fertigmalen"
    assert "Kritzeleien" in german.locator("#header p").inner_text()


def test_a_thing_is_found_by_its_name_and_in_english(german):
    box = german.locator("#finish [role=combobox]")
    for typed, name, word in (("Schmetter", "butterfly", "Schmetterling"), ("owl", "owl", "Eule")):
        box.click()
        box.fill(typed)
        german.keyboard.press("Enter")
        assert german.evaluate("studio.mounted.finish.parts.category.value()") == name
        assert box.input_value() == word
    box.click()
    box.fill("Unsinnswort")
    assert "habe ich nicht zeichnen gelernt" in german.locator("#finish .combo .said").inner_text()
    german.keyboard.press("Escape")


def test_the_menu_changes_it_and_the_address_keeps_it(browser, url):
    for page in opened(browser, url, viewport=SIZE):
        assert page.locator("#tab-learn").inner_text() == "Learn"
        page.evaluate("studio.mounted.finish.parts.category.set('owl')")
        page.select_option("#language", "ar")
        page.wait_for_function(
            "document.documentElement.dir === 'rtl' && document.querySelector('#finish .room.ready')"
        )
        assert "lang=ar" in page.url
        assert page.locator("#tab-learn").inner_text() == "تعلّم"
        right = page.evaluate(
            "['#tab-finish', '#tab-learn'].map((each) => document.querySelector(each).getBoundingClientRect().right)"
        )
        assert right[0] > right[1]  # the first stands on the right
        page.locator("#tab-finish").focus()
        page.keyboard.press("ArrowLeft")  # along the writing
        assert page.locator("#tab-redraw").get_attribute("aria-selected") == "true"
        page.locator("#tab-finish").click()
        assert page.locator("#finish [role=combobox]").input_value() == "بومة"


def test_what_a_server_says_is_translated(german):
    said = german.evaluate(
        """async (sentences) => {
        const link = document.querySelector('link[href$="web/page.js"]').href;
        const { inLanguage } = await import(link.replace("page.js", "language.js"));
        return sentences.map(inLanguage);
    }""",
        [
            "This file is empty.",
            "This picture is too large: more than 2 million pixels. Make it smaller first.",
            "Else.",
        ],
    )
    large = "Dieses Bild ist zu groß: mehr als 2 Millionen Pixel. Mach es erst kleiner."
    assert said == ["Diese Datei ist leer.", large, "Else."]
