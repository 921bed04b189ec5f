"""A page that has the studio's own scripts, and pads in rooms that ask nothing but to open files: no server, no model."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, Route

from sketch_rnn.drawings.drawing import DrawingError
from sketch_rnn.ui.assets import TYPES, Assets
from sketch_rnn.ui.page import LIMITS
from sketch_rnn.ui.server import opening

ADDRESS = "http://pads.test/"
THEME = """
:root { --body-text-color: #1f2937; --background-fill-primary: #fff; --background-fill-secondary: #f3f4f6;
  --border-color-primary: #d1d5db; --body-text-color-subdued: #64748b; }
.dark { --body-text-color: #f1f5f9; --background-fill-primary: #1e293b; --background-fill-secondary: #334155;
  --border-color-primary: #475569; --body-text-color-subdued: #94a3b8; background: #0f172a; color: #f1f5f9; }
body { margin: 12px; font-family: sans-serif; }
"""
DESTINATIONS = [
    {"room": "finish", "part": "drawing", "label": "Here"},
    {"room": "morph", "part": "drawing", "label": "Morph"},
]
ASSETS = Assets(
    {
        "models": [{"name": "test", "categories": []}],
        "rooms": [],
        "destinations": DESTINATIONS,
        "names": {"articles": [], "others": {}, "akin": {}, "sounds": [], "plurals": []},
        "limits": LIMITS,
    }
)
ROOM = """
window.changes = [];
const INVITE = "a head, a wheel, an ear … then lift the pen";
window.said = [];
window.makeRoom = (name, names, width) => {
  const element = studio.h("div", {class: "studio", id: name, style: `max-width: ${width}px`});
  document.body.append(element);
  const room = {
    name, element, parts: {},
    spec: {
      name, parts: names.map((each) => ({kind: "pad", name: each})),
      destinations: studio.page.destinations,
    },
    changed: (widget) => changes.push(widget),
    ask: async (verb, args) => { window.asked = [verb, args]; return {type: "image/gif", data: btoa("GIF89a")}; },
    say: (words) => said.push(words),
    drawingsIn: async (file) => {
      window.sentThere = file;
      const {result, error} = await studio.server.drawingsIn(file);
      if (error) throw new Error(error);
      return result;
    },
  };
  let category = "cat";
  room.parts.category = {value: () => category, set: (value) => { category = value; }};
  for (const each of names) {
    const host = studio.h("div", {class: "part pad", "data-part": each});
    element.append(host);
    room.parts[each] = studio.pad.createPad(host, {name: each, label: "Your drawing", invite: INVITE}, room);
    room.parts[each].name = each;
  }
  return room;
};
"""


def harness(
    browser: Browser, pads: tuple[str, ...] = ("drawing",), width: int = 440, dark: bool = False, **options
) -> Page:
    """Open a page with a room "finish" of some pads, which is `room` there; the first of them is `pad`."""
    options = {"viewport": {"width": width + 40, "height": 900}} | options
    page = browser.new_context(**options).new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    made = f"window.room = makeRoom('finish', {json.dumps(pads)}, {width}); window.pad = room.parts[{json.dumps(pads[0])}];"
    meta = '<meta charset=utf-8><meta name=viewport content="width=device-width">'
    body = f"<!doctype html><html lang=en><head>{meta}<title>Pads</title><style>{THEME}</style>{ASSETS.head()}</head>"
    body += f'<body class="{"dark" if dark else ""}"></body></html>'
    page.route(ADDRESS, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.route(f"{ADDRESS}ui/**", served)
    page.route(f"{ADDRESS}opened", answered)
    page.made = ROOM + made
    fresh(page)
    return page


def served(route: Route) -> None:
    name = route.request.url.removeprefix(ADDRESS + ASSETS.address(""))
    route.fulfill(
        body=ASSETS.files[name], content_type=TYPES[Path(name).suffix], headers={"access-control-allow-origin": "*"}
    )


def answered(route: Route) -> None:
    """Answer what is to be opened as the server does."""
    try:
        route.fulfill(json=opening.opened(route.request.post_data_buffer or b""))
    except DrawingError as error:
        route.fulfill(status=400, json={"detail": str(error)})


def fresh(page: Page) -> None:
    """Load the page anew, and build its room."""
    page.goto(ADDRESS)
    built(page, page.made)


def built(frame: Page | Frame, made: str) -> None:
    frame.wait_for_function("window.studio")
    frame.evaluate(f"() => {{ {made} }}")


def value(page, name="drawing"):
    return page.evaluate("(name) => room.parts[name].value()", name)


def drawn(page, name="drawing"):
    return value(page, name)["strokes"]


def changes(page) -> int:
    return page.evaluate("changes.length")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def do(page, name):
    page.locator(f"[data-do={name}]").first.click()


def opened(page, name: str, content: bytes | str) -> str:
    """Choose a file, as the button does; returns what the room says when it is opened, or refused."""
    before = page.evaluate("said.length")
    content = content.encode() if isinstance(content, str) else content
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.wait_for_function("(n) => said.length > n && !said.at(-1).endsWith(' …')", arg=before)
    return page.evaluate("said.at(-1)")
