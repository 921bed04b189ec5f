"""What a script computes anew is what the library computes."""

import json
import re

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sketch_rnn.drawings.distance import chamfer, resample
from sketch_rnn.drawings.drawing import Drawing
from sketch_rnn.drawings.likeness import marks
from sketch_rnn.drawings.sketch import Sketch
from sketch_rnn.drawings.strokes import rdp, to_lines, to_stroke3_from5, to_stroke5
from sketch_rnn.network import critic, recogniser
from sketch_rnn.network.pen_position import follow, origin
from sketch_rnn.sampling import latent
from sketch_rnn.sampling.choosers import taken_back
from sketch_rnn.sampling.loop import Key, latents, noise, shuffled
from sketch_rnn.sampling.sizing import chosen, reading, readings
from sketch_rnn.sampling.variety import novelty, unit
from tests.conftest import drawings

steady = settings(max_examples=25, phases=[Phase.explicit, Phase.generate])  # to shrink takes many questions
KEYS = [Key(0, 0), Key(1, 8, 7), Key(2**31 - 1, 124, 31), Key(123456, 3, 1)]
HEAD = [[[200 + 90 * np.sin(t / 5), 220 - 90 * np.cos(t / 5)] for t in range(33)], [[130, 160], [125, 80], [180, 135]]]


def plain(lines):
    return [np.asarray(line).tolist() for line in lines]


def rows_of(stroke3):
    return to_stroke5(stroke3)[:-1].ravel().tolist()


def in_script(key: Key) -> dict:
    return key._asdict()


@pytest.mark.parametrize("key", KEYS)
def test_random_numbers_of_a_drawing(node, folder, key):
    for steps in (8, 24, 121):
        rows = np.array(node.call(folder, "random.js", "noise", in_script(key), steps), np.float32).reshape(steps, 4)
        expected = noise([key], steps)[0].numpy()
        np.testing.assert_array_equal(rows[:, :2], expected[:, :2])  # to the last bit
        np.testing.assert_allclose(rows[:, 2:], expected[:, 2:], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [1, 2, 7, 15, 16, 17, 128])
def test_random_latents(node, folder, key, size):
    found = node.call(folder, "random.js", "latent", in_script(key), size)
    np.testing.assert_allclose(found, latents([key], size)[0], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [1, 5, 36])
def test_an_order_that_a_seed_decides(node, folder, key, size):
    assert node.call(folder, "random.js", "shuffled", in_script(key), size, 4) == shuffled(key, size, 4)
    found = node("twist", folder, seed=key.seed, name="permutation", count=size)["result"]
    assert found == torch.randperm(size, generator=torch.Generator().manual_seed(key.seed)).tolist()


@steady
@given(lines=drawings)
def test_pictures_that_networks_look_at(node, folder, lines):
    before, added = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    found = node.call(folder, "sight.js", "picture", plain(lines), recogniser.RECOGNISER_SIDE)
    both = node.call(folder, "sight.js", "beside", plain(before), plain(added), critic.CRITIC_SIDE)
    expected = critic.beside(before, [added])[0].ravel()
    assert np.sum(found != recogniser.picture(lines).ravel()) <= 1  # Pillow's corners: a pixel of a million is another
    assert np.sum(np.ravel(both) != expected) <= 1


@steady
@given(lines=drawings, scale=st.floats(1, 60))
def test_strokes_as_the_model_reads_them(node, folder, lines, scale):
    drawing = Drawing.of(lines)
    for line in lines:
        assert node.call(folder, "strokes.js", "rdp", plain([line])[0], 2.0) == rdp(line, 2.0).tolist()
    found, expected = node.call(folder, "sizing.js", "readings", plain(lines), scale), readings(drawing, scale)
    for one, other in zip(found, expected, strict=True):
        assert (one["unit"], one["fraction"]) == pytest.approx((other.unit, other.fraction))
        np.testing.assert_allclose(one["rows"], rows_of(other.rows), rtol=1e-5, atol=1e-6)
    likely = np.linspace(-3, 3, len(expected))
    assert node.call(folder, "sizing.js", "chosen", found_of(expected), likely.tolist(), 9) == chosen(
        expected, likely, 9
    )


def found_of(read):
    return [{"rows": rows_of(each.rows), "unit": each.unit, "fraction": each.fraction} for each in read]


