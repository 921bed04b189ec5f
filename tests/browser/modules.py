"""The page's own modules in the hands of a test: `studio` there, which no page has by itself."""

from playwright.sync_api import Browser

# By these names as they are exported, and these whole.
FLAT = ("ink", "elements", "rooms", "tabs", "data", "model")
WHOLE = ("store", "link", "pack", "files", "shape", "server")
PARTS = {
    "names": "category/names",
    "ranking": "category/ranking",
    "pictures": "category/pictures",
    "chance": "mixture/chance",
    "pad": "pad/pad",
}

IMPORT = f"""
new MutationObserver(async (changes, observer) => {{
  const link = document.querySelector('link[rel=modulepreload][href$="web/page.js"]');
  if (!link) return;
  observer.disconnect();
  const at = (name) => import(link.href.replace("web/page.js", `${{name}}.js`));
  const all = (names) => Promise.all(names.map(at));
  const flat = await all({[f"web/{name}" for name in FLAT]});
  const whole = await all({[f"web/{name}" for name in WHOLE]});
  const parts = await all({[f"parts/{name}" for name in PARTS.values()]});
  const named = (names, modules) => Object.fromEntries(names.map((name, k) => [name, modules[k]]));
  window.studio = Object.assign({{}}, ...flat, named({list(WHOLE)}, whole), named({list(PARTS)}, parts));
}}).observe(document, {{ childList: true, subtree: true }});
"""


# In the rooms where nobody has said what they draw, somebody has.
CHOSEN = """
for (const room of ["finish", "redraw", "inside"]) {
  const kept = JSON.stringify({ parts: { category: { name: "%s", chosen: true } } });
  try { sessionStorage.getItem(`sketch-rnn:room:${room}`) ?? sessionStorage.setItem(`sketch-rnn:room:${room}`, kept); } catch {}
}
"""


def install(browser: Browser) -> None:
    """Have every page that the browser opens import them, and draw a cat, or what `chosen` is of a context's options."""
    plain = browser.new_context

    def new_context(chosen: str = "cat", **options):
        context = plain(**options)
        context.add_init_script(IMPORT)
        if chosen:
            context.add_init_script(CHOSEN % chosen)
        return context

    browser.new_context = new_context
