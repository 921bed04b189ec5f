"""A painter: a diffusion model that is shown a drawing and told what it is."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image

from sketch_rnn.drawings.drawing import Drawing, DrawingError
from sketch_rnn.drawings.files.note import noted
from sketch_rnn.painting.look import Look
from sketch_rnn.painting.queue import Queue
from sketch_rnn.sampling.loop import Interrupted

HELD_BACK = "The model's own safety checker has held this picture back. Another seed or other words may do."
BROKEN = "The picture came out broken: the model's numbers ran over. Another seed or fewer words may do."
NO_MEMORY = "There is not enough memory for this picture here, also not for a smaller one."
SMALLER = "There was not enough memory for {} pixels: it is smaller."


@dataclass(frozen=True)
class Progress:
    """How far a painting is."""

    ahead: int  # paintings that come before it
    step: int  # that are done
    steps: int
    seconds: float | None  # that a step takes here, as far as it is known
    slow: bool  # whether there is no GPU

    @property
    def left(self) -> float | None:
        """Seconds until it is painted, once it has begun."""
        return None if self.seconds is None else self.seconds * (self.steps - self.step)

    def to_dict(self) -> dict[str, Any]:
        seconds = None if self.seconds is None else round(self.seconds, 2)
        return {"ahead": self.ahead, "step": self.step, "steps": self.steps, "seconds": seconds, "slow": self.slow}


@dataclass(frozen=True)
class Painting:
    """A picture, with the drawing that it was made of."""

    image: Image.Image
    drawing: Drawing
    prompt: str  # what the model was told
    notes: tuple[str, ...] = ()

    @property
    def png(self) -> bytes:
        """The picture as a PNG that opens as the drawing again."""
        out = io.BytesIO()
        self.image.save(out, "PNG")
        return noted(out.getvalue(), self.drawing)

    def to_dict(self) -> dict[str, Any]:
        picture = {"type": "image/png", "data": base64.b64encode(self.png).decode()}
        return {"picture": picture, "side": self.image.width, "prompt": self.prompt, "notes": list(self.notes)}


@dataclass
class Pace:
    """How long a step took at the last."""

    seconds: float | None = None


@dataclass(frozen=True)
class Painter:
    """A loaded model that paints; one painting at a time, for any number of people."""

    name: str
    pipeline: Any  # of diffusers'
    side: int  # pixels of a picture
    look: Look
    strength: str  # the pipeline's argument that says how closely the drawing is followed
    told: Callable[[Progress], None] = lambda progress: None  # whenever it gets on; what it raises ends the painting
    queue: Queue = field(default_factory=Queue)
    pace: Pace = field(default_factory=Pace)

    @property
    def device(self) -> torch.device:
        return self.pipeline.unet.device

    @property
    def slow(self) -> bool:
        """Whether there is no GPU."""
        return self.device.type == "cpu"

    @property
    def checked(self) -> bool:
        """Whether the model has a safety checker of its own, which then looks at every picture."""
        return getattr(self.pipeline, "safety_checker", None) is not None

    def paint(
        self, drawing: Drawing, prompt: str, seed: int, steps: int, strength: float, stopped: Callable[[], bool]
    ) -> Painting:
        """Return the painting, when it is its turn; raises DrawingError, and Interrupted soon after it was ``stopped``."""

        def told(ahead: int, step: int = 0) -> None:
            self.told(Progress(ahead, step, steps, self.pace.seconds, self.slow))

        with self.queue.turn(stopped, told):
            for side in (self.side, self.side // 2):
                notes = (SMALLER.format(self.side),) if side < self.side else ()
                try:
                    with self._stoppable(stopped):
                        image = self._painted(self.look.picture(drawing, side), prompt, seed, steps, strength, told)
                except (MemoryError, RuntimeError) as error:
                    if not of_memory(error):
                        raise
                else:
                    return Painting(image, drawing, prompt, notes)
                if torch.cuda.is_available():  # what failed holds nothing any more
                    torch.cuda.empty_cache()
        raise DrawingError(NO_MEMORY)

    def _painted(
        self, shown: Image.Image, prompt: str, seed: int, steps: int, strength: float, told: Callable[[int, int], None]
    ) -> Image.Image:
        began = time.perf_counter()

        def stepped(step: int) -> None:
            nonlocal began
            now = time.perf_counter()
            self.pace.seconds, began = now - began, now
            told(0, step)

        made = self.pipeline(
            prompt=prompt, image=shown, height=shown.height, width=shown.width, num_inference_steps=steps,
            generator=torch.Generator("cpu").manual_seed(seed),  # the same noise on every device
            output_type="np", **{self.strength: strength}, **_after_steps(self.pipeline, stepped),
        )  # fmt: skip
        if any(getattr(made, "nsfw_content_detected", None) or ()):
            raise DrawingError(HELD_BACK)
        pixels = made.images[0]
        if not np.isfinite(pixels).all():
            raise DrawingError(BROKEN)
        return Image.fromarray((pixels * 255).round().astype("uint8"))

    @contextmanager
    def _stoppable(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Within, a painting ends at the next block of its network: on a CPU a step takes many seconds."""

        def look(*_: Any) -> None:
            if stopped():
                raise Interrupted

        unet = self.pipeline.unet
        hooks = [
            block.register_forward_pre_hook(look) for block in (*unet.down_blocks, unet.mid_block, *unet.up_blocks)
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()


def _after_steps(pipeline: Any, stepped: Callable[[int], None]) -> dict[str, Any]:
    """Return the arguments by which a pipeline tells of each step that is done; those for adapters have an older way."""
    if not hasattr(pipeline, "adapter"):
        return {"callback_on_step_end": lambda _, step, *__: stepped(step + 1) or {}}
    return {"callback": lambda step, *_: stepped(step + 1), "callback_steps": 1}


def of_memory(error: BaseException) -> bool:
    """Return whether something failed for want of memory, on a GPU or a CPU."""
    return isinstance(error, MemoryError) or any(
        each in str(error).lower() for each in ("out of memory", "allocate memory", "not enough memory")
    )
