"""What a model's drawings are worth to somebody who looks at them: how many a classifier of people's drawings names right.

With the endings (``train/endings.py``) and the likelihood (``train/evaluate.py``) it makes the table by which weights are
chosen for the page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from torch import Tensor
from tqdm import tqdm

from sketch_rnn import Artist, Drawing
from sketch_rnn.drawings.strokes import Lines
from sketch_rnn.engine import OF_DRAWINGS, OF_ENDINGS
from sketch_rnn.network.recogniser import Recogniser, pictures
from sketch_rnn.sampling.loop import Key
from sketch_rnn.sampling.requests import Anchor, Request
from train.dataset import Drawings, in_order
from train.endings import endings, halves
from train.evaluate import likelihood, mu_of
from train.evaluate import table as likelihood_table
from train.pairs import Pair
from train.recogniser import mean, on_real, ranks, real, shares
from train.told import LEAST_PAIRS, told
from train.variety import NEAREST, OF, covered, vendi

PARTS = ("likelihood", "recognisable", "endings", "reconstructions", "halves", "told")
SEEING = ("recognisable", "reconstructions", "halves", "told")  # the parts for which a recogniser is needed
TEMPERATURES = (0.3, 0.5)
AT = 0.4  # the temperature of endings
ENDINGS = ("cat", "dog", "face")
ENDING_COLUMNS = (("model", "ratio"), ("told_size", "ratio_told_size"))
TOGETHER = 250  # drawings at once: with four candidates for each, up to 2,000 rows of a product


def judge(
    artist: Artist,
    data: Drawings,
    parts: Sequence[str] = PARTS,
    recogniser: Recogniser | None = None,
    drawings: int = 100,
    endings_categories: Sequence[str] = ENDINGS,
    endings_drawings: int = 200,
    past_end: bool = False,
) -> dict:
    """Return the figures of some of PARTS. ``data`` labels by the artist's categories; the model's scale becomes its own.

    Of the likelihood, the keys are those of :func:`train.evaluate.figures`; every other part is under its name.
    """
    data.scale = artist.engine.scale
    ended = cache(lambda: finished_halves(artist, data, drawings))
    work: dict[str, Callable[[], dict]] = {
        "recognisable": lambda: recognisable(artist, recogniser, data, drawings),
        "endings": lambda: endings(artist, data, endings_categories, endings_drawings),
        "reconstructions": lambda: reconstructions(artist, recogniser, data, drawings),
        "halves": lambda: recognised(artist, recogniser, ended()),
        "told": lambda: told(ended(), recogniser) | {"temperature": AT} | _kept(artist, artist.categories, OF_ENDINGS),
    }
    figures = likelihood(artist.engine.model, data, past_end) if "likelihood" in parts else {}
    return figures | {part: work[part]() for part in work if part in parts}


def refusals(
    artist: Artist, data: Drawings, recogniser: Recogniser | None, endings_categories: Sequence[str] = ENDINGS
) -> dict[str, str]:
    """Return which of PARTS cannot be judged, and why."""
    counts = data.per_category()
    reasons = {}
    if sum(counts.get(name, 0) > 1 for name in endings_categories) == 0:
        reasons["endings"] = f"there are no drawings of {', '.join(endings_categories)} that the model knows"
    for part in SEEING:
        if recogniser is None:
            reasons[part] = "it takes a recogniser (--recogniser DIR; python -m train recogniser makes one)"
        elif not any(counts.get(name) for name in recogniser.categories):
            reasons[part] = "the recogniser knows none of the categories"
    if (pairs := int((data.lengths > 1).sum())) < LEAST_PAIRS:
        reasons["told"] = f"it takes {LEAST_PAIRS} drawings that can be halved, not {pairs}"
    if not artist.engine.model.config.latent_size:
        reasons["reconstructions"] = "the model has no encoder"
    return reasons


def recognisable(
    artist: Artist, recogniser: Recogniser, data: Drawings, count: int, temperatures: Sequence[float] = TEMPERATURES
) -> dict:
    """Return shares named right of ``count`` drawings from nothing of each category that the recogniser and the model know.

    By temperature, and under ``real`` of people's own drawings: the mean of the categories, and each of ``categories``. The same
    of ``variety``, by the first OF drawings of each category (people's: by the first OF, and beside these by as many others).
    """
    people = on_real(recogniser, data)["categories"]
    names = [name for name in recogniser.categories if name in people]
    by_category: dict[str, dict] = {name: {"real": people[name]} for name in names}
    theirs = [_first(recogniser, data, name, 0) for name in names]
    others = [_first(recogniser, data, name, OF) for name in names]
    varied = {"real": _variety(theirs, theirs, others)}
    for temperature in temperatures:
        seen = []
        group = max(1, TOGETHER // count)
        for start in tqdm(range(0, len(names), group), f"drawing at {temperature}", unit="batch", disable=None):
            these = names[start : start + group]
            drawn = pictures(from_nothing(artist, these, count, temperature), count * len(these))
            for number, name in enumerate(these):
                mine = drawn[number * count : (number + 1) * count]
                by_category[name][str(temperature)] = shares(ranks(recogniser, mine, name))
                seen.append(recogniser.features(mine[:OF]).numpy())
        varied[str(temperature)] = _variety(theirs, seen, seen)
    how = {"drawings": count, "variety": varied} | _kept(artist, names, OF_DRAWINGS, from_nothing=True)
    return how | _means(by_category, ["real", *map(str, temperatures)])


def reconstructions(
    artist: Artist, recogniser: Recogniser, data: Drawings, count: int, temperature: float = 0.3
) -> dict:
    """Return shares named right of up to ``count`` held-out drawings of a category, and of what is drawn from each one's z."""
    names = [name for name in artist.categories if name in recogniser.categories]
    labels = np.array([artist.categories.index(name) for name in names])
    data = data.only(np.concatenate([np.flatnonzero(data.labels == label)[:count] for label in labels]))
    again = pictures([], len(data))
    for batch in tqdm(list(in_order(data, TOGETHER)), f"drawing again at {temperature}", unit="batch", disable=None):
        wanted = [
            (artist.categories[label], Key(index, 0))
            for label, index in zip(batch.labels.tolist(), batch.indices.tolist(), strict=True)
        ]
        drawn = _draw(artist, wanted, mu_of(artist.engine.model, batch), temperature)
        again[batch.indices] = pictures(drawn, len(drawn))
    by_category = {}
    for label in np.unique(data.labels):
        mine, name = np.flatnonzero(data.labels == label), artist.categories[label]
        by_category[name] = {"drawings": len(mine), "real": shares(ranks(recogniser, real(data.only(mine)), name))}
        by_category[name]["again"] = shares(ranks(recogniser, again[mine], name))
    how = {"temperature": temperature} | _kept(artist, names, OF_DRAWINGS)
    return how | _means(by_category, ["real", "again"])


def finished_halves(artist: Artist, data: Drawings, count: int, temperature: float = AT) -> list[Pair]:
    """Return the first half of the points of up to ``count`` held-out drawings of each category, and an ending of each."""
    by_category = []
    for label, name in enumerate(tqdm(artist.categories, f"finishing halves at {temperature}", disable=None)):
        mine = np.flatnonzero((data.labels == label) & (data.lengths > 1))[:count]
        for seed, (first, second) in enumerate(halves(data.in_box(i)) for i in mine):
            [ending] = artist.complete(Drawing.of(first), name, 1, temperature, seed)
            by_category.append(Pair(name, first, second, ending.drawing.lines))
    return by_category


def recognised(artist: Artist, recogniser: Recogniser, ended: Sequence[Pair]) -> dict:
    """Return shares named right of beginnings, of them with the machine's endings, and of the ``real`` drawings whole."""
    found = {}
    names = [name for name in artist.categories if name in recogniser.categories]
    for name in names:
        mine = [each for each in ended if each.category == name]
        if not mine:
            continue
        kinds = {
            "real": [each.before + each.person for each in mine],
            "half": [each.before for each in mine],
            "finished": [each.before + each.machine for each in mine],
        }
        named = {kind: shares(ranks(recogniser, pictures(drawn, len(mine)), name)) for kind, drawn in kinds.items()}
        found[name] = {"drawings": len(mine)} | named
    how = {"temperature": AT} | _kept(artist, names, OF_ENDINGS)
    return how | _means(found, ["real", "half", "finished"])


def from_nothing(artist: Artist, names: Sequence[str], count: int, temperature: float, seed: int = 0) -> list[Lines]:
    """Return ``count`` drawings of each category, one category after the other, those of :meth:`Artist.generate` with that seed.

    They are in normalised units; one that the model ends before it began has no line.
    """
    return _draw(artist, [(name, Key(seed, number)) for name in names for number in range(count)], None, temperature)


def _draw(artist: Artist, wanted: Sequence[tuple[str, Key]], z: Tensor | None, temperature: float) -> list[Lines]:
    """Return a drawing for each (category, key), of z ``(B, Nz)`` or of nothing, in normalised units."""
    anchor = Anchor(1.0, np.zeros(2))
    drawn = artist.engine.draw([Request(name, temperature, key, anchor) for name, key in wanted], z)
    return [each.drawing.lines for each in drawn]


def _first(recogniser: Recogniser, data: Drawings, name: str, skipped: int) -> np.ndarray:
    """Return what the recogniser sees in OF drawings of a category, or as many as there are, behind those skipped."""
    mine = np.flatnonzero(data.labels == data.categories.index(name))[skipped : skipped + OF]
    return recogniser.features(real(data.only(mine))).numpy()


def _variety(people: list[np.ndarray], alike: list[np.ndarray], drawn: list[np.ndarray]) -> dict[str, float]:
    """Return the Vendi score within a category, its mean, and how much of people's drawings, all together, is covered."""
    found = {"vendi": float(np.nanmean([vendi(each) for each in alike]))}
    return found | covered(np.concatenate(people), np.concatenate(drawn))


def _kept(
    artist: Artist, names: Sequence[str], candidates: int, unlike: bool = False, from_nothing: bool = False
) -> dict:
    """Return in words how each of these categories' drawings is kept from its candidates."""
    engine = artist.engine
    ways = {
        engine.chooser(name, candidates, unlike=unlike, planned=from_nothing and engine.planned(name)).words
        for name in names
    }
    return {"kept": " or ".join(sorted(ways))}


def _means(categories: dict[str, dict], kinds: Sequence[str]) -> dict:
    return {kind: mean(each[kind] for each in categories.values()) for kind in kinds} | {"categories": categories}


def table(results: dict) -> str:
    """Return the figures of :func:`judge`, those of single categories mostly left out, as lines to be read."""
    lines: list[str] = []
    if "nats_per_point" in results:
        lines += ["likelihood", likelihood_table(results)]
        named = [
            f"{name} {results['categories'][name]['nats_per_point']:.2f}"
            for name in ENDINGS
            if name in results["categories"]
        ]
        lines += [f"          {', '.join(named)}"] * bool(named)
        if "given_z" in results and "alone" in results:
            gain = results["alone"]["nats_per_point"] - results["given_z"]["nats_per_point"]
            lines.append(f"{gain:8.4f}  nats per point gained by knowing z")
    if "recognisable" in results:
        part = results["recognisable"]
        lines += [
            "",
            f"named right, {part['drawings']} drawings from nothing of each of {len(part['categories'])} categories"
            + _among(part),
        ]
        lines.append(_row("people's own", part["real"]))
        lines += [_row(f"at {t}", part[str(t)], part["real"]) for t in TEMPERATURES if str(t) in part]
        lines += ["", f"variety: Vendi score of {OF}, recall and coverage of people's drawings (k = {NEAREST})"]
        for name, each in part["variety"].items():
            words = "people's own" if name == "real" else f"at {name}"
            lines.append(f"{words:>16}  {each['vendi']:5.2f}   {each['recall']:6.1%}   {each['coverage']:6.1%}")
    if "reconstructions" in results:
        part = results["reconstructions"]
        lines += ["", f"named right, drawn again at {part['temperature']} from held-out drawings{_among(part)}"]
        lines += [_row("the originals", part["real"]), _row("drawn again", part["again"], part["real"])]
    if "halves" in results:
        part = results["halves"]
        lines += [
            "",
            f"named right, the first half of held-out drawings finished at {part['temperature']}{_among(part)}",
        ]
        lines += [_row("the drawings", part["real"]), _row("the half alone", part["half"], part["real"])]
        lines.append(_row("finished", part["finished"], part["real"]))
    if "told" in results:
        part = results["told"]
        lines += [
            "",
            f"told from people's by a fresh judge, {part['pairs']} endings at {part['temperature']}{_among(part)}",
        ]
        for words, each in (("the machine's", part), ("at chance", part["floor"])):
            lines.append(f"{words:>16}  AUC {each['auc']:.3f}   of two, the person's named {each['of_two']:.3f}")
    if "endings" in results:
        part = results["endings"]
        lines += ["", f"endings at {part['temperature']}: pixels to the nearest of {part['guesses']}{_among(part)}"]
        lines.append(f"{'':>16}  people's   model   ratio   told the size   ratio")
        for name, each in [*part["categories"].items(), ("mean", part)]:
            model, told = (f"{each[key]:6.1f}   {each[ratio]:5.3f}" for key, ratio in ENDING_COLUMNS)
            lines.append(f"{name:>16}  {each['people']:8.1f}  {model}          {told}")
    return "\n".join(lines).strip()


def _among(part: dict) -> str:
    return f", each {part['kept']}"


def _row(words: str, named: dict, against: dict | None = None) -> str:
    line = f"{words:>16}  top 1 {named['top_1']:6.1%}   top 5 {named['top_5']:6.1%}"
    if against:
        parts = [named[top] / against[top] if against[top] else math.nan for top in ("top_1", "top_5")]
        line += f"   of people's {parts[0]:.0%} and {parts[1]:.0%}"
    return line
