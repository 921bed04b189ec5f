"""The verbs, on the weights that ship."""

import numpy as np
import pytest
import torch

from sketch_rnn import Artist, Drawing, DrawingError
from sketch_rnn.network.model import ModelConfig, SketchRNN
from tests.conftest import artist_of

CIRCLE = Drawing.of([[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)]])


def same(a: Drawing, b: Drawing, atol: float = 0) -> bool:
    return len(a.strokes) == len(b.strokes) and all(
        len(x) == len(y) and np.allclose(x, y, rtol=0, atol=atol) for x, y in zip(a.strokes, b.strokes, strict=True)
    )


def test_the_same_arguments_give_the_same_endings(artist: Artist):
    one = artist.complete(CIRCLE, "cat", count=9, temperature=0.4, seed=3)
    two = artist.complete(CIRCLE, "cat", count=9, temperature=0.4, seed=3)
    other = artist.complete(CIRCLE, "cat", count=9, temperature=0.4, seed=4)
    assert len(one) == 9
    assert all(same(a.drawing, b.drawing) for a, b in zip(one, two, strict=True))
    assert not any(same(a.drawing, b.drawing) for a, b in zip(one, other, strict=True))


def test_the_endings_behind_the_first_are_those_of_the_whole(artist: Artist):
    """A page that is slow asks for three, and then for the others."""
    whole = artist.complete(CIRCLE, "bicycle", count=5, temperature=[0.4, 0.6], seed=2)
    rest = artist.complete(CIRCLE, "bicycle", count=2, temperature=[0.4, 0.6], seed=2, first=3)
    for each, expected in zip(rest, [*whole[3:5], *whole[8:10]], strict=True):
        assert same(each.drawing, expected.drawing, 0.05)


def test_nine_endings_differ_and_mostly_end(artist: Artist):
    finished = 0
    for category in ("face", "cat", "pig"):
        endings = artist.complete(CIRCLE, category, count=9, temperature=0.4, seed=1)
        assert len({ending.drawing.to_json() for ending in endings}) == 9
        finished += sum(ending.finished for ending in endings)
    assert finished >= 18


def test_a_small_drawing_gets_a_small_ending_where_it_stands(artist: Artist):
    small = CIRCLE.moved(0.3, (250, 250))
    endings = artist.complete(small, "face", count=9, temperature=0.2, seed=1)
    sizes = [(small + ending.drawing).extent for ending in endings]
    assert np.median(sizes) < 2.5 * small.extent
    centre = np.array([310, 316])
    middles = [np.concatenate(ending.drawing.strokes).mean(0) for ending in endings if ending.drawing]
    assert np.median(np.linalg.norm(np.array(middles) - centre, axis=1)) < small.extent


@pytest.mark.parametrize("factor", [0.001, 1.0, 200.0])
def test_units_do_not_matter(artist: Artist, factor: float):
    off_sheet = CIRCLE.moved(1.0, (1000, 1000))
    plain = artist.complete(off_sheet, "face", count=2, seed=1)
    scaled = artist.complete(off_sheet.moved(factor), "face", count=2, seed=1)
    for a, b in zip(plain, scaled, strict=True):
        assert same(a.drawing, b.drawing.moved(1 / factor), atol=1.0)


