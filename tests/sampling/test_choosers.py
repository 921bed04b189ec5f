"""Of several drawings the best: one that ended, and of these the one that is most of its kind."""

import dataclasses

import numpy as np
import pytest
import torch

from sketch_rnn import Drawing
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import START, to_lines, to_stroke3_from5, to_stroke5
from sketch_rnn.network.critic import beside
from sketch_rnn.network.model import SketchRNN
from sketch_rnn.sampling.choosers import BACK, AsItComes, ByGain, BySight, Candidate, Together, looked, taken_back
from sketch_rnn.sampling.loop import Begun, Context, Key, Sampled, Wanted, begin, latents, nothing, sample
from sketch_rnn.sampling.requests import Anchor, Request
from sketch_rnn.sampling.sizing import reading
from sketch_rnn.sampling.stepper import Eager
from tests.conftest import artist_of

CIRCLE = Drawing.of([[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)]])


def changed(model: SketchRNN, **changes) -> SketchRNN:
    """An untrained model like it, whose z says something."""
    torch.manual_seed(0)
    model = SketchRNN(dataclasses.replace(model.config, **changes)).eval().requires_grad_(False)
    if model.config.latent_size:
        torch.nn.init.normal_(model.initial.weight, std=2)
    if model.config.plans:
        torch.nn.init.normal_(model.plans)
    return model


@torch.inference_mode()
def context(model: SketchRNN, labels: list[int], z=None) -> Context:
    return Context(*model.condition(model.embed(torch.tensor(labels)), z))


def asked(begun: Begun, keys: list[Key], steps: int) -> Wanted:
    """At a temperature of 0.8, and 0.9 of the pen."""
    ones = torch.ones(len(keys))
    return Wanted(begun.context, begun.last, keys, 0.8 * ones, 0.9 * ones, steps)


def candidates(model: SketchRNN, begun: Begun, number: int, seed: int, k: int) -> list[Sampled]:
    """The k candidates of drawing ``number``, each sampled by itself from what is begun, a drawing alone."""
    keys = [Key(seed, number, each) for each in range(k)]
    return [sample(Eager(model), asked(begun, [key], model.config.max_rows))[0] for key in keys]


def worth(model: SketchRNN, begun: Begun, drawn: Sampled) -> tuple[bool, float]:
    return ByGain(model, Eager(model), 1).worth(Candidate(None, drawn, begun, 0))


def drawn(artist, categories: list[str], seed: int) -> list[Drawing]:
    """From nothing, in normalised units."""
    anchor = Anchor(1.0, np.zeros(2))
    requests = [Request(name, 0.8, Key(seed, number), anchor) for number, name in enumerate(categories)]
    return [each.drawing for each in artist.engine.draw(requests)]


def as_drawing(rows: np.ndarray) -> Drawing:
    return Drawing.of(to_lines(to_stroke3_from5(rows)))


def same(a: Drawing, b: Drawing, atol: float = 1e-3) -> bool:
    return len(a.strokes) == len(b.strokes) and all(
        len(x) == len(y) and np.allclose(x, y, rtol=0, atol=atol) for x, y in zip(a.strokes, b.strokes, strict=True)
    )


def test_each_drawing_is_chosen_among_its_own_candidates(small_model):
    labels = [0, 1, 0, 1, 1, 0]
    chosen = drawn(artist_of(small_model), [small_model.config.categories[label] for label in labels], 3)
    numbers = []
    for number, drawing in enumerate(chosen):
        begun = nothing(context(small_model, [labels[number]]))
        mine = candidates(small_model, begun, number, 3, 4)
        values = [worth(small_model, begun, each) for each in mine]
        numbers.append(values.index(max(values)))
        assert same(drawing, as_drawing(mine[numbers[-1]].rows))
    assert len(set(numbers)) > 1


