"""Google's binary files."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.train.sources.common import GOOD, reasons, samples
from train.sources import DataError, read


def binary(key: int, strokes: list, recognised: int = 1) -> bytes:
    parts = [struct.pack("<Q2sbIH", key, b"US", recognised, 1_488_498_685, len(strokes))]
    for xs, ys in strokes:
        parts.append(struct.pack(f"<H{len(xs)}B{len(ys)}B", len(xs), *xs, *ys))
    return b"".join(parts)


def test_binary_files_hold_what_the_ndjson_holds(tmp_path):
    (tmp_path / "full_binary_alarm clock.bin").write_bytes(
        binary(5, GOOD["drawing"])
        + binary(6, [], 1)
        + binary(7, GOOD["drawing"], 0)
        + binary(2**64 - 1, [[[0, 255], [2, 2]], [[], []]])
    )
    (tmp_path / "cat.ndjson").write_text(json.dumps(GOOD))
    path = tmp_path / "full_binary_alarm clock.bin"
    first, last = samples(path)
    [same] = read(tmp_path / "cat.ndjson")
    assert reasons(path) == ["a drawing without a stroke", "not recognised by the game", "a stroke without points"]
    assert (first.word, first.key, first.side) == ("alarm clock", same.key, 255.0)
    np.testing.assert_array_equal(first.stroke3, same.stroke3)
    assert last.key == "18446744073709551615"


@given(st.integers(1, 200))
def test_a_binary_file_that_breaks_off_is_said(tmp_path_factory, missing):
    path = tmp_path_factory.mktemp("bin") / "cat.bin"
    whole = binary(5, GOOD["drawing"])
    data = whole * 5
    path.write_bytes(data[: len(data) - missing])
    if missing % len(whole) == 0:
        assert len(samples(path)) == 5 - missing // len(whole)
    else:
        with pytest.raises(DataError, match="breaks off after"):
            samples(path)


def test_another_binary_file_is_said(tmp_path):
    (tmp_path / "weights.bin").write_bytes(b"\x08" * 40 + bytes(400))
    with pytest.raises(DataError, match=r"weights\.bin"):
        list(read(tmp_path / "weights.bin"))


# npz
