"""Downloads from a real server on this machine, one that does what servers do."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from train import download as module
from train.__main__ import main
from train.download import download, named
from train.sources import DataError

FIRST = bytes(range(256)) * 2000  # half a megabyte
SECOND = FIRST[::-1] + b"more"
CAT = "/sketchrnn/cat.npz"


@dataclass
class Store:
    """What the server has, and how it will misbehave."""

    files: dict = field(default_factory=lambda: {CAT: FIRST})
    drops: list = field(default_factory=list)  # a number a request: bytes after which the connection is cut
    then: dict = field(default_factory=dict)  # files after the first request that was cut
    ranges: bool = True
    if_range: bool = True
    etags: bool = True
    status: int = 0  # the answer to everything
    extra: int = 0  # bytes promised and not sent
    lengths: bool = True
    asked: list = field(default_factory=list)  # (path, Range header)
    url: str = ""


@pytest.fixture
def store(monkeypatch):
    monkeypatch.setattr(module, "PAUSE", 0.0)
    state = Store()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path, wanted = unquote(self.path), self.headers.get("Range")
            state.asked.append((path, wanted))
            body = state.files.get(path)
            if state.status or body is None:
                self.send_error(state.status or 404)
                return
            etag, start = f'"{hash(body)}"', 0
            unchanged = self.headers.get("If-Range") == etag or not state.if_range
            if wanted and state.ranges and unchanged:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if start >= len(body):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(body)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            if state.lengths:
                self.send_header("Content-Length", str(len(body) - start + state.extra))
            if state.etags:
                self.send_header("ETag", etag)
            self.end_headers()
            cut = state.drops.pop(0) if state.drops else None
            self.wfile.write(body[start:] if cut is None else body[start : start + cut])
            if cut is not None:
                state.files |= state.then

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/"
    yield state
    server.shutdown()
    server.server_close()


def ranges(store):
    return [wanted for _, wanted in store.asked]


def test_a_file_is_fetched_once(store, tmp_path):
    [path] = download(["cat", "cat"], "npz", tmp_path / "new", store.url)
    assert path.read_bytes() == FIRST
    assert [file.name for file in path.parent.iterdir()] == ["cat.npz"]
    download(["cat"], "npz", tmp_path / "new", store.url)
    assert len(store.asked) == 1


def test_where_each_kind_lies(store, tmp_path):
    store.files = {
        "/sketchrnn/alarm clock.npz": b"1",
        "/full/simplified/alarm clock.ndjson": b"2",
        "/full/raw/alarm clock.ndjson": b"3",
        "/full/binary/alarm clock.bin": b"4",
    }
    kinds = ("npz", "ndjson", "raw", "binary")
    contents = [download(["alarm clock"], kind, tmp_path, store.url)[0].read_bytes() for kind in kinds]
    assert contents == [b"1", b"2", b"3", b"4"]


def test_a_connection_that_breaks_off_goes_on_where_it_was(store, tmp_path):
    store.drops = [200_000, 100_000]
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == FIRST
    assert ranges(store) == [None, "bytes=200000-", "bytes=300000-"]


def test_a_later_command_goes_on_too(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TRIES", 1)
    store.drops = [200_000]
    with pytest.raises(DataError, match="broke off"):
        download(["cat"], "npz", tmp_path, store.url)
    assert not (tmp_path / "cat.npz").exists()
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == FIRST
    assert ranges(store) == [None, "bytes=200000-"]
    assert [file.name for file in tmp_path.iterdir()] == ["cat.npz"]


@pytest.mark.parametrize("if_range", [True, False], ids=["by the book", "If-Range passed over"])
def test_two_versions_are_never_joined(store, tmp_path, if_range):
    store.if_range = if_range
    store.drops, store.then = [200_000], {CAT: SECOND}
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == SECOND


@pytest.mark.parametrize("flaw", ["ranges", "etags"])
def test_a_server_without_parts_or_versions_starts_over(store, tmp_path, flaw):
    setattr(store, flaw, False)
    store.drops = [200_000]
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == FIRST


def test_a_part_that_was_whole_is_renamed(store, tmp_path, monkeypatch):
    (tmp_path / "cat.npz.part").write_bytes(FIRST)
    (tmp_path / "cat.npz.part.etag").write_text(f'"{hash(FIRST)}"')
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == FIRST
    assert ranges(store) == [f"bytes={len(FIRST)}-"]


def test_a_part_longer_than_the_file_starts_over(store, tmp_path):
    (tmp_path / "cat.npz.part").write_bytes(FIRST + b"?")
    (tmp_path / "cat.npz.part.etag").write_text(f'"{hash(FIRST)}"')
    [path] = download(["cat"], "npz", tmp_path, store.url)
    assert path.read_bytes() == FIRST


def test_a_promise_that_is_not_kept_gives_no_file(store, tmp_path):
    store.extra, store.ranges = 100, False
    with pytest.raises(DataError, match=r"cat: the connection broke off.*tried 5 times"):
        download(["cat"], "npz", tmp_path, store.url)
    assert not (tmp_path / "cat.npz").exists()
    assert len(store.asked) == 1 + module.TRIES - 1


def test_it_gives_up_where_nothing_new_comes(store, tmp_path):
    store.drops = [10] + [0] * 20
    with pytest.raises(DataError, match="goes on"):
        download(["cat"], "npz", tmp_path, store.url)
    assert len(store.asked) <= 2 * module.TRIES
    assert (tmp_path / "cat.npz.part").read_bytes() == FIRST[:10]


def test_a_length_that_nobody_says(store, tmp_path):
    store.lengths = False
    with pytest.raises(DataError, match="how long"):
        download(["cat"], "npz", tmp_path, store.url)
    assert not (tmp_path / "cat.npz").exists()


@pytest.mark.parametrize(("status", "requests"), [(403, 1), (500, 5), (429, 5)])
def test_a_server_that_will_not(store, tmp_path, status, requests):
    store.status = status
    with pytest.raises(DataError, match=f"answered {status}"):
        download(["cat"], "npz", tmp_path, store.url)
    assert len(store.asked) == requests


def test_no_such_category_is_one_line(store, tmp_path, capsys):
    assert main(["download", "catt", "--kind", "npz", "--out", str(tmp_path), "--from", store.url]) == 1
    assert capsys.readouterr().err.startswith("train: There is no category catt")


def test_from_the_shell(store, tmp_path, capsys):
    assert main(["download", "cat", "--kind", "npz", "--out", str(tmp_path), "--from", store.url]) == 0
    assert (tmp_path / "cat.npz").read_bytes() == FIRST
    assert "cat.npz" in capsys.readouterr().out


def test_no_network_is_one_line(tmp_path):
    with pytest.raises(DataError, match=r"^Cannot reach 127\.0\.0\.1:9: [^\n]+$"):
        download(["cat"], "npz", tmp_path, "http://127.0.0.1:9/")


@pytest.mark.parametrize("base", ["file:///etc/", "nonsense", "http://"])
def test_an_address_that_is_none(tmp_path, base):
    with pytest.raises(DataError):
        download(["cat"], "npz", tmp_path, base)


@pytest.mark.parametrize("name", ["../cat", "a/b", "", " ", ".", "a\\b", "a\nb", ".hidden"])
def test_a_name_stays_in_the_folder(store, tmp_path, name):
    with pytest.raises(DataError, match="no name of a category"):
        download([name], "npz", tmp_path, store.url)
    assert not store.asked


def test_an_unknown_kind(tmp_path):
    with pytest.raises(DataError, match="npz, ndjson, raw, binary"):
        download(["cat"], "png", tmp_path)


def test_a_category_may_be_called_as_on_the_page():
    assert [named(word) for word in ("alarm_clock", "Alarm Clock", "the mona lisa", "bike", "zzz")] == [
        "alarm clock", "alarm clock", "The Mona Lisa", "bicycle", "zzz",
    ]  # fmt: skip
