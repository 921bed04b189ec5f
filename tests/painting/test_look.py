"""A drawing as control networks know drawings."""

import numpy as np
import pytest

from sketch_rnn import Drawing
from sketch_rnn.painting.look import LINE_ART, SCRIBBLE, SKETCH, Look, look_of

LINE = Drawing.of([[[10, 10], [90, 10]], [[50, 10], [50, 90]]])


@pytest.mark.parametrize("side", [64, 512, 1024])
@pytest.mark.parametrize("look", [SCRIBBLE, LINE_ART])
def test_lines_are_white_on_black_in_the_middle_and_as_wide_as_they_should_be(look, side):
    shown = np.asarray(look.picture(LINE, side).convert("L")).astype(float) / 255
    assert shown.shape == (side, side)
    rows, columns = np.nonzero(shown > 0.5)
    assert abs(rows.min() + rows.max() - side) <= look.width * side / 512 + 2
    assert abs(columns.min() + columns.max() - side) <= 2
    assert 0.75 * side < columns.max() - columns.min() < 0.9 * side
    below = shown[3 * side // 4]  # crosses the line that goes down
    assert below.sum() == pytest.approx(look.width * side / 512, abs=1)


def test_black_on_white_is_the_other_way_round():
    shown, other = (np.asarray(Look(4, ink).picture(LINE, 64)).astype(int) for ink in ("black", "white"))
    assert abs(shown + other - 255).max() <= 1


def test_the_same_drawing_in_other_units_is_the_same_picture():
    shown, other = (np.asarray(SKETCH.picture(each, 64)) for each in (LINE, LINE.moved(0.01, (3, 3))))
    assert (shown == other).all()


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("hf://lllyasviel/control_v11p_sd15_scribble", SCRIBBLE),
        ("hf://lllyasviel/control_v11p_sd15_lineart", LINE_ART),
        ("hf://TencentARC/t2i-adapter-sketch-sdxl-1.0", SKETCH),
        ("models/mine", SCRIBBLE),
    ],
)
def test_the_name_says_what_lines_a_network_knows(name, look):
    assert look_of(name, {}, SCRIBBLE) == look


def test_its_config_says_it_better():
    assert look_of("scribble", {"drawing": {"width": 3, "ink": "black"}}, SCRIBBLE) == Look(3, "black")


@pytest.mark.parametrize(
    "said", [{}, {"width": 0}, {"width": "3"}, {"width": 3, "ink": "red"}, [], {"width": float("nan")}]
)
def test_a_config_that_says_it_wrong_is_refused(said):
    with pytest.raises(ValueError, match="its config says drawing"):
        look_of("x", {"drawing": said}, SCRIBBLE)
