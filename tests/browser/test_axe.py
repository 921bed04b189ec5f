"""Every tab, both themes, desktop and phone: axe-core finds nothing serious, with drawings on the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from sketch_rnn.ui.page import ROOMS
from sketch_rnn.ui.tabs import picture
from tests.browser.hands import HEAD, draw, opened

SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_serious_finding_on_any_tab(browser, url, theme, size):
    for page in opened(browser, f"{url}?__theme={theme}", viewport=SIZES[size], color_scheme=theme):
        for room in (each for each in ROOMS if each != picture.ROOM):  # which is there with a painter: test_picture.py
            page.evaluate("name => studio.openTab(name)", room.name)
            page.locator(f"#{room.name} .ready").wait_for()
            for part in page.locator(f"#{room.name} .part.pad").evaluate_all("all => all.map((p) => p.dataset.part)"):
                draw(page, HEAD, f"#{room.name} [data-part={part}] .ink")
            if room.verb and room.verb.name != "lesson":
                page.locator(f"#{room.name} .view path").first.wait_for()
            found = Axe().run(page, context={"include": [[f"#{room.name}"], ["#header"], ["[role=tablist]"]]})
            serious = [
                f"{each['id']}: {node['html'][:160]}"
                for each in found.response["violations"]
                if each["impact"] in ("serious", "critical")
                for node in each["nodes"]
            ]
            assert not serious, f"{room.name}, {theme}, {size}:\n" + "\n".join(serious[:12])
