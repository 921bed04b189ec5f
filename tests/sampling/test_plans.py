"""Drawings from nothing by plans: each of one of its category's, in an order that the seed decides."""

import dataclasses

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sketch_rnn.engine import OF_DRAWINGS
from sketch_rnn.network.model import ModelConfig
from sketch_rnn.sampling.loop import Key, shuffled
from sketch_rnn.weights import checkpoint
from tests.conftest import artist_of
from tests.sampling.test_choosers import changed, same


@pytest.fixture
def planned(small_model):
    """A model whose plan number p of category k is 1 + k + p / 10 everywhere."""
    model = changed(small_model, plans=8)
    number = 1 + torch.arange(2)[:, None] + torch.arange(8)[None] / 10
    model.plans.copy_(number[..., None].expand_as(model.plans))
    return model


@given(st.integers(0, 2**31 - 1), st.integers(1, 50))
def test_a_seed_goes_through_all_plans_before_one_comes_again(seed, size):
    first = [shuffled(Key(seed, number), size, 4) for number in range(2 * size)]
    assert sorted(first[:size]) == list(range(size))
    assert first[size:] == first[:size]
    assert len({shuffled(Key(seed, 3, each), size, 4) for each in range(4)}) == min(4, size)


def test_each_candidate_is_drawn_from_a_plan_of_its_own_category(planned, monkeypatch):
    asked = []
    condition = planned.condition
    monkeypatch.setattr(planned, "condition", lambda kind, z=None: asked.append(z) or condition(kind, z))
    artist_of(planned).generate(["cat", "dog"], count=3, temperature=0.8, seed=5)
    [z] = asked
    numbers = z[:, 0].reshape(OF_DRAWINGS, 2, 3)  # candidates, categories, drawings
    assert ((numbers[:, 0] >= 1) & (numbers[:, 0] < 1.8)).all()
    torch.testing.assert_close(numbers[:, 1], numbers[:, 0] + 1)  # the same order in every category
    assert len(set(numbers[0, 0].tolist())) == 3
    assert len(set(numbers[:, 0, 0].tolist())) == OF_DRAWINGS


def test_endings_and_redrawings_have_no_use_for_them(planned):
    bare = changed(planned)
    bare.load_state_dict({**planned.state_dict(), "plans": planned.plans * 0})
    square = {"strokes": [[[0, 0], [90, 0], [90, 90], [0, 90]]]}
    for verb in ("complete", "reconstruct"):
        one, other = (getattr(artist_of(each), verb)(square, "cat", count=2, seed=1) for each in (planned, bare))
        assert [each.to_dict() for each in one] == [each.to_dict() for each in other]


def test_by_plans_that_were_chosen_by_sight_one_is_drawn_for_each(artist):
    engine, blind = artist.engine, dataclasses.replace(artist.engine, recogniser=None)
    assert engine.planned("cat")
    assert [engine.chooser("cat", 3, planned=planned).candidates for planned in (True, False)] == [1, 3]
    assert blind.chooser("cat", 3, planned=True).candidates == 3  # by gain
    assert dataclasses.replace(engine, choose=False).chooser("cat", 3).candidates == 1
    taught = dataclasses.replace(engine, model=engine.model.with_categories(["robot"], torch.zeros(1, 64)))
    assert not taught.planned("robot")


def test_they_are_kept_in_a_checkpoint(planned, tmp_path):
    checkpoint.save(tmp_path, planned)
    again, _ = checkpoint.load(tmp_path)
    assert again.config.plans == 8
    torch.testing.assert_close(again.plans, planned.plans, atol=1e-3, rtol=0)


def test_what_was_taught_has_the_null_latent_in_their_place(planned):
    more = planned.with_categories(["robot"], torch.zeros(1, 4))
    assert more.plans.shape == (3, 8, 6)
    assert planned.plans.shape == (2, 8, 6)
    torch.testing.assert_close(more.plans[:2], planned.plans)
    torch.testing.assert_close(more.plans[2], planned.null.expand(8, -1))
    assert len(artist_of(more).generate("robot", count=2)) == 2


def test_each_category_is_drawn_as_it_is_alone(planned, artist):
    """Also beside one that has no plans, and beside one that the recogniser does not know."""
    more = artist_of(planned.with_categories(["robot"], torch.zeros(1, 4)))
    seen = artist.engine
    taught = seen.model.with_categories(["robot"], seen.model.embedding.weight[:1])
    unseen = type(artist)(dataclasses.replace(seen, model=taught))
    for drawer in (more, unseen):
        together = drawer.generate(["robot", "cat", "dog"], count=2, temperature=0.8, seed=5)
        for place, name in enumerate(["robot", "cat", "dog"]):
            for one, other in zip(drawer.generate(name, 2, 0.8, 5), together[2 * place :], strict=False):
                assert one.category == other.category == name
                assert same(one.drawing, other.drawing)


@pytest.mark.parametrize("wrong", [{"plans": -1}, {"plans": 2, "latent_size": 0, "null_latent": False}])
def test_a_config_without_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"plans|negative"):
        ModelConfig(**({"categories": ("cat",), "scale": 1.0, "max_rows": 9, "latent_size": 4} | wrong))
