"""What a training would see of files, before it: counts, lengths, sizes, what looks wrong, and a contact sheet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import numpy as np
from tqdm import tqdm

from sketch_rnn import Drawing
from sketch_rnn.drawings.render import Picture, png, svg
from sketch_rnn.drawings.strokes import at_origin, to_lines
from sketch_rnn.weights.checkpoint import write_whole
from train.dataset import Drawings
from train.prepare import LONGEST, tight, to_box
from train.report import Report, span, table
from train.sources import DataError, Found, Sample, everything, find, others

KINDS = (".png", ".svg", ".json")
TILES, ROW = 96, 8  # pictures of a sheet, and of a category in it, at the most
NAME = 26  # letters of a file's name below a picture


@dataclass
class _Some:
    """Drawings of one category that are shown: any of all, as likely as others."""

    seen: int = 0
    kept: list[tuple[Drawing, str]] = field(default_factory=list)

    def add(self, drawing: Drawing, source: str, rng: np.random.Generator) -> None:
        self.seen += 1
        if len(self.kept) < ROW:
            self.kept.append((drawing, source))
        elif (slot := int(rng.integers(self.seen))) < ROW:
            self.kept[slot] = (drawing, source)


def look(paths: Sequence[str | Path], out: str | Path | None = None, width: int = 1600) -> str:
    """Return the lines on all drawings in ``paths``, files and folders, or a packed folder.

    ``out`` is a contact sheet of some, .png or .svg, or the drawings, .json: ``{"drawings": [{"category", "strokes",
    "source"}, ...]}`` in the 255 box. Raises DataError where there is nothing, and OSError.
    """
    out = Path(out) if out else None
    if out and out.suffix.lower() not in KINDS:
        raise DataError(f"{out}: the name must end in {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    report, some, spelled = Report(), {}, {}
    rng = np.random.default_rng(0)

    def read(file: TextIO | None) -> None:
        between = ""
        for path, found in tqdm(_found(paths), "looking", unit="drawing", disable=None):
            if not report.add(path, found):
                continue
            source = f"{path}, {found.place}" if found.place else str(path)
            word = tight(found.word)
            spelled.setdefault(word, Counter())[found.word] += 1
            if out and not file:
                some.setdefault(word, _Some()).add(drawing_of(found), source, rng)
            if file:
                strokes = drawing_of(found).to_dict()["strokes"]
                one = {"category": found.word, "strokes": strokes, "source": source}
                file.write(f"{between}\n{json.dumps(one, ensure_ascii=False)}")
                between = ","

    if out and out.suffix.lower() == ".json":
        write_whole(out, lambda temporary: _json(temporary, read))
    else:
        read(None)
    for path in others(paths):
        report.leave(path, f"a file of a kind that is not read ({path.suffix.lower() or 'no ending'})")
    if not report.lengths:
        raise DataError("\n".join([f"No drawings in {', '.join(map(str, paths))}.", *report.lines()]))
    spelling = {word: max(names, key=lambda name: names[name]) for word, names in spelled.items()}
    if out and some:
        picture = _sheet({spelling[word]: each for word, each in some.items()})
        content = png(picture, width) if out.suffix.lower() == ".png" else picture.encode()
        write_whole(out, lambda temporary: temporary.write_bytes(content))
    return _lines(report, {spelling[word]: sum(names.values()) for word, names in spelled.items()})


def drawing_of(sample: Sample) -> Drawing:
    """Return a drawing as it is learned from: in the 255 box, from its top left corner."""
    factor = float(to_box(np.array([sample.side]))[0])
    return Drawing.of(at_origin(to_lines(sample.stroke3 * [factor, factor, 1])))


def _found(paths: Sequence[str | Path]) -> Iterator[tuple[Path, Found]]:
    if len(paths) == 1 and (Path(paths[0]) / "pack.json").is_file():
        data = Drawings(paths[0], None)
        for i in range(len(data)):
            place = f"drawing {i + 1}"
            yield (
                Path(paths[0]),
                Sample(data.categories[data.labels[i]], "", data.stroke3(i), float(data.sides[i]), place=place),
            )
    else:
        yield from everything(find(paths))


def _json(path: Path, read) -> None:  # noqa: ANN001  a function of the open file
    with ExitStack() as stack:
        file = stack.enter_context(open(path, "w", encoding="utf-8"))
        file.write('{"drawings": [')
        read(file)
        file.write("\n]}\n")


def _sheet(some: dict[str, _Some]) -> str:
    """Return an SVG with a row for each category, or several in a row, those with the most drawings first."""
    names = sorted(some, key=lambda name: (-some[name].seen, name))[:TILES]
    each = max(1, min(ROW, TILES // len(names)))
    columns = max(len(some[name].kept[:each]) for name in names)
    pictures: list[Picture] = []
    for name in names:
        for number, (drawing, source) in enumerate(some[name].kept[:each]):
            words = f"{name}: {Path(source).name}" if number == 0 else Path(source).name
            pictures.append(Picture(drawing, caption=words if len(words) <= NAME else f"{words[: NAME - 1]}…"))
        while len(pictures) % columns:
            pictures.append(Picture(Drawing()))
    return svg(pictures, ROW // columns * columns)


def _lines(report: Report, counts: dict[str, int]) -> str:
    names = sorted(counts, key=lambda name: (-counts[name], name))
    total = sum(counts.values())
    shown = names[:12]
    lines = [f"{total:,} drawings of {len(names):,} categories" if len(names) > 1 else f"{total:,} drawings"]
    lines += table({name: counts[name] for name in shown})
    if len(names) > len(shown):
        rest = [counts[name] for name in names[len(shown) :]]
        lines.append(f"  and {len(rest):,} categories more, of {min(rest):,} to {max(rest):,} drawings")
    rows = sum(each.rows for each in report.files.values())
    lifts = sum(each.lifts for each in report.files.values())
    lines += ["", f"lengths: {span(report.lengths)} rows"]
    if (long := int((np.array(report.lengths) > LONGEST).sum())) > 0:
        lines.append(f"longer than {LONGEST} rows, which prepare leaves out (--longest): {long:,}")
    lines.append(f"the pen is lifted after {lifts / rows:.1%} of the points")
    return "\n".join([*lines, *report.lines()])
