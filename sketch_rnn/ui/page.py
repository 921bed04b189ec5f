"""The page: theme, tabs, API and limits."""

from __future__ import annotations

from typing import Any

import gradio as gr
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from sketch_rnn.artist import Artist
from sketch_rnn.drawing import MAX_BYTES, Drawing, DrawingError
from sketch_rnn.ui.tabs import draw
from sketch_rnn.ui.turns import AT_ONCE, turn

TITLE = "Sketch-RNN"
# The bundled semibold of the default font has no Latin letters, so the fonts are the system's own.
THEME = gr.themes.Default(primary_hue="orange", neutral_hue="slate", font=["ui-sans-serif", "system-ui", "sans-serif"])
THEME.set(body_text_color_subdued="*neutral_500")  # 4.8 to 1 on white; the theme's own is 2.6
# Within @media Gradio prefixes every selector with its .contain: what lies outside of that cannot be named there.
CSS = """
.gradio-container { width: 100%; max-width: 1180px !important; margin: 0 auto !important; }
.gradio-container .main { padding-inline: clamp(12px, 3vw, 32px) !important; }
.gradio-container .html-container { padding: 0; }
footer .record.hidden + .divider { display: none; }  /* a dot with nothing behind it */
#title h1 { font-size: 26px; margin: 0; }
#title p { margin: 0; font-size: 15px; color: var(--body-text-color-subdued); }
#beginnings .words { text-align: left; font-size: 14px; }
#beginnings .tiles { /* eight in a row, or four where they are too narrow for their names */
  grid-template-columns: repeat(auto-fill, minmax(clamp(11%, (480px - 100%) * 99, 22%), 1fr)); gap: 5px;
}
#beginnings .tile { aspect-ratio: 5 / 6; }
#beginnings .note { padding: 0 0 2px; font-size: 10.5px; white-space: nowrap; }
#temperature .min_value, #temperature .max_value { font-size: 0; display: inline; }
#temperature .min_value::before { content: "careful"; font-size: 13px; }
#temperature .max_value::before { content: "wild"; font-size: 13px; }
@media (max-width: 480px) {
  .column, .row { gap: 10px; }
  #title p { font-size: 14px; line-height: 1.4; }
  .row:has(#endings .tile) #beginnings { display: none; }  /* the endings come up to the sheet */
  #beginnings .tiles {
    grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: 62px;
    overflow-x: auto; contain: inline-size; padding: 2px;
  }
}
"""


def build(artists: dict[str, Artist]) -> gr.Blocks:
    """The whole page around some artists by name; the first one is there at the start, and speaks for the API."""
    artist = next(iter(artists.values()))
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        gr.HTML(
            "<h1>Sketch-RNN</h1>"
            "<p>Draw a few strokes. A neural network that learned from people's doodles finishes the drawing.</p>",
            elem_id="title",
        )
        draw.build(artists, page)

        def complete(
            drawing: dict[str, Any], category: str, count: int = 9, temperature: float = 0.4, seed: int = 0
        ) -> dict[str, Any]:
            """Finish a drawing several ways.

            Args:
                drawing: {"strokes": [[[x, y], ...], ...]}, y down; the page's sheet is 400 x 400
                category: what is being drawn, for example "cat"
                count: how many endings, 1 to 25
                temperature: 0.01 (careful) to 1 (wild)
                seed: the same seed gives the same endings
            """
            try:
                parsed = Drawing.parse(drawing)
                with turn:
                    found = artist.complete(parsed, category, count=count, temperature=temperature, seed=seed)
            except DrawingError as error:
                raise gr.Error(str(error), print_exception=False) from None
            return {"endings": [ending.drawing.to_dict() | {"finished": ending.finished} for ending in found]}

        gr.api(complete, api_name="complete", concurrency_id="model")
    page.queue(default_concurrency_limit=AT_ONCE, max_size=32)
    return page


def _healthz(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


def launch(page: gr.Blocks, **options: Any) -> Any:
    """Serve the page; ``options`` are those of ``Blocks.launch``. Answers /healthz, refuses bodies over a megabyte."""
    return page.launch(
        theme=THEME,
        css=CSS,
        run_history=False,
        ssr_mode=False,
        footer_links=["api", "gradio"],
        max_file_size=MAX_BYTES,
        state_session_capacity=500,  # sessions whose last drawing is kept in memory
        app_kwargs={
            "routes": [Route("/healthz", _healthz)],
            "max_body_size": MAX_BYTES + 50_000,  # a drawing of the largest size, and what is around it
            "docs_url": None,
            "redoc_url": None,
            "openapi_url": None,
        },
        **options,
    )
