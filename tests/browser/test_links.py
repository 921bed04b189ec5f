"""Links and what a reload keeps: a whole room in an address, and whatever strangers put there."""

from playwright.sync_api import expect

from tests.browser.harness import ADDRESS, built, fresh, harness

TWO = {"strokes": [[[10, 20], [30.5, 40.1], [399.9, 0]], [[200, 200]]], "model": [1]}


def test_a_link_holds_the_whole_room(pads):
    parts = {
        "a": TWO,
        "b": {"strokes": [], "model": []},
        "category": "hot air balloon",
        "categories": ["cat", "ü"],
        "temperature": 0.35,
    }
    view = {"strip": False, "like": TWO, "pins": [{"index": 3, "sheet": TWO, "added": TWO | {"model": []}}], "at": 4}
    whole = {"room": "between", "parts": parts, "model": "other", "view": view}
    text, back = pads.evaluate(
        """async (whole) => {
            const text = await studio.link.encode(whole);
            return [text, await studio.link.decode("#" + text)];
        }""",
        whole,
    )
    assert back == whole
    assert all(letter.isalnum() or letter in "-_" for letter in text)


def test_hostile_links_are_nothing(pads):
    found = pads.evaluate(
        """async () => {
            const bytes = studio.pack.toText;
            const deflated = async (data) => {
                const stream = new Blob([data]).stream().pipeThrough(new CompressionStream("deflate-raw"));
                return "2" + bytes(new Uint8Array(await new Response(stream).arrayBuffer()));
            };
            const written = (json, ...numbers) => {
                const out = studio.pack.writer();
                const head = new TextEncoder().encode(json);
                out.number(head.length);
                out.bytes.push(...head);
                out.bytes.push(...studio.pack.golomb(numbers));
                return "1" + bytes(out.bytes);
            };
            const texts = ["", "1", "x", "%%%", "__proto__", "1A", "1AA", "2AAAA",
                "A".repeat(200000), "1" + "A".repeat(99000), "1_____w",
                await deflated(new Uint8Array(50_000_000)),
                written("{}"), written("[]"), written('["a"]'), written('["a",{},["d"]]'), written('["a",{},["d"]]', 5),
                written('["a",{},["d"]]', 1e9), written('["a",{},["d"]]', 1, 4e9), written('["a",{},["d"]]', 1, 2, 2 ** 34, 1),
                written('[7,{},[]]'), written('["a",[],[]]'), written('["a",{},[7]]'), written("["),
                written('["a",{},' + JSON.stringify(Array(65).fill("d")) + "]", ...Array(65).fill(0)),
                written('["a",{},["view/x"]]', 0), written('["a",{},["view/x/y"],"",{"x":1}]', 0),
                written('["a",{},["view/__proto__/x"],"",{"x":null}]', 0), written('["a",{},["view/x"],"",{"x":7}]', 0)];
            const found = [];
            for (const text of texts) found.push(await studio.link.decode(text));
            for (const odd of [null, undefined, 7, {}]) found.push(await studio.link.decode(odd));
            return found;
        }"""
    )
    assert found == [None] * len(found)


def test_storage_that_is_forbidden_or_full_falls_back_to_the_windows_name(browser):
    forbid = (
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    full = "Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); };"
    for hindrance in (forbid, full):
        page = harness(browser)
        page.add_init_script(hindrance)
        fresh(page)
        page.evaluate("studio.store.set('a', {b: [1, 2]}); studio.store.set('c', null)")
        fresh(page)
        assert page.evaluate("[studio.store.get('a'), studio.store.get('c'), studio.store.get('d') ?? 'none']") == [
            {"b": [1, 2]},
            None,
            "none",
        ]
        page.evaluate("studio.store.remove('a')")
        assert page.evaluate("studio.store.get('a') ?? 'none'") == "none"
        assert page.errors == []
        page.context.close()


def test_in_a_sandboxed_frame_the_pad_works(browser):
    page = harness(browser)
    page.set_content(f"<iframe sandbox='allow-scripts' src='{ADDRESS}' width=460 height=600></iframe>")
    frame = page.frames[1]
    built(frame, page.made)
    expect(frame.locator("[data-do=undo]")).to_be_disabled()
    box = frame.locator(".ink").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 120)
    page.mouse.up()
    expect(frame.locator("[data-do=undo]")).to_be_enabled()
    assert page.errors == []
    page.context.close()
