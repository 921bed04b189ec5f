"""Nothing is told to anybody: the page, the shell and training look up no name, reach no other machine and write nowhere else.

Each runs with an empty home folder and as outside of a CI machine, where some libraries keep still. Two watch it: an audit hook,
which sees and stops what Python does, and, where it is installed, strace, which sees what libraries do by themselves.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, answers, free_port, until
from tests.train.conftest import made
from tests.train.test_loop import FLAGS

HEAD = {"strokes": [[[150, 200], [200, 120], [260, 150], [280, 220], [200, 260], [150, 200]]]}
HOOK = """
import os, sys

def watch(event, args, allowed=os.environ["ALLOWED"], seen=os.open(os.environ["SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
    said = None
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        said = None if host in (None, "", "localhost", "0.0.0.0", "::1") or host.startswith("127.") else f"looks up {host}"
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        said = None if args[1][0] in ("localhost", "::1") or args[1][0].startswith("127.") else f"reaches {args[1]}"
    elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        path = os.path.abspath(os.fsdecode(args[0]))
        said = None if path.startswith((allowed, "/dev/", "/proc/")) else f"writes {path}"
    elif event in ("os.mkdir", "os.rename"):
        path = os.path.abspath(os.fsdecode(args[event == "os.rename"]))
        said = None if path.startswith(allowed) else f"writes {path}"
    if said:
        os.write(seen, (said + "\\n").encode())
        raise OSError(said)

sys.addaudithook(watch)
"""
CALLS = "trace=connect,sendto,sendmsg,sendmmsg,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2"
STRACE = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-e", CALLS]


def _strace_works() -> bool:
    return bool(shutil.which("strace")) and subprocess.run(["strace", "-qq", "-o", os.devnull, "true"]).returncode == 0


class Watched:
    """Runs Python with both watches on, in a folder of its own, and says what they saw."""

    def __init__(self, folder: Path):
        self.folder, self.home = folder, folder / "home"
        self._seen, self._calls, self._traced = folder / "seen", folder / "calls", _strace_works()
        for each in (self.home, folder / "tmp", folder / "hook"):
            each.mkdir()
        (folder / "hook" / "sitecustomize.py").write_text(HOOK)

    @contextmanager
    def start(self, *command: str):
        places = {"HOME": self.home, "TMPDIR": self.folder / "tmp", "ALLOWED": self.folder, "SEEN": self._seen}
        places["PYTHONPATH"] = f"{self.folder / 'hook'}:{ROOT}"
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
        }
        trace = [*STRACE, "-o", str(self._calls)] if self._traced else []
        with subprocess.Popen(
            [*trace, sys.executable, *command], cwd=ROOT, env=environment | {k: str(v) for k, v in places.items()}
        ) as process:
            try:
                yield process
            finally:
                process.terminate()

    def seen(self) -> list[str]:
        """Return what left the machine or the folder."""
        said = self._seen.read_text().splitlines()
        said += [f"writes {path}" for path in self.home.rglob("*")]
        return said + (
            [line for line in self._calls.read_text().splitlines() if self._strange(line)] if self._traced else []
        )

    def _strange(self, call: str) -> bool:
        if address := re.search(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', call):
            return not (address[1] or "").startswith("127.") and address[2] != "::1"
        if " = -1 " in call or not re.search(r"O_WRONLY|O_RDWR|O_CREAT|\b(creat|mkdir\w*|rename\w*)\(", call):
            return False
        paths = [path for path in re.findall(r'[<"](/[^>"]*)', call) if not path.startswith(("/dev/", "/proc/"))]
        return any(not path.startswith(str(self.folder)) for path in paths if path != str(ROOT) or "O_" not in call)


@pytest.fixture
def watched(tmp_path) -> Watched:
    return Watched(tmp_path)


def test_the_page_tells_nobody(watched):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with watched.start("app.py", "--port", str(port)) as page:
        until(lambda: answers(url), page)
        asked = httpx.post(f"{url}/gradio_api/call/complete", json={"data": [HEAD, "cat", 2]}, timeout=60).json()
        answer = httpx.get(f"{url}/gradio_api/call/complete/{asked['event_id']}", timeout=60).text
    assert "event: complete" in answer
    assert [
        line for line in watched.seen() if not line.endswith("room.pyi")
    ] == []  # which gradio writes beside a component


def test_the_shell_tells_nobody(watched):
    (watched.folder / "head.json").write_text(json.dumps(HEAD))
    with watched.start(
        "-m", "sketch_rnn", "complete", str(watched.folder / "head.json"), "--category", "cat", "--out",
        str(watched.folder / "endings.json"),
    ) as shell:  # fmt: skip
        assert shell.wait() == 0
    assert watched.seen() == []


def test_training_tells_nobody(watched):
    data = watched.folder / "drawings.ndjson"
    data.write_text("\n".join(json.dumps(made(word, index)) for word in ("circle", "zigzag") for index in range(150)))
    settings = ["--data", str(data), "--out", str(watched.folder / "run"), "--steps", "2", "--batch", "4", *FLAGS]
    with watched.start("-m", "train", "fit", *settings) as training:
        assert training.wait() == 0
    assert (watched.folder / "run" / "best" / "config.json").is_file()
    assert watched.seen() == []


TOLD = {
    "a look-up": ("import socket; socket.getaddrinfo('example.invalid', 80)", "looks up example.invalid"),
    "a connection": ("import socket; socket.socket().connect(('192.0.2.1', 9))", "reaches ('192.0.2.1', 9)"),
    "a file": ("open('../not-ours', 'w')", "not-ours"),
    "a file at home, by a library": ("import ctypes; ctypes.CDLL(None).creat(b'home/id', 0o600)", "home/id"),
}
NATIVE = {
    "a file": ("import ctypes; ctypes.CDLL(None).creat(b'../not-ours', 0o600)", "not-ours"),
    "an address": (  # of UDP: connecting sends nothing
        "import ctypes, struct; c = ctypes.CDLL(None); "
        "c.connect(c.socket(2, 2, 0), struct.pack('=H14s', 2, bytes([0, 53, 192, 0, 2, 1])), 16)",
        "192.0.2.1",
    ),
}


@pytest.mark.parametrize(("code", "words"), TOLD.values(), ids=TOLD)
def test_they_would_be_seen(watched, code, words):
    with watched.start("-c", f"import os; os.chdir(os.environ['ALLOWED']); {code}") as process:
        process.wait()
    assert words in "\n".join(watched.seen())


@pytest.mark.skipif(not _strace_works(), reason="strace, which sees it, is not here or may not trace")
@pytest.mark.parametrize(("code", "words"), NATIVE.values(), ids=NATIVE)
def test_what_a_library_does_by_itself_would_be_seen(watched, code, words):
    with watched.start("-c", f"import os; os.chdir(os.environ['ALLOWED']); {code}") as process:
        process.wait()
    assert words in "\n".join(watched.seen())
