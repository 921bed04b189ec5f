"""What the tests of every format ask of a file."""

from train.sources import Dropped, Sample, read

GOOD = {"word": "cat", "key_id": "5", "recognized": True, "drawing": [[[0, 10, 255], [0, 5, 100]], [[3, 4], [7, 8]]]}


def reasons(path) -> list[str]:
    return [found.reason for found in read(path) if isinstance(found, Dropped)]


def samples(path) -> list[Sample]:
    return [found for found in read(path) if isinstance(found, Sample)]


# The box
