"""The page: theme, tabs, API and limits."""

from __future__ import annotations

import signal
import time
from collections.abc import Sequence
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route

from sketch_rnn.artist import Artist
from sketch_rnn.categories import for_page
from sketch_rnn.drawings.drawing import MAX_BYTES, MAX_COORDINATE, MAX_POINTS, MAX_STROKE_POINTS, MAX_STROKES
from sketch_rnn.drawings.files.pixels import LONGEST_SIDE
from sketch_rnn.drawings.strokes import SHEET
from sketch_rnn.ui.assets import ENTRY, UI, Assets
from sketch_rnn.ui.room import PAD, Room
from sketch_rnn.ui.server import api, card, connections, gradio_internals, openapi
from sketch_rnn.ui.server.asks import SPARE, Desk
from sketch_rnn.ui.server.bodies import LARGEST
from sketch_rnn.ui.server.guard import Guard
from sketch_rnn.ui.server.opening import Opener
from sketch_rnn.ui.server.origins import Names
from sketch_rnn.ui.server.paintings import Painted, Paintings
from sketch_rnn.ui.server.teaching import ENOUGH_DRAWINGS, LEAST_DRAWINGS, MOST_DRAWINGS, Teacher
from sketch_rnn.ui.server.worker import Local, Worker, settle
from sketch_rnn.ui.tabs import arithmetic, between, dream, finish, inside, learn, morph, picture, redraw, teach
from sketch_rnn.verbs import paint
from sketch_rnn.weights.taught import LONGEST_NAME, MOST_TAUGHT

TITLE = "Sketch-RNN"
ROOMS = [each.ROOM for each in (finish, redraw, between, morph, arithmetic, dream, learn, inside, picture, teach)]
# The bundled semibold of the default font has no Latin letters, so the fonts are the system's own.
THEME = gr.themes.Default(primary_hue="orange", neutral_hue="slate", font=["ui-sans-serif", "system-ui", "sans-serif"])
THEME.set(body_text_color_subdued="*neutral_500")  # 4.8 to 1 on white; the theme's own is 2.6
HOST = (  # where the page's scripts build everything else
    '<header id="header"><div class="bar"><h1>Sketch-RNN</h1><p></p></div></header>'
)
START = 'import(new URL("{}", document.baseURI)).then((page) => page.start(element, page.server(server.ask)));'
DESCRIPTION = (
    "Draw a few strokes, and a neural network that learned from people's doodles finishes the drawing, nine ways."
)
META = f'<meta name="description" content="{DESCRIPTION}">'
LIMITS = {  # of what the page may send, in units of its sheet
    "bytes": MAX_BYTES,
    "strokes": MAX_STROKES,
    "stroke": MAX_STROKE_POINTS,
    "points": MAX_POINTS,
    "coordinate": MAX_COORDINATE,
    "pixels": LONGEST_SIDE,
    "sheet": int(SHEET),
}
WELL, FAIR = 0.5, 0.2  # shares of a category's drawings that are named right; of people's own 0.65, on the average


def build(
    artists: dict[str, Artist],
    worker: Worker | None = None,
    teacher: Teacher | None = None,
    paintings: Paintings | None = None,
) -> gr.Blocks:
    """Return the whole page around some artists by name; the first one is there at the start.

    ``worker`` draws with their models: without one this process. With a ``teacher`` it has a room in which the model is taught
    something new, if one can be. ``paintings`` paints: without it this process, where the artists have a painter.
    """
    if not any(artist.engine.model.config.category_size for artist in artists.values()):
        teacher = None
    if paintings is None and any(artist.engine.painter for artist in artists.values()):
        paintings = Paintings(artists)
    desk = Desk(worker or Local(artists, teacher), paintings)
    rooms = [room for room in ROOMS if (teacher or room != teach.ROOM) and (paintings or room != picture.ROOM)]

    assets = Assets(known(artists, rooms))

    def ask(text: str) -> str:  # Gradio marks the function, which it cannot do to a method
        return desk.ask(text, gradio_internals.unwanted(page))

    with gradio_internals.Forgiving(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            html_template=HOST,
            js_on_load=START.format(assets.address(ENTRY)),
            server_functions=[ask],
            apply_default_css=False,
            elem_id="page",
        )
        api.publish(page, desk)
    page.queue(default_concurrency_limit=desk.places, max_size=desk.places)
    page.sketch_rnn_answers = gradio_internals.Answers(page._queue)
    page.sketch_rnn_assets, page.sketch_rnn_desk, page.sketch_rnn_teacher = assets, desk, teacher  # for launch
    return page


