"""Redrawing, moving between, turning into something else, adding and taking away: what is decoded, and where it stands."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn import Drawing, DrawingError
from sketch_rnn.engine import Engine
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.sampling.latent import analogy, lerp, slerp
from tests.conftest import artist_of
from tests.sampling.test_choosers import CIRCLE

SQUARE = Drawing.of([[[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]])


@pytest.fixture
def decoded(monkeypatch):
    """What each verb has decoded: z and the kinds, in place of drawings."""
    asked = []

    def draw(self, orders, z=None, embedding=None, care=None):
        asked.append((orders, z, self.embed([each.category for each in orders]) if embedding is None else embedding))
        return [dataclasses.replace(each) for each in [_line(order) for order in orders]]

    monkeypatch.setattr(Engine, "draw", draw)
    return asked


def _line(order):
    from sketch_rnn.drawings.sketch import Sketch

    unit, point = order.anchor.unit, order.anchor.point
    return Sketch(Drawing.of([[point, point + [unit, 2 * unit]]]), True, order.category, order.temperature, 0.0)


def mu(artist, drawing) -> torch.Tensor:
    return artist.engine.encode(drawing).mu


def test_the_ends_of_a_film_are_the_two_drawings_and_their_categories(small_model, decoded):
    artist = artist_of(small_model)
    frames = artist.interpolate(CIRCLE, SQUARE, "cat", "dog", steps=7)
    [(_, z, embeddings)] = decoded
    torch.testing.assert_close(z[0], mu(artist, CIRCLE))
    torch.testing.assert_close(z[-1], mu(artist, SQUARE))
    torch.testing.assert_close(z, slerp(z[0], z[-1], torch.linspace(0, 1, 7)))
    torch.testing.assert_close(embeddings[[0, -1]], artist.engine.embed(["cat", "dog"]))
    torch.testing.assert_close(embeddings[3], embeddings[[0, -1]].mean(0))
    np.testing.assert_allclose(
        [each.drawing.centre for each in frames], np.linspace(CIRCLE.centre, SQUARE.centre, 7), atol=1e-6
    )
    assert [each.category for each in frames] == ["cat"] * 4 + ["dog"] * 3


def test_a_film_can_go_straight_and_stay_in_one_category(small_model, decoded):
    artist = artist_of(small_model)
    artist.interpolate(CIRCLE, SQUARE, "cat", steps=5, path="lerp")
    [(_, z, embeddings)] = decoded
    torch.testing.assert_close(z[2], (z[0] + z[-1]) / 2)
    torch.testing.assert_close(embeddings[0], embeddings[-1])


def test_a_morph_has_one_latent_and_other_kinds(small_model, decoded):
    artist = artist_of(small_model)
    drawn = artist.morph(CIRCLE, ["cat", "dog"], count=2)
    [(orders, z, embeddings)] = decoded
    torch.testing.assert_close(z, mu(artist, CIRCLE).expand(4, -1))
    torch.testing.assert_close(embeddings, artist.engine.embed(["cat", "cat", "dog", "dog"]))
    assert [each.category for each in drawn] == ["cat", "cat", "dog", "dog"]
    assert [order.key.number for order in orders] == [0, 1, 0, 1]
    np.testing.assert_allclose([each.drawing.centre for each in drawn], [CIRCLE.centre] * 4, atol=1e-6)


def test_a_blend_goes_straight_from_kind_to_kind(small_model, decoded):
    artist = artist_of(small_model)
    artist.morph(CIRCLE, ["cat", "dog", "cat"], blend=5)
    [(_, _, embeddings)] = decoded
    cat, dog = artist.engine.embed(["cat", "dog"])
    torch.testing.assert_close(embeddings, torch.stack([cat, (cat + dog) / 2, dog, (cat + dog) / 2, cat]))


def test_an_analogy_is_a_sum(small_model, decoded):
    artist = artist_of(small_model)
    artist.analogy(CIRCLE, SQUARE, CIRCLE, "cat", weight=0.5, count=2)
    [(_, z, _)] = decoded
    a, b = mu(artist, CIRCLE), mu(artist, SQUARE)
    torch.testing.assert_close(z, (a + 0.5 * (a - b)).expand(2, -1))
    torch.testing.assert_close(analogy(a, a, b, 1.0), b)


def test_the_arc_against_its_formula_and_where_it_has_none():
    generator = torch.Generator().manual_seed(0)
    a, b = torch.randn(2, 16, generator=generator, dtype=torch.float64)
    t = torch.linspace(0, 1, 9, dtype=torch.float64)
    angle = np.arccos(float(a @ b / a.norm() / b.norm()))
    for row, at in zip(slerp(a, b, t), t.tolist(), strict=True):
        expected = np.sin((1 - at) * angle) / np.sin(angle) * a + np.sin(at * angle) / np.sin(angle) * b
        torch.testing.assert_close(row, expected)
    unit = slerp(a / a.norm(), b / b.norm(), t)
    torch.testing.assert_close(unit.norm(dim=1), torch.ones(9, dtype=torch.float64))
    for p, q in ((a, a), (a, -a), (a, torch.zeros_like(a)), (torch.zeros_like(a), torch.zeros_like(a))):
        torch.testing.assert_close(slerp(p, q, t), lerp(p, q, t))


def test_what_is_tidied_lies_over_the_original_and_is_the_nearest(artist):
    cat = artist.generate("cat", count=1, temperature=0.2, seed=4)[0].drawing.moved(1.0, (70, 90))
    [tidied] = artist.tidy(cat, "cat", tries=6, seed=1)
    np.testing.assert_allclose(tidied.drawing.centre, cat.centre, atol=1e-6)
    assert tidied.drawing.extent == pytest.approx(cat.extent)
    [of_fewer] = artist.tidy(cat, "cat", tries=2, seed=1)
    assert tidied.distance <= of_fewer.distance + 1e-6
    assert tidied.to_dict()["distance"] == pytest.approx(tidied.distance, abs=1e-3)


def test_at_several_temperatures_each_drawing_keeps_its_noise(artist):
    cat = artist.generate("cat", count=1, temperature=0.2, seed=4)[0].drawing
    for verb in (artist.reconstruct, artist.complete):
        strip = verb(cat, "cat", count=2, temperature=[0.2, 0.8], seed=3)
        assert [each.temperature for each in strip] == [0.2, 0.2, 0.8, 0.8]
        for number, temperature in ((0, 0.2), (2, 0.8)):
            alone = verb(cat, "cat", count=2, temperature=temperature, seed=3)
            for a, b in zip(strip[number : number + 2], alone, strict=True):
                for x, y in zip(a.drawing.strokes, b.drawing.strokes, strict=True):
                    np.testing.assert_allclose(x, y, atol=0.5)


def test_endings_can_be_like_a_drawing(artist):
    cat = artist.generate("cat", count=1, temperature=0.2, seed=4)[0].drawing
    head = Drawing(cat.strokes[:1])
    like = artist.complete(head, "cat", count=3, seed=1, like=cat)
    assert len(like) == 3
    again = artist.complete(head, "cat", count=3, seed=1, like=cat)
    assert [each.drawing.to_json() for each in like] == [each.drawing.to_json() for each in again]


NO_LATENT = {"latent_size": 0, "null_latent": False}


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("reconstruct", (CIRCLE, "cat")),
        ("tidy", (CIRCLE, "cat")),
        ("interpolate", (CIRCLE, SQUARE, "cat")),
        ("morph", (CIRCLE, ["cat"])),
        ("analogy", (CIRCLE, SQUARE, CIRCLE, "cat")),
    ],
)
def test_without_an_encoder_or_kinds_it_is_said(small_model, verb, given):
    bare = artist_of(SketchRNN(dataclasses.replace(small_model.config, **NO_LATENT)).eval())
    with pytest.raises(DrawingError, match="no encoder"):
        getattr(bare, verb)(*given)
    if verb == "morph":
        one = artist_of(SketchRNN(dataclasses.replace(small_model.config, category_size=0)).eval())
        with pytest.raises(DrawingError, match="one kind"):
            one.morph(*given)
