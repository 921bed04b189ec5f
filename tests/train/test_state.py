"""A run goes on after what happens to files: a damaged save, a full disk, a kill while it wrote, other drawings."""

import dataclasses
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

import pytest
import torch

from tests.conftest import ROOT
from tests.train.conftest import made
from tests.train.test_loop import FLAGS, SMALL, weights
from train.__main__ import main
from train.loop import fit
from train.state import BEFORE, STATE, TrainingError, read, save


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    """A run that has ended, at step 12; the save before that is of step 8."""
    folder = tmp_path_factory.mktemp("run") / "run"
    fit([data], folder, SMALL)
    return folder


@pytest.fixture
def copied(run, tmp_path):
    return shutil.copytree(run, tmp_path / "run")


def flipped(content: bytes) -> bytes:
    where = content.rindex(b"model") // 2
    return content[:where] + bytes([content[where] ^ 64]) + content[where + 1 :]


DAMAGED = {
    "empty": lambda _: b"",
    "cut off": lambda it: it[: len(it) // 2],
    "a flipped byte": flipped,
    "junk": lambda _: b"junk",
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_save_is_said_and_the_one_before_is_gone_on_from(damage, copied, data, run, capsys):
    path = copied / STATE
    path.write_bytes(damage(path.read_bytes()))
    fit([data], copied, SMALL)
    said = capsys.readouterr().err
    assert f"{path} is damaged" in said
    assert "goes on from the save before it, of step 8" in said
    for name, value in weights(run).items():
        torch.testing.assert_close(weights(copied)[name], value, rtol=0, atol=0)


def test_any_flipped_byte_is_found_or_changes_nothing(copied):
    whole, content = read(copied), (copied / STATE).read_bytes()
    (copied / BEFORE).unlink()
    found = 0
    for where in range(0, len(content), len(content) // 200):
        (copied / STATE).write_bytes(content[:where] + bytes([content[where] ^ 1]) + content[where + 1 :])
        try:
            state = read(copied)
        except TrainingError:
            found += 1
            continue
        assert all(torch.equal(value, state["model"][name]) for name, value in whole["model"].items())
    assert found > 150


def test_where_both_are_damaged_it_stops(copied, data, capsys):
    for name in (STATE, BEFORE):
        (copied / name).write_bytes(b"")
    assert main(["fit", "--data", str(data), "--out", str(copied), "--steps", "12", *FLAGS]) == 1
    assert capsys.readouterr().err.count("is damaged") == 2


def test_killed_between_the_two_it_goes_on_from_the_one_before(copied, data):
    (copied / STATE).unlink()
    assert read(copied)["step"] == 8
    fit([data], copied, SMALL)
    assert read(copied)["step"] == 12


def test_what_a_killed_run_left_half_written_is_removed(copied, data):
    left = [copied / f".{STATE}.123", copied / "best" / ".config.json.99", copied / ".pack-abc"]
    left[0].write_bytes(b"half")
    left[1].write_bytes(b"half")
    left[2].mkdir()
    (left[2] / "rows.npy").write_bytes(b"half")
    fit([data], copied, SMALL)
    assert not [path for path in left if path.exists()]


def test_a_full_disk_is_said_and_costs_no_save(data, packed, tmp_path):
    command = [sys.executable, "-m", "train", "fit", "--data", str(packed), "--out", str(tmp_path / "run"), *FLAGS]
    command += ["--batch", "16", "--save-every", "4", "--evaluate-every", "100"]
    subprocess.run([*command, "--steps", "4"], cwd=ROOT, check=True, capture_output=True)
    kept = (tmp_path / "run" / STATE).read_bytes()

    def full() -> None:  # no file may be longer: the disk's own word is another, its way is the same
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(kept) // 2, len(kept) // 2))

    ended = subprocess.run([*command, "--steps", "8"], cwd=ROOT, capture_output=True, text=True, preexec_fn=full)
    assert ended.returncode == 1
    assert "train: There is no room on the disk to save the run" in ended.stderr
    assert (tmp_path / "run" / STATE).read_bytes() == kept
    assert not list((tmp_path / "run").glob(f".{STATE}*"))


@pytest.fixture
def full_disk(tmp_path):
    """A folder on a disk of its own, of 2 MB, and what fills it."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"this user may not mount a disk: {mounted.stderr.strip()}")

    def fill() -> None:
        with suppress(OSError), (place / "others").open("wb", buffering=0) as out:
            while out.write(b"x" * 4096):
                pass

    yield place, fill
    subprocess.run(["umount", place], check=True)


def test_a_disk_that_others_filled_costs_no_save(full_disk):
    place, fill = full_disk
    save(place, {"step": 1, "weights": torch.zeros(100_000)})
    fill()
    with pytest.raises(TrainingError, match="no room on the disk"):
        save(place, {"step": 2, "weights": torch.ones(100_000)})
    assert read(place)["step"] == 1
    assert sorted(each.name for each in place.iterdir()) == ["others", STATE]
    (place / "others").unlink()
    save(place, {"step": 2, "weights": torch.ones(100_000)})
    assert read(place)["step"] == 2


@pytest.fixture
def drawings(data, tmp_path):
    return shutil.copytree(data, tmp_path / "drawings")


@pytest.fixture
def begun(drawings, tmp_path):
    """The command of a run that was begun on drawings of one's own."""
    fit([drawings], tmp_path / "run", SMALL)
    settings = ["--steps", "16", "--batch", "16", "--turn", "0.1", *FLAGS]
    return ["fit", "--data", str(drawings), "--out", str(tmp_path / "run"), *settings]


def test_changed_drawings_stop_a_run_in_words(begun, drawings, capsys):
    (drawings / "more.ndjson").write_text("\n".join(json.dumps(made("circle", index)) for index in range(200, 260)))
    (drawings / "zigzag.ndjson").unlink()
    (drawings / "circle.ndjson").write_text((drawings / "circle.ndjson").read_text().replace("circle1", "circle7"))
    assert main(begun) == 1
    said = capsys.readouterr().err
    assert "1 new (more.ndjson); 1 gone (zigzag.ndjson); 1 changed (circle.ndjson)" in said
    assert "--repack" in said


def test_told_so_they_are_packed_anew(begun, drawings, tmp_path, capsys):
    before = read(tmp_path / "run")
    (drawings / "more.ndjson").write_text("\n".join(json.dumps(made("circle", index)) for index in range(200, 260)))
    assert main([*begun, "--repack"]) == 0
    assert "They are packed anew." in capsys.readouterr().err
    assert json.loads((tmp_path / "run" / "packed" / "pack.json").read_text())["drawings"] == 360
    after = read(tmp_path / "run")
    assert after["step"] == 16
    assert after["scale"] == before["scale"]  # which the weights speak
    assert after["drawings"] != before["drawings"]
    assert main(begun) == 0  # and from then on they are its own


def test_as_they_were_they_are_there_still(begun, drawings, tmp_path):
    (drawings / "zigzag.ndjson").unlink()
    assert main([*begun[:2], str(tmp_path / "run" / "packed"), *begun[3:]]) == 0
    assert read(tmp_path / "run")["step"] == 16


def test_the_same_drawings_written_again_are_no_change(begun, drawings, tmp_path):
    for path in drawings.iterdir():
        os.utime(path, (1, 1))
    assert main(begun) == 0
    assert read(tmp_path / "run")["step"] == 16


def test_other_categories_are_another_run(begun, drawings, capsys):
    (drawings / "square.ndjson").write_text("\n".join(json.dumps(made("square", index)) for index in range(60)))
    assert main([*begun, "--repack"]) == 1
    assert "of other categories" in capsys.readouterr().err


def test_a_folder_that_was_prepared_anew_is_said(data, packed, run, tmp_path, capsys):
    command = ["fit", "--data", str(packed), "--out", str(tmp_path / "run"), "--steps", "4", "--batch", "16", *FLAGS]
    assert main(command) == 0
    other = tmp_path / "other"
    assert (
        main(
            [
                "prepare",
                str(data / "circle.ndjson"),
                str(data / "zigzag.ndjson"),
                "--out",
                str(other),
                "--longest",
                "15",
            ]
        )
        == 0
    )
    assert main([*command[:2], str(other), *command[3:]]) == 1
    assert "was begun with other drawings: say --repack" in capsys.readouterr().err
    assert main([*command[:2], str(other), *command[3 : -len(FLAGS)], *FLAGS, "--repack", "--steps", "6"]) == 0


def test_a_save_of_an_older_version_goes_on(copied, data):
    state = torch.load(copied / STATE, weights_only=True)
    for name in ("drawings", "categories", "scale"):
        del state[name]
    torch.save(state, copied / STATE)
    fit([data], copied, dataclasses.replace(SMALL, steps=13))
    assert read(copied)["step"] == 13