def known(artists: dict[str, Artist], rooms: Sequence[Room]) -> dict[str, Any]:
    """Return what the page's scripts know from the beginning, as JSON has it (``PageData`` in web/types.d.ts)."""
    return {
        "models": [{"name": name, "categories": levels(artist)} for name, artist in artists.items()],
        "rooms": [room.spec() for room in rooms],
        "destinations": destinations(rooms),
        "names": for_page(),
        "limits": LIMITS,
        "teaching": {
            "enough": ENOUGH_DRAWINGS,
            "least": LEAST_DRAWINGS,
            "most": MOST_DRAWINGS,
            "categories": MOST_TAUGHT,
            "letters": LONGEST_NAME,
        },
    }


def destinations(rooms: Sequence[Room]) -> list[dict[str, str]]:
    """Return every sheet of the page that a drawing can be sent to, and what it is called."""
    found = []
    for room in rooms:
        pads = [
            part for part in room.spec()["parts"] if part["kind"] == PAD and part["name"] in room.spec()["arguments"]
        ]
        for pad in pads:
            label = pad["label"] if len(pad["label"]) == 1 else pad["label"][0].lower() + pad["label"][1:]
            label = room.title if len(pads) == 1 else f"{room.title}: {label}"
            found.append({"room": room.name, "part": pad["name"], "label": label, "category": pad["category"]})
    return found


def levels(artist: Artist) -> list[tuple[str, str]]:
    """Return the categories best first, each with how it is drawn: well, fair, or poorly; unknown counts as fair."""
    named = artist.engine.notes.get("named_right", {})

    def level(name: str) -> str:
        share = named.get(name, FAIR)
        return "well" if share >= WELL else "fair" if share >= FAIR else "poorly"

    return [(name, level(name)) for name in artist.best_first()]


def _healthz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def _options(page: gr.Blocks, names: Names) -> dict[str, Any]:
    """Return what Gradio is told, whoever serves the page: it answers /healthz, and refuses bodies over a megabyte."""

    def described(request: Request) -> JSONResponse:
        return JSONResponse(openapi.document(TITLE, gr.__version__, page.schemas))

    routes = [Route("/healthz", _healthz), Route("/gradio_api/openapi.json", described)]
    routes.append(Route("/ui/{version}/{name:path}", page.sketch_rnn_assets.answer))
    routes.append(Route(f"/{card.ADDRESS}", lambda request: FileResponse(card.PICTURE)))
    routes.append(Route("/opened", Opener().answer, methods=["POST"]))
    if paint.name in page.sketch_rnn_desk.verbs:
        routes.append(Route("/painted", Painted(page.sketch_rnn_desk.ask).answer, methods=["POST"]))
    if page.sketch_rnn_teacher:
        routes.append(Route("/taught", page.sketch_rnn_teacher.download, methods=["POST"]))
    return {
        "theme": THEME,
        "head": META + page.sketch_rnn_assets.head(),
        "favicon_path": UI / "web" / "favicon.svg",
        "run_history": False,
        "ssr_mode": False,
        "footer_links": ["api", "gradio"],
        "max_file_size": MAX_BYTES,
        "app_kwargs": {
            "routes": routes,
            "middleware": [
                Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),  # not of streams
                Middleware(card.Card, title=TITLE, words=DESCRIPTION),
                Middleware(Guard, page=page, names=names),
            ],
            "max_body_size": LARGEST,
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
        },
    }


def mounted(page: gr.Blocks, names: Names) -> FastAPI:
    """Return the page as an ASGI application, for a server that is not ours; ``names`` are those that it is reached by."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    gradio_internals.bounded(page, page.sketch_rnn_desk.places + SPARE)
    return gr.mount_gradio_app(app, page, path="/", **_options(page, names))


def launch(page: gr.Blocks, names: Sequence[str] = (), **options: Any) -> str:
    """Serve the page, and return where it answers; ``options`` are those of ``Blocks.launch``.

    ``names`` are those that proxies give it. Stopped, it waits a second for what is under way, and no more.
    """
    with gradio_internals.serving(**connections.options()):
        _, url, _ = page.launch(
            **_options(page, Names.of(options.get("server_name"), names)),
            max_threads=page.sketch_rnn_desk.places + SPARE,
            state_session_capacity=gradio_internals.SESSIONS,
            prevent_thread_lock=True,
            **options,
        )
    if page.mcp_server:
        gradio_internals.agents_read_json(page)
        gradio_internals.agents_are_not_written_down()
    return url.rstrip("/")


def serve(page: gr.Blocks, **options: Any) -> None:
    """Serve the page until Ctrl-C, or until it is told to end; also as a background job, where a shell has Ctrl-C ignored."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    launch(page, **options)
    settle()
    try:
        while page.is_running:
            time.sleep(0.1)
    except KeyboardInterrupt:
        print("Stopping ...")
        page.sketch_rnn_desk.close()
        page.close(verbose=False)