@pytest.mark.parametrize("null_latent", [True, False])
def test_an_ending_is_chosen_by_what_follows_from_the_strokes(small_model, null_latent):
    """Each ending by itself: the strokes read for its category and for any, two candidates, the one of more worth."""
    model = changed(small_model, null_latent=null_latent)
    count, seed = 6, 2
    read = reading(CIRCLE, 0.5, model.config.scale)
    keys = [Key(seed, number) for number in range(count)]
    z = None if null_latent else latents(keys, model.config.latent_size)
    told = context(model, [0] * count, z)
    numbers = []
    for number, ending in enumerate(artist_of(model).complete(CIRCLE, "cat", count, 0.8, seed, fraction=0.5, care=2)):
        begun = begin(Eager(model), [to_stroke5(read.rows)[:-1]], told.only([number]))
        mine = candidates(model, begun, number, seed, 2)
        values = [worth(model, begun, each) for each in mine]
        numbers.append(values.index(max(values)))
        stroke3 = to_stroke3_from5(mine[numbers[-1]].rows) * [read.unit, read.unit, 1]
        expected = Drawing.of(to_lines(stroke3, CIRCLE.strokes[-1][-1], pen_down=False))
        for stroke, other in zip(ending.drawing.strokes, expected.strokes, strict=True):
            np.testing.assert_allclose(stroke, other, atol=1e-2)
    assert set(numbers) == {0, 1}


def rows(count: int, ended: bool) -> np.ndarray:
    return np.array([[1, 1, 1, 0, 0]] * (count - 1) + [[0, 0, 0, 0, 1] if ended else [1, 1, 1, 0, 0]], dtype=np.float32)


def test_one_that_ended_is_better_than_one_that_was_cut(small_model, monkeypatch):
    chooser = ByGain(small_model, Eager(small_model), 3)
    gains = {9: 20.0, 3: 3.0, 4: 8.0}
    monkeypatch.setattr(chooser, "gain", lambda candidate: gains[len(candidate.drawn.rows)])
    drawn = [Sampled(rows(9, False), 0.0), Sampled(rows(3, True), 0.0), Sampled(rows(4, True), 0.0)]
    assert chooser.choose([[Candidate(number, each, None, 0)] for number, each in enumerate(drawn)], ()) == [2]


@torch.inference_mode()
def test_the_gain_is_the_ratio_of_two_likelihoods_of_what_was_added(small_model):
    model, read = small_model, to_stroke5(reading(CIRCLE, 0.5, small_model.config.scale).rows)[:-1]
    begun = begin(Eager(model), [read], context(model, [0]))
    [drawn] = candidates(model, begun, 0, 3, 1)
    gain = ByGain(model, Eager(model), 1).gain(Candidate(None, drawn, begun, 0))
    fed = torch.from_numpy(np.concatenate([START[None], read, drawn.rows])).unsqueeze(1)
    told, state = model.condition(model.embed(torch.tensor([0])))
    any_kind = torch.cat([told[:, :6], model.embedding.weight.mean(0)[None]], 1)
    own, other = (
        model.decode(fed[:-1], each, state)[0].log_prob_row(fed[1:])[len(read) :] for each in (told, any_kind)
    )
    assert gain == pytest.approx((own - other).sum().item(), abs=1e-4)
    assert abs(gain) > 1e-3


KINDS = {
    "as it ships": {},
    "each its own z": {"null_latent": False},
    "by plans": {"plans": 5},
    "one category": {"categories": ("cat",)},
    "told no category": {"category_size": 0},
    "the decoder alone": {"latent_size": 0, "null_latent": False},
}


