"""The gate through which arguments come: bounds, kinds, defaults, and sentences for what is wrong."""

import pytest

from sketch_rnn import Drawing, DrawingError
from sketch_rnn.verbs import DRAWN, VERBS
from tests.conftest import artist_of
from tests.sampling.test_choosers import CIRCLE


def test_every_parameter_has_words_and_every_number_has_bounds():
    for verb in VERBS.values():
        assert verb.doc
        for parameter in verb.parameters:
            if parameter.base is Drawing:
                continue
            assert parameter.field.title
            assert parameter.field.description
            kind = parameter.base if not parameter.several else None
            assert parameter.bounds or parameter.choices or kind is str or parameter.several


def test_a_default_lies_within_its_bounds():
    for verb in VERBS.values():
        for parameter in verb.parameters:
            if parameter.bounds and not parameter.required and parameter.default is not None:
                assert parameter.bounds[0] <= parameter.default <= parameter.bounds[1]


def wrong_values(parameter):
    least, most = parameter.bounds
    yield from (least - 1, most + 1, "many", float("nan"), True, [[1]], {})
    if parameter.base is int:
        yield least + 0.5


@pytest.mark.parametrize("name", VERBS)
def test_numbers_out_of_bounds_are_a_sentence_before_anything_is_drawn(name, small_model):
    verb, engine = VERBS[name], artist_of(small_model).engine
    given = {
        each.name: CIRCLE if each.base is Drawing else ["cat"] if each.several else "cat"
        for each in verb.parameters
        if each.required
    }
    for parameter in verb.parameters:
        for value in wrong_values(parameter) if parameter.bounds else ():
            with pytest.raises(DrawingError, match=parameter.field.title):
                verb(engine, **given | {parameter.name: value})


@pytest.mark.parametrize("name", VERBS)
def test_what_is_missing_or_unknown_is_named(name, small_model):
    verb, engine = VERBS[name], artist_of(small_model).engine
    with pytest.raises(DrawingError, match=next(each.name for each in verb.parameters if each.required)):
        verb(engine)
    with pytest.raises(DrawingError, match="colour"):
        verb(engine, colour="red")


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.parameters[0].base is Drawing])
def test_an_empty_sheet_is_a_sentence(name, small_model):
    verb = VERBS[name]
    drawings = [each.name for each in verb.parameters if each.base is Drawing and each.required]
    given = {each.name: "cat" for each in verb.parameters if each.required and each.base is not Drawing}
    for empty in drawings:  # also one of several
        sheets = {each: Drawing() if each == empty else CIRCLE for each in drawings}
        with pytest.raises(DrawingError, match=r"draw"):
            verb(artist_of(small_model).engine, **given | sheets)


def test_one_dot_is_a_drawing_to_every_verb(artist):
    dot = {"strokes": [[[10, 10]]]}
    for name, verb in DRAWN.items():
        drawings = {each.name: dot for each in verb.parameters if each.base is Drawing and each.required}
        if not drawings:
            continue
        others = {
            each.name: ["cat", "pig"] if each.several else "cat"
            for each in verb.parameters
            if each.required and each.base is not Drawing
        }
        assert verb.answer(verb(artist.engine, **drawings | others)), name


def test_a_category_is_what_people_call_it(artist):
    [drawn] = artist.generate("Alarm_Clock", count=1)
    assert drawn.category == "alarm clock"
    with pytest.raises(DrawingError, match="Did you mean bicycle"):
        artist.generate("bicicle")
    for nothing in ("", None, 3, ["cat", 3]):
        with pytest.raises(DrawingError):
            artist.generate(nothing)