ODD = {
    "a dot": [[[10, 10]]],
    "two dots": [[[10, 10]], [[300, 300]]],
    "the same point again and again": [[[5, 5]] * 100],
    "a line that is only wide": [[[0, 200], [400, 200]]],
    "points far apart": [[[-1e5, -1e5], [1e5, 1e5]]],
    "points very near": [[[0, 0], [1e-9, 1e-9]]],
    "points as near as can be": [[[0, 0], [5e-324, 5e-324]]],
    "many strokes": [[[i % 20 * 20, i // 20 * 20], [i % 20 * 20 + 5, i // 20 * 20]] for i in range(400)],
}


@pytest.mark.parametrize("lines", ODD.values(), ids=ODD.keys())
def test_odd_drawings_are_finished_too(artist: Artist, lines):
    endings = artist.complete(Drawing.of(lines), "cat", count=2, temperature=1.0)
    assert len(endings) == 2
    for ending in endings:
        assert all(np.isfinite(stroke).all() for stroke in ending.drawing.strokes)


WRONG = {
    "empty": (Drawing(), "cat", {}),
    "unknown category": (CIRCLE, "unicorn soup", {}),
    "no endings": (CIRCLE, "cat", {"count": 0}),
    "too many endings": (CIRCLE, "cat", {"count": 10**9}),
    "half an ending": (CIRCLE, "cat", {"count": 2.5}),
    "endings as text": (CIRCLE, "cat", {"count": "nine"}),
    "no temperature": (CIRCLE, "cat", {"temperature": 0.0}),
    "too hot": (CIRCLE, "cat", {"temperature": 1.1}),
    "temperature not a number": (CIRCLE, "cat", {"temperature": float("nan")}),
    "too cold": (CIRCLE, "cat", {"temperature": 1e-46}),
    "true endings": (CIRCLE, "cat", {"count": True}),
    "negative seed": (CIRCLE, "cat", {"seed": -1}),
    "huge seed": (CIRCLE, "cat", {"seed": 2**40}),
    "no fraction": (CIRCLE, "cat", {"fraction": 0.0}),
    "more than all": (CIRCLE, "cat", {"fraction": 1.1}),
    "fraction not a number": (CIRCLE, "cat", {"fraction": float("nan")}),
    "fraction a text": (CIRCLE, "cat", {"fraction": "0.5"}),
    "hardly a fraction": (CIRCLE, "cat", {"fraction": 1e-308}),
}


@pytest.mark.parametrize(("drawing", "category", "numbers"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_done_is_said(artist: Artist, drawing, category, numbers):
    with pytest.raises(DrawingError):
        artist.complete(drawing, category, **numbers)


def test_drawing_from_nothing(artist: Artist):
    drawings = artist.generate("face", count=4, temperature=0.3, seed=2)
    assert len(drawings) == 4
    for each in drawings:
        assert not each.drawing or each.drawing.bounds[:2] == (0, 0)


def test_the_best_known_come_first(artist: Artist):
    best = artist.best_first()
    assert sorted(best) == sorted(artist.categories)
    named = artist.engine.notes["named_right"]
    assert [named[name] for name in best] == sorted(named.values(), reverse=True)
    assert artist.engine.notes["drawings"]["cat"] > 0


@pytest.fixture
def encoding(small_model) -> Artist:
    """An artist with an encoder; it has learned nothing, but what it does with its latent is plain."""
    return artist_of(small_model)


def test_a_drawing_is_drawn_again_where_it_stood(encoding):
    away = [
        encoding.reconstruct(drawing, "cat", count=3, temperature=0.5, seed=2)
        for drawing in (CIRCLE, CIRCLE.moved(2.0, (50, 9)))
    ]
    for near, far in zip(*away, strict=True):
        for a, b in zip(near.drawing.strokes, far.drawing.strokes, strict=True):
            np.testing.assert_allclose(a * 2.0 + [50, 9], b, atol=1e-3)


def test_what_is_drawn_again_depends_on_what_was_drawn_and_on_the_category(encoding):
    def rows(drawing: Drawing, category: str) -> list:
        ending = encoding.reconstruct(drawing, category, count=1, seed=1)[0]
        return [stroke.tolist() for stroke in ending.drawing.moved(1.0, -drawing.strokes[0][0]).strokes]

    turned = Drawing.of([[[y, -x] for x, y in stroke] for stroke in CIRCLE.strokes])
    assert rows(CIRCLE, "cat") == rows(CIRCLE, "cat")
    assert rows(CIRCLE, "cat") != rows(turned, "cat")
    assert rows(CIRCLE, "cat") != rows(CIRCLE, "dog")


def test_without_an_encoder_it_says_so():
    bare = artist_of(SketchRNN(ModelConfig(("cat",), 20.0, 9, decoder_size=8, category_size=2, mixtures=2)).eval())
    with pytest.raises(DrawingError, match="no encoder"):
        bare.reconstruct(CIRCLE, "cat")
    with pytest.raises(DrawingError, match="draw something"):
        bare.reconstruct(Drawing(), "cat")


def test_without_a_null_latent_each_drawing_has_a_z_of_its_own():
    torch.manual_seed(0)
    config = ModelConfig(("cat",), 20.0, 12, encoder_size=6, latent_size=4, decoder_size=8, category_size=0, mixtures=2)
    model = SketchRNN(config).eval()
    torch.nn.init.normal_(model.initial.weight, std=3)
    paper = artist_of(model)
    once, again = (paper.complete(CIRCLE, "cat", count=4, temperature=0.01, seed=3) for _ in range(2))
    written = [[stroke.tolist() for stroke in ending.drawing.strokes] for ending in once]
    assert written == [[stroke.tolist() for stroke in ending.drawing.strokes] for ending in again]
    assert any(one != written[0] for one in written[1:])  # next to nothing else is left to chance at this temperature
    assert len(paper.generate("cat", count=3, temperature=1.0)) <= 3
