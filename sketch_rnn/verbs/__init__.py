"""What the model can be asked to do: a file a verb. Library, shell, HTTP and page all have these and no others."""

from sketch_rnn.verbs.analogy import analogy
from sketch_rnn.verbs.complete import complete
from sketch_rnn.verbs.explain import explain
from sketch_rnn.verbs.generate import generate
from sketch_rnn.verbs.guess import guess
from sketch_rnn.verbs.interpolate import interpolate
from sketch_rnn.verbs.lesson import lesson
from sketch_rnn.verbs.morph import morph
from sketch_rnn.verbs.paint import paint
from sketch_rnn.verbs.reconstruct import reconstruct
from sketch_rnn.verbs.tidy import tidy
from sketch_rnn.verbs.verb import Parameter, Verb

VERBS: dict[str, Verb] = {
    each.name: each
    for each in (complete, reconstruct, tidy, interpolate, morph, analogy, generate, lesson, explain, guess, paint)
}
DRAWN = {name: each for name, each in VERBS.items() if each is not paint}  # what needs no painter

__all__ = ["DRAWN", "VERBS", "Parameter", "Verb", *VERBS]
