"""A captured step is the step, for any number of drawings; on a CPU the same but for the capture."""

import pytest
import torch
from torch.testing import assert_close

from sketch_rnn.drawings.strokes import START
from sketch_rnn.network.mixture import Chance
from sketch_rnn.sampling.captured import CapturedStep
from sketch_rnn.sampling.loop import Context, Key, Wanted, sample
from sketch_rnn.sampling.stepper import Captured, Eager, quickest

GPU = pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device"))
DEVICES = ["cpu", GPU]


@pytest.mark.parametrize("device", DEVICES)
@torch.inference_mode()
def test_the_captured_step_is_the_step(small_model, device):
    """Also when a graph is used again for fewer drawings, behind which lie those of the call before."""
    model = small_model.to(device)
    step, generator = CapturedStep(model), torch.Generator().manual_seed(1)
    for drawings in (5, 8, 7, 1, 5, 9, 6):
        told, state = model.condition(model.embed(torch.arange(drawings, device=device) % 2))
        state = tuple(part + 0.1 * torch.randn(part.shape, generator=generator).to(device) for part in state)
        row = torch.cat([torch.randn(drawings, 2, generator=generator), torch.eye(3)[[0] * drawings]], 1).to(device)
        tau, noise = torch.rand(drawings, generator=generator) + 0.1, torch.rand(drawings, 4, generator=generator)
        given = row, model.decoder.constant_gates(told), state
        chance = Chance(tau.to(device), tau.sqrt().to(device), noise.to(device))
        found, expected = step(*given, chance), model.draw_step(*given, chance)
        assert_close(found[0], expected[0], rtol=1e-4, atol=1e-4)
        assert_close(found[1], expected[1], rtol=1e-4, atol=1e-4)
        for part, other in zip(found[2], expected[2], strict=True):
            assert_close(part, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("device", [GPU])
def test_drawings_on_a_gpu_are_drawn_by_captured_steps_as_without(small_model, device):
    def drawn() -> list:
        with torch.inference_mode():
            context = Context(*model.condition(model.embed(torch.arange(5, device=device) % 2)))
        ones, last = torch.ones(5), torch.from_numpy(START).expand(5, -1)
        return sample(stepper, Wanted(context, last, [Key(1, k) for k in range(5)], 0.5 * ones, ones, 20))

    model = small_model.to(device)
    stepper = Eager(model)
    expected = drawn()
    stepper = quickest(model)
    assert isinstance(stepper, Captured)
    for found, other in zip(drawn(), expected, strict=True):
        assert_close(torch.from_numpy(found.rows), torch.from_numpy(other.rows), rtol=0, atol=1e-3)
