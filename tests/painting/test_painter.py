"""Painting over a drawing, with tiny models of random weights: what they paint is noise, and how they paint is real."""

import io
import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from sketch_rnn import Drawing, DrawingError, load_painter
from sketch_rnn.drawings import files
from sketch_rnn.drawings.files import note
from sketch_rnn.painting import painter as painting
from sketch_rnn.painting.queue import MOST
from sketch_rnn.sampling.loop import Interrupted
from tests.conftest import until

HEAD = Drawing.of([[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]])
BOX = Drawing.of([[[0, 0], [1, 0], [1, 2], [0, 2], [0, 0]], [[0.5, 0.5]]])


def paint(painter, drawing=HEAD, prompt="cat, by the sea", seed=1, steps=2, strength=0.8, stopped=lambda: False):
    return painter.paint(drawing, prompt, seed, steps, strength, stopped)


def pixels(painter, **how) -> np.ndarray:
    return np.asarray(paint(painter, **how).image).astype(int)


@pytest.mark.parametrize("name", ["controlnet", "controlnet-xl", "adapter", "adapter-xl"])
def test_the_same_seed_paints_the_same_and_seed_words_and_drawing_change_it(painters, name):
    painter = load_painter(painters / name, device="cpu")
    first = pixels(painter)
    assert first.shape == (32, 32, 3)
    assert first.std() > 10
    assert (pixels(painter) == first).all()
    for other in ({"seed": 2}, {"prompt": "dog"}, {"drawing": BOX}, {"steps": 3}):
        assert (pixels(painter, **other) != first).any(), other
    assert (pixels(painter, strength=0.0) == pixels(painter, drawing=BOX, strength=0.0)).all()


def test_it_tells_how_far_it_is(painter):
    said = []
    paint(replace(painter, told=said.append, pace=painting.Pace()), steps=3)
    assert [(each.ahead, each.step, each.steps, each.slow) for each in said] == [
        (0, step, 3, True) for step in range(4)
    ]
    assert said[0].left is None
    assert said[1].left == pytest.approx(2 * said[1].seconds)
    assert said[3].left == 0


@pytest.mark.parametrize("blocks", [0, 3, 8])
def test_a_painting_that_nobody_waits_for_ends_within_a_step_and_the_next_is_painted(painter, blocks):
    said, asked = [], iter(range(1000))
    with pytest.raises(Interrupted):
        paint(replace(painter, told=said.append), steps=50, stopped=lambda: next(asked) > blocks)
    assert len(said) < 4
    assert pixels(painter).shape == (32, 32, 3)


def test_three_people_are_painted_for_in_turn_and_see_how_many_are_before_them(painter):
    said, done, at_work, go = {}, [], [], threading.Event()

    def told(number):
        def tell(progress):
            said.setdefault(number, []).append(progress.ahead)
            if progress.step == 1:
                at_work.append(number)
                go.wait()
            if progress.step == 2:
                assert at_work[-1] == number  # nobody else has begun
                done.append(number)

        return tell

    people = [threading.Thread(target=paint, args=(replace(painter, told=told(number)),)) for number in range(3)]
    for number, each in enumerate(people):
        each.start()
        until(lambda number=number: said.get(number) or (number == 0 and at_work))
    go.set()
    for each in people:
        each.join()
    assert done == [0, 1, 2]
    assert [sorted(set(said[number]), reverse=True) for number in range(3)] == [[0], [1, 0], [2, 1, 0]]


def test_who_leaves_while_waiting_makes_room(painter):
    waits = threading.Event()

    def leaves():
        with pytest.raises(Interrupted):
            paint(replace(painter, told=lambda _: waits.set()), stopped=waits.is_set)

    with painter.queue.turn(lambda: False, lambda _: None):
        gone = threading.Thread(target=leaves)
        gone.start()
        gone.join()
        assert waits.is_set()
        assert len(painter.queue._here) == 1
    assert painter.queue._here == []


def test_more_than_some_are_asked_to_come_again(painter):
    painter.queue._here.extend(range(MOST + 1))
    try:
        with pytest.raises(DrawingError, match="ask again"):
            paint(painter)
    finally:
        painter.queue._here.clear()


def test_what_the_models_safety_checker_flags_gets_a_sentence(painters):
    from tests.tiny_painter import thresholds

    painter = load_painter(painters / "controlnet", device="cpu")
    assert painter.checked
    thresholds(painter.pipeline.safety_checker, -2.0)
    with pytest.raises(DrawingError, match="safety checker has held this picture back"):
        paint(painter)


def test_numbers_that_ran_over_get_a_sentence_and_no_black_picture(painters):
    painter = load_painter(painters / "controlnet-xl", device="cpu")
    painter.pipeline.vae.decoder.conv_out.weight[:] = float("nan")
    with pytest.raises(DrawingError, match="came out broken"):
        paint(painter)


@pytest.fixture
def small_machine(painter, monkeypatch):
    """A machine that has memory for pictures of so many pixels alone; what lacks then is what PyTorch's allocator refuses."""

    def machine(most: int):
        forward = painter.pipeline.unet.forward

        def limited(sample, *given, **named):
            if sample.shape[-1] * painter.pipeline.vae_scale_factor > most:
                torch.empty(2**58)
            return forward(sample, *given, **named)

        monkeypatch.setattr(painter.pipeline.unet, "forward", limited)

    return machine


def test_without_enough_memory_the_picture_is_smaller_and_says_so(painter, small_machine):
    small_machine(16)
    made = paint(painter)
    assert made.image.size == (16, 16)
    assert made.to_dict()["notes"] == ["There was not enough memory for 32 pixels: it is smaller."]


def test_without_memory_at_all_a_sentence_comes_and_the_next_is_painted(painter, small_machine, monkeypatch):
    small_machine(0)
    with pytest.raises(DrawingError, match="not enough memory"):
        paint(painter)
    monkeypatch.undo()
    assert paint(painter).image.size == (32, 32)


def test_the_png_opens_as_the_drawing_that_it_was_made_of(painter):
    made = paint(painter)
    assert (np.asarray(Image.open(io.BytesIO(made.png))) == np.asarray(made.image)).all()
    again = files.read(made.png)[0]
    assert again.strokes == HEAD.to_dict()["strokes"]
    assert again.notes == ()
    darker = io.BytesIO()
    Image.open(io.BytesIO(made.png)).point(lambda value: value // 2).save(darker, "PNG")
    assert note.in_png(darker.getvalue()) is None  # and what keeps the note, and changes the picture, is not believed
    assert not note.shows(note.in_png(made.png), darker.getvalue(), 10**6)
