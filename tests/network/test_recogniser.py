"""The recogniser: the picture that it sees, what it says of a drawing, and the folder it is kept in."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from safetensors.torch import load_file, save_file

from sketch_rnn import CheckpointError
from sketch_rnn.network.recogniser import RECOGNISER_SIDE, Network, Recogniser, picture, pictures
from sketch_rnn.weights import recognisers
from sketch_rnn.weights.recognisers import load
from tests.conftest import CHECKPOINT, drawings

NAMES = ("circle", "cube", "zigzag")
SQUARE = [np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [0.0, 0.0]])]


@pytest.fixture
def recogniser():
    """Untrained: what it says means nothing, but is always the same."""
    torch.manual_seed(1)
    return Recogniser(Network(3).eval(), NAMES, {"drawings": 7})


@given(drawings)
def test_a_picture_knows_neither_size_nor_place(lines):
    seen = picture(lines)
    assert seen.shape == (RECOGNISER_SIDE, RECOGNISER_SIDE)
    assert seen.any()
    moved = picture([line * 8.0 + 1024.0 for line in lines])
    assert np.abs(seen.astype(int) - moved).mean() < 8  # a point may fall to the next pixel


def test_a_picture_is_centred_and_whole():
    rows, columns = np.nonzero(picture([np.array([[0, 0], [100, 0], [100, 20], [0, 20], [0, 0]])]))
    assert columns.min() + columns.max() == pytest.approx(RECOGNISER_SIDE - 1, abs=2)
    assert rows.min() + rows.max() == pytest.approx(RECOGNISER_SIDE - 1, abs=2)
    assert columns.max() - columns.min() > 0.85 * RECOGNISER_SIDE > 2 * (rows.max() - rows.min())
    assert picture([np.array([[7.0, 7.0]])]).any()
    assert not pictures([[]], 1).any()


def test_a_guess_is_the_most_probable_first(recogniser):
    found = recogniser.guess(SQUARE, count=5)
    assert {name for name, _ in found} == set(NAMES)  # it knows no more
    shares = [share for _, share in found]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert recogniser.guess([[(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]], count=2) == found[:2]
    named = recogniser.logits(pictures([SQUARE], 1))[0]
    assert NAMES[int(named.argmax())] == found[0][0]


def test_nothing_drawn_is_no_guess(recogniser):
    assert recogniser.guess([]) == []
    assert recogniser.guess([np.zeros((0, 2))]) == []
    assert len(recogniser.guess([np.array([[3.0, 4.0]]), np.zeros((0, 2))], 1)) == 1
    assert recogniser.logits(np.zeros((0, RECOGNISER_SIDE, RECOGNISER_SIDE), np.uint8)).shape == (0, 3)


def test_it_is_kept_in_a_folder(recogniser, tmp_path):
    recognisers.save(recogniser, tmp_path / "r")
    again = load(tmp_path / "r")
    assert (again.categories, again.notes) == (NAMES, {"drawings": 7})
    assert again.network.head.weight.dtype == torch.float32
    for (name, share), (expected, its) in zip(again.guess(SQUARE), recogniser.guess(SQUARE), strict=True):
        assert name == expected
        assert share == pytest.approx(its, abs=1e-3)  # half precision
    recognisers.save(again, tmp_path / "r")
    assert load(tmp_path / "r").guess(SQUARE) == again.guess(SQUARE)


def test_what_cannot_be_read_is_said(recogniser, tmp_path):
    with pytest.raises(CheckpointError, match=r"nowhere.*config\.json is missing"):
        load(tmp_path / "nowhere")
    recognisers.save(recogniser, tmp_path)
    config, weights = tmp_path / "config.json", tmp_path / "model.safetensors"
    good, content = load_file(weights), json.loads(config.read_text())

    def refused(words: str) -> None:
        with pytest.raises(CheckpointError, match=words) as caught:
            load(tmp_path)
        assert "\n" not in str(caught.value)

    for names, words in (
        (["one"], r"weight is \(.*where the config says"),
        ("circle", "no list of names"),
        ([1, 2, 3], "no list of names"),
        (["a", "b", "a"], "stands twice"),
        ([str(number) for number in range(100_000)], "where the config says"),  # no memory is asked for
    ):
        config.write_text(json.dumps(content | {"recognises": names}))
        refused(words)
    for text in ("[]", "{", "{}", "[" * 100_000):
        config.write_text(text)
        refused("cannot be read")
    config.write_text(json.dumps(content))
    for changed, words in (
        ({"more": torch.zeros(1)}, "more is .* where the config says nothing"),
        ({"head.bias": torch.full((3,), torch.nan)}, "not finite"),
    ):
        save_file(good | changed, weights)
        refused(words)
    weights.write_bytes(b"not a file of weights")
    refused("cannot be read")


def spiral(number: int) -> list[np.ndarray]:
    """Two springs that cross: nothing that the shipped recogniser was trained to name; each a little different."""
    rng = np.random.default_rng(number)
    t = np.linspace(0, rng.uniform(30, 40), 90)
    spring = np.stack([8 * t + 25 * np.cos(t), 30 * np.sin(t) + rng.uniform(-0.5, 0.5) * t], 1)
    return [spring, spring[:, ::-1] + [100, -100]]


def test_a_thing_is_known_by_its_look_beside_all_that_was_known():
    before = load(CHECKPOINT / "recogniser")
    names, weight = before.categories, before.network.head.weight.clone()
    more = before.with_categories(["springs"], [before.look([spiral(k) for k in range(15)])])
    seen = pictures([spiral(k) for k in range(20, 30)], 10)
    first = [more.guess(spiral(k))[0][0] for k in range(20, 30)]
    assert first.count("springs") >= 8
    # To the names that it had, and among them, nothing has changed.
    torch.testing.assert_close(more.logits(seen)[:, :-1], before.logits(seen))
    assert before.categories == names
    assert torch.equal(before.network.head.weight, weight)
    assert more.guess(SQUARE)[0][0] == before.guess(SQUARE)[0][0] == "square"


def test_what_it_was_told_the_look_of_is_kept_in_a_folder(recogniser, tmp_path):
    more = recogniser.with_categories(["lamp"], [recogniser.look([SQUARE])])
    recognisers.save(more, tmp_path)
    again = load(tmp_path)
    assert again.categories == (*NAMES, "lamp")
    torch.testing.assert_close(
        again.logits(pictures([SQUARE], 1)), more.logits(pictures([SQUARE], 1)), atol=1e-2, rtol=1e-2
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("side", [0.0, 5e-324, 1e-300])
def test_points_as_near_as_can_be_are_a_dot_in_the_middle(side):
    seen = picture([np.array([[3.0 * side, 0.0], [4.0 * side, side]])])
    assert seen[
        RECOGNISER_SIDE // 2 - 1 : RECOGNISER_SIDE // 2 + 1, RECOGNISER_SIDE // 2 - 1 : RECOGNISER_SIDE // 2 + 1
    ].any()
    assert np.count_nonzero(seen) <= 9