@pytest.mark.parametrize("changes", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("verb", ["complete", "generate", "reconstruct"])
def test_asking_for_fewer_gives_the_first_ones(small_model, verb, changes):
    """Also where every drawing has a z of its own, and reads the strokes so far at a size of its own."""
    artist = artist_of(changed(small_model, **changes))
    if verb == "reconstruct" and not artist.engine.model.config.latent_size:
        pytest.skip("nothing to draw again by")
    given = () if verb == "generate" else (CIRCLE,)
    many, few = (getattr(artist, verb)(*given, "cat", count=count, temperature=0.8, seed=4) for count in (6, 2))
    for a, b in zip(many, few, strict=False):
        for x, y in zip(a.drawing.strokes, b.drawing.strokes, strict=True):
            np.testing.assert_allclose(x, y, atol=1e-2)


@pytest.mark.parametrize("changes", [{"categories": ("cat",)}, {"category_size": 0}])
def test_where_one_kind_is_like_another_nothing_is_chosen(small_model, changes):
    model = changed(small_model, **changes)
    assert isinstance(artist_of(model).engine.chooser("cat", 4), AsItComes)
    own = nothing(context(model, [0, 0, 0]))
    expected = sample(Eager(model), asked(own, [Key(4, number) for number in range(3)], 30))
    for artist in (artist_of(model), artist_of(model, choose=False)):
        for drawing, other in zip(drawn(artist, ["cat"] * 3, 4), expected, strict=True):
            assert same(drawing, as_drawing(other.rows))


def test_without_choosing_the_first_candidate_is_taken(small_model):
    expected = sample(Eager(small_model), asked(nothing(context(small_model, [0, 1])), [Key(4, 0), Key(4, 1)], 30))
    for drawing, other in zip(drawn(artist_of(small_model, choose=False), ["cat", "dog"], 4), expected, strict=True):
        assert same(drawing, as_drawing(other.rows))


# By sight, the shipped recogniser looking: what people would call these it does, too.
LADDER = [[[20, 0], [20, 250]], [[90, 0], [90, 250]], *([[20, y], [90, y]] for y in range(25, 250, 40))]
SCRAWL = [[[(37 * t) % 101, (61 * t) % 97] for t in range(40)]]


def sketch(strokes, finished: bool = True, category: str = "ladder") -> Sketch:
    return Sketch(Drawing.of(strokes), finished, category, 0.4, 1.0)


def by_sight(artist, tried: list[list[Sketch]], before=()) -> list[Sketch]:
    candidates = [[Candidate(sketch, None, None, 0) for sketch in each] for each in tried]
    return BySight(artist.engine.recogniser, len(tried)).choose(candidates, before)


def chosen_by_sight(artist, tried: list[Sketch], **how) -> int:
    """Return which candidate of one drawing is taken."""
    [best] = by_sight(artist, [[each] for each in tried], **how)
    return [each is best for each in tried].index(True)


def test_the_first_that_is_seen_to_be_right_is_taken(artist):
    wider = [[[1.3 * x, y] for x, y in line] for line in LADDER]
    assert chosen_by_sight(artist, [sketch(SCRAWL), sketch(LADDER), sketch(wider)]) == 1
    assert chosen_by_sight(artist, [sketch(SCRAWL), sketch(wider), sketch(LADDER)]) == 1


def test_where_none_is_right_the_likeliest_is_taken(artist):
    half = LADDER[:1]
    shares = dict(artist.engine.recogniser.guess([np.array(line) for line in half], 345))
    assert max(shares, key=shares.get) != "ladder", "a drawing that is not named right"
    assert chosen_by_sight(artist, [sketch(SCRAWL), sketch(half), sketch([])]) == 1


def test_what_was_cut_or_adds_nothing_is_not_right(artist):
    assert chosen_by_sight(artist, [sketch(LADDER, finished=False), sketch(LADDER)]) == 1
    before = [np.array(line) for line in LADDER]
    assert chosen_by_sight(artist, [sketch([]), sketch([[[120, 250], [130, 250]]])], before=before) == 1


def test_an_ending_is_seen_with_what_it_ends(artist):
    begun, rungs = [np.array(line) for line in LADDER[:2]], LADDER[2:]
    assert chosen_by_sight(artist, [sketch(SCRAWL), sketch(rungs)], before=begun) == 1


def test_what_went_astray_is_taken_back_to_where_it_had_not(artist):
    """The longest of those that are looked at, of the first candidate that has one, and with its end seen as one."""
    scrawled = [*LADDER, *SCRAWL]
    [best] = by_sight(artist, [[sketch(SCRAWL)], [sketch(scrawled, finished=False)]])
    assert not best.finished  # the model would have gone on
    assert [line.tolist() for line in best.drawing.strokes] == LADDER


def test_of_a_right_candidate_nothing_is_taken_back(artist):
    scrawled = sketch([*LADDER, *SCRAWL])
    assert chosen_by_sight(artist, [scrawled, sketch(LADDER)]) == 1


def test_of_what_was_right_before_it_began_half_is_kept(artist):
    """A ladder that would be one without its end: a first stroke alone is no end of it, however right."""
    before = [np.array(line) for line in LADDER]
    scrawl = [[[x, y + 13 * k] for x, y in SCRAWL[0]] for k in range(4)]
    astray = sketch([[[20, 250], [21, 251]], *scrawl])
    assert by_sight(artist, [[astray]], before) == [astray]
    [bare] = by_sight(artist, [[sketch([*LADDER[2:], *scrawl])]], before[:2])
    assert [line.tolist() for line in bare.drawing.strokes] == LADDER[2:7]


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("strokes", [0, 1, 2, 3, 4, 5, 8, 61])
def test_a_drawing_is_taken_back_to_few_places_and_never_to_none(strokes, half):
    lines = [[[0, number], [9, number]] for number in range(strokes)]
    shorter = taken_back(sketch(lines, finished=False), half)
    lengths = [len(each.drawing.strokes) for each in shorter]
    assert lengths == sorted(set(lengths), reverse=True)
    assert len(lengths) <= BACK
    assert {strokes - 1, (strokes + 1) // 2 if half else 1} <= set(lengths) if strokes > 1 else not lengths
    assert all(
        [line.tolist() for line in each.drawing.strokes] == lines[: len(each.drawing.strokes)] for each in shorter
    )


def test_each_drawing_of_several_has_its_own(artist):
    tried = [[sketch(SCRAWL), sketch(LADDER), sketch([])], [sketch(LADDER), sketch(SCRAWL), sketch(LADDER)]]
    assert by_sight(artist, tried) == [tried[1][0], tried[0][1], tried[1][2]]


def test_what_the_recogniser_does_not_know_is_chosen_by_the_model_itself(artist):
    taught = artist.engine.model.with_categories(["whirly snail"], torch.zeros(1, 64))
    engine = dataclasses.replace(artist.engine, model=taught)
    assert isinstance(engine.chooser("cat", 2), BySight)
    assert isinstance(engine.chooser("whirly snail", 2), ByGain)
    assert isinstance(dataclasses.replace(engine, choose=False).chooser("cat", 2), AsItComes)


class Opinion:
    """A critic with an opinion of its own on each ending, by its first point."""

    def __init__(self, logits: dict[float, float]):
        self.opinions = logits

    def logits(self, before, added, categories):
        return torch.tensor([self.opinions.get(lines[0][0][0] if lines else None, 0.0) for lines in added])


RAIL, RUNGS = [np.array(LADDER[0], dtype=float)], LADDER[1:]


def together(artist, logits: dict[float, float], tried: list[list[Sketch]]) -> list[Sketch]:
    """Endings of a ladder's first rail."""
    candidates = [[Candidate(sketch, None, None, 0) for sketch in each] for each in tried]
    return Together(artist.engine.recogniser, Opinion(logits), len(tried)).choose(candidates, RAIL)


def shifted(lines, by: float) -> list:
    return [[[x + by, y] for x, y in line] for line in lines]


def test_of_two_alike_the_one_that_the_critic_takes_for_a_person_s_is_kept(artist):
    one, other = sketch(RUNGS), sketch(shifted(RUNGS, 7))
    firsts = [each.drawing.lines[0][0][0] for each in (one, other)]
    assert together(artist, {firsts[0]: 2.0, firsts[1]: -2.0}, [[one], [other]]) == [other]
    assert together(artist, {firsts[0]: -2.0, firsts[1]: 2.0}, [[one], [other]]) == [one]


def test_what_is_no_ladder_and_what_was_cut_are_passed_over(artist):
    ladder = sketch(RUNGS)
    [kept] = together(artist, {}, [[sketch(SCRAWL)], [sketch(RUNGS, finished=False)], [ladder]])
    assert kept is ladder


def test_the_second_drawing_is_unlike_the_first_where_both_are_worth_as_much(artist):
    same, rungs = sketch(RUNGS), sketch(RUNGS[:3])
    first, second = together(artist, {}, [[same, same], [same, rungs]])
    assert first == same
    assert second == rungs
    assert together(artist, {}, [[same, rungs], [same, same]])[0] == same  # the first knows nothing of those behind it


def test_where_none_is_right_a_part_that_is_right_is_kept(artist):
    scrawled = [*RUNGS, *SCRAWL]
    [kept] = together(artist, {}, [[sketch(SCRAWL)], [sketch(scrawled, finished=False)]])
    assert not kept.finished
    assert 0 < len(kept.drawing.strokes) < len(scrawled)


def test_of_a_drawing_from_the_first_row_on_the_critic_sees_its_second_half(artist):
    class Seeing(Opinion):
        def judged(self, pictures, categories):
            self.seen = pictures
            return torch.zeros(len(pictures))

    critic, whole = Seeing({}), sketch(LADDER)
    looked(artist.engine.recogniser, critic, [whole, sketch([])])
    lines = whole.drawing.lines
    np.testing.assert_array_equal(critic.seen[0], beside(lines[: len(lines) // 2], [lines[len(lines) // 2 :]])[0])
    assert not critic.seen[1].any()
