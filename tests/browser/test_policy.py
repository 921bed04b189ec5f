"""What the page may load: the browser itself refuses all else."""


def test_a_browser_loads_from_the_pages_own_server_alone(browser, url):
    page = browser.new_context().new_page()
    refused, foreign = [], []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on(
        "request", lambda asked: None if asked.url.startswith((url, "data:", "blob:")) else foreign.append(asked.url)
    )
    answer = page.goto(url)
    page.locator("#finish .ready").wait_for()
    for name in page.evaluate("studio.page.rooms.map((room) => room.name)"):
        page.evaluate("name => studio.openTab(name)", name)
        page.locator(f"#{name} .ready").wait_for()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    for load in ("fetch('https://example.com/').catch(() => null)", "new Image().src = 'https://example.com/x.png'"):
        with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
            page.evaluate(load)
    assert [each for each in refused if "example.com" not in each] == []
    assert len(refused) >= 2
    assert [each for each in foreign if "example.com" not in each] == []
    page.context.close()