@steady
@given(lines=drawings, down=st.booleans())
def test_rows_as_lines_again(node, folder, lines, down):
    rows = to_stroke5(reading(Drawing.of(lines), 1.0, 20.0).rows)
    scaled = to_stroke3_from5(rows)
    scaled[:, :2] *= 3.7
    expected = plain(to_lines(scaled, (5.0, -2.0), down))
    found = node.call(folder, "strokes.js", "toLines", rows.ravel().tolist(), 3.7, [5, -2], down)
    assert [len(each) for each in found] == [len(each) for each in expected]
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


def test_where_the_pen_is(node, folder):
    rows = torch.from_numpy(to_stroke5(reading(Drawing.of(HEAD), 1.0, 20.0).rows)[:-1]).unsqueeze(1)
    expected = torch.cat([rows, follow(rows, origin(1, rows))[0]], -1)[:, 0].flatten()
    found = node.call(folder, "pen_position.js", "follow", {"float32": rows.flatten().tolist()})
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@steady
@given(one=drawings, other=drawings)
def test_marks_and_distances(node, folder, one, other):
    found, expected = node.call(folder, "likeness.js", "marks", plain(one), plain(other)), marks(one, other)
    for mine, theirs in zip(found, expected, strict=True):
        assert mine["likeness"] == pytest.approx(theirs.likeness, abs=2e-3)
    points = [node.call(folder, "distance.js", "resample", plain(each)) for each in (one, other)]
    for mine, lines in zip(points, (one, other), strict=True):
        np.testing.assert_allclose(mine, resample(lines), rtol=1e-7, atol=1e-6)
    expected = chamfer(*(np.array(each) for each in points))
    assert node.call(folder, "distance.js", "chamfer", *points) == pytest.approx(expected)


def test_words_of_marks(node, folder):
    moved = [[[x * 1.4 + 60, y - 30] for x, y in line] for line in HEAD]
    for copy in (HEAD, moved, [HEAD[1], HEAD[0]], HEAD[:1], [list(reversed(HEAD[0]))]):
        words = [mark.words for mark in marks([np.array(line) for line in HEAD], [np.array(line) for line in copy])]
        assert [mark["words"] for mark in node.call(folder, "likeness.js", "marks", HEAD, copy)] == words


@pytest.mark.parametrize("path", ["slerp", "lerp"])
def test_ways_through_the_latent_space(node, folder, path):
    a, b = torch.randn(2, 6, generator=torch.Generator().manual_seed(0))
    for one, other in ((a, b), (a, 2 * a), (a, 0 * a)):
        for t in (0.0, 0.3, 1.0):
            expected = latent.PATHS[path](one, other, torch.tensor([t]))[0]
            found = node.call(folder, "latent.js", path, one.tolist(), other.tolist(), t)
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_what_is_new_beside_others(node, folder):
    offered = unit(np.random.default_rng(0).normal(size=(12, 5)))
    for count in (0, 1, 8):
        found = node.call(folder, "choosers.js", "novelty", offered.tolist(), offered[:count].tolist())
        np.testing.assert_allclose(found, novelty(offered, offered[:count]))


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("half", [False, True])
def test_what_is_taken_back(node, folder, count, half):
    sketch = Sketch(Drawing.of([np.full((2, 2), float(k)) for k in range(count)]), True, "cat", 0.4, 0.0)
    found = node.call(folder, "choosers.js", "takenBack", {"lines": plain(sketch.drawing.strokes)}, half)
    assert [len(each["lines"]) for each in found] == [len(each.drawing.strokes) for each in taken_back(sketch, half)]


def test_numbers_and_bounds_are_the_librarys(folder):
    text = (folder / "rules.js").read_text()
    rules = {line.split(" ")[2]: line.split(" = ", 1)[1].rstrip(";") for line in text.splitlines()[1:]}
    care = next(each for each in json.loads(rules["VERBS"])["complete"]["parameters"] if each["name"] == "care")
    assert (care["value"], care["bounds"]) == (json.loads(rules["engine"])["OF_ENDINGS"], [1, 32])


def test_every_number_that_a_script_goes_by_is_there(folder):
    lines = (folder / "rules.js").read_text().splitlines()[1:]
    rules = {line.split(" ")[2]: json.loads(line.split(" = ", 1)[1].rstrip(";")) for line in lines}
    for path in folder.glob("*.js"):
        text = path.read_text()
        for imported in re.findall(r'^import \{ (.*) \} from "./rules.js";$', text, re.M):
            for each in imported.split(", "):
                module, own = each.split(" as ") if " as " in each else (each, each)
                for name in re.findall(rf"\b{own}\.([A-Z][A-Z_0-9]*)\b", text):
                    assert name in rules[module], f"{path.name}: {each}.{name}"
