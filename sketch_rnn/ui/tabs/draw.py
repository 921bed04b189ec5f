"""The main room: draw a few strokes, and the endings appear."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import gradio as gr

from sketch_rnn.artist import MAX_COUNT, MAX_SEED, MIN_TEMPERATURE, Artist
from sketch_rnn.drawing import Drawing, DrawingError
from sketch_rnn.ui.endings import Endings, Grid, Tile
from sketch_rnn.ui.pad import SketchPad
from sketch_rnn.ui.turns import turn

BEGINNINGS = Path(__file__).with_name("beginnings.json")
PAD = "draw-pad"
TYPING = Path(__file__).with_name("category.js").read_text(encoding="utf-8")
NUMBERS = ["nothing", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def build(artists: dict[str, Artist], page: gr.Blocks) -> None:
    """Lay the room out inside the page, and wire it. Which artist draws is asked only where there are several."""
    known = {category for artist in artists.values() for category in artist.categories}
    beginnings = [item for item in json.loads(BEGINNINGS.read_text()) if item["category"] in known]
    first, artist = next(iter(artists.items()))
    best_first = artist.best_first()
    with gr.Row(equal_height=False):
        with gr.Column(min_width=340, scale=5):
            model = gr.Dropdown(list(artists), value=first, label="Model", visible=len(artists) > 1, elem_id="model")
            category = gr.Dropdown(
                best_first,
                value=_favourite(artist),
                label="What are you drawing? (type to search)",
                elem_id="category",
            )
            pad = SketchPad(name=PAD, elem_id=PAD)
            starters = Endings(_strip(beginnings), visible=bool(beginnings), elem_id="beginnings")
        with gr.Column(min_width=340, scale=6):
            endings = Endings(_finish(artists, Drawing(), first, best_first[0], 9, 0.4, 0), pad=PAD, elem_id="endings")
            another = gr.Button("Another nine", variant="primary", interactive=False, elem_id="another")
            temperature = gr.Slider(
                MIN_TEMPERATURE, 1, value=0.4, step=0.01, label="Temperature", elem_id="temperature"
            )
            with gr.Row():
                count = gr.Slider(1, MAX_COUNT, value=9, step=1, label="Endings", elem_id="count", min_width=150)
                seed = gr.Number(
                    0, label="Seed", info="The same seed draws the same endings.", precision=0, minimum=0, maximum=MAX_SEED,
                    elem_id="seed", min_width=150,
                )  # fmt: skip

    wishes = [pad, model, category, count, temperature, seed]
    redrawn = [endings, another]
    private = {"show_progress": "hidden", "api_visibility": "private"}
    busy = private | {"concurrency_id": "model"}

    def finish(*wishes: Any) -> tuple[Grid, gr.Button]:
        grid = _finish(artists, *wishes)
        return grid, gr.Button(interactive=bool(grid.tiles))

    def start(event: gr.EventData, name: str, now: str) -> tuple[Drawing, str, bool]:
        beginning = beginnings[_index(event, len(beginnings))]
        wanted = beginning["category"]
        value = wanted if wanted in _chosen(artists, name).categories else now  # it may be one of another model
        return Drawing.of(beginning["strokes"]), value, value != now

    # A reload keeps the drawing (pad.js) and what it is a drawing of.
    kept = gr.BrowserState(category.value, storage_key="sketch-rnn:category", secret="not a secret")
    category.change(lambda name: name, category, kept, **private)
    models = [(name, each.best_first()) for name, each in artists.items()]
    page.load(None, js=f"() => ({TYPING})({json.dumps(models)})")
    page.load(lambda name: name if name in artist.categories else category.value, kept, category, **private)

    def other(name: str, wanted: str) -> gr.Dropdown:
        chosen = _chosen(artists, name)
        value = wanted if wanted in chosen.categories else _favourite(chosen)
        return gr.Dropdown(chosen.best_first(), value=value)

    model.input(other, [model, category], category, **private).then(finish, wishes, redrawn, **busy)

    # One event for all that redraws, so that the last wish is the one that is answered last.
    redraws = [pad.input, category.change, count.input, temperature.input, seed.change]
    gr.on(redraws, finish, wishes, redrawn, trigger_mode="always_last", **busy)
    another.click(lambda: random.randint(1, 9999), None, seed, **private)
    count.change(lambda n: gr.Button(f"Another {_number(n)}"), count, another, **private)
    changed = gr.State(False)  # the category, by a beginning: then that redraws already
    begun = starters.select(start, [model, category], [pad, category, changed], **private)
    begun.then(lambda changed, *wishes: gr.skip() if changed else finish(*wishes), [changed, *wishes], redrawn, **busy)


def _favourite(artist: Artist) -> str:
    return "cat" if "cat" in artist.categories else artist.best_first()[0]


def _chosen(artists: dict[str, Artist], name: str) -> Artist:
    """The artist that the browser named: anybody's data."""
    if name not in artists:
        raise gr.Error("There is no such model.", print_exception=False)
    return artists[name]


def _finish(
    artists: dict[str, Artist],
    drawing: Drawing,
    model: str,
    category: str,
    count: float,
    temperature: float,
    seed: float,
) -> Grid:
    """The grid for a drawing; whatever cannot be done is said in words."""
    if not drawing:
        many = "An ending" if count == 1 else f"{_number(count).capitalize()} endings"
        return Grid(words=f"{many} will appear here as soon as you lift the pen.")
    try:
        artist = _chosen(artists, model)
        with turn:
            endings = artist.complete(
                drawing, category, count=int(count), temperature=float(temperature), seed=int(seed or 0)
            )
    except DrawingError as error:
        return Grid(words=str(error))
    tiles = []
    for ending in endings:
        note = "" if ending.finished else "unfinished"  # one line on a phone's tile too
        tiles.append(Tile(ending.drawing, note=note if ending.drawing else "nothing to add"))
    return Grid(drawing=drawing, tiles=tuple(tiles))


def _strip(beginnings: list[dict]) -> Grid:
    tiles = tuple(
        Tile(drawn=Drawing.of(item["strokes"]), note=item["category"], label=f"Begin with {item['title']}")
        for item in beginnings
    )
    return Grid(words="Not sure how to start? Take a beginning:", tiles=tiles)


def _index(event: gr.EventData, count: int) -> int:
    """The index that the browser sent: anybody's data, so it is looked at before it is used."""
    index = (event._data or {}).get("index")
    if not (isinstance(index, int) and 0 <= index < count):
        raise gr.Error("There is no such beginning.", print_exception=False)
    return index


def _number(count: float) -> str:
    return NUMBERS[int(count)] if count < len(NUMBERS) else str(int(count))
