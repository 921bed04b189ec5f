"""Whatever comes over the wire: no 500, no trace, no growth of memory, and the next good request is answered.

A short run is part of ``make test``; ``make fuzz`` sends 20,000 cases. FUZZ is how many, SEED which.
"""

import gzip
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sketch_rnn.drawings.drawing import Drawing
from tests.conftest import ROOT, until
from tests.drawings.test_opened import CASES as FILES
from tests.drawings.test_trace import GOOD as PICTURES
from tests.ui.conftest import SERVED

CASES = int(os.environ.get("FUZZ", 240))
GROWTH = 150  # MB: what caches that are full may take, and no more
STEADY = settings(
    max_examples=CASES // 5, deadline=None, database=None, derandomize="SEED" not in os.environ,
    phases=[Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
GOOD = {"strokes": [[[100, 100], [200, 100], [150, 200], [100, 100]]]}

numbers = st.one_of(st.integers(), st.integers(-(2**70), 2**70), st.floats(), st.just(1e308), st.just(-0.0))
names = st.one_of(st.text(max_size=40), st.sampled_from(["cat", "CAT ", "the mona lisa", "__proto__", "\0", "😀" * 9]))
scalars = st.one_of(st.none(), st.booleans(), numbers, names)
anything = st.recursive(
    scalars, lambda each: st.lists(each, max_size=5) | st.dictionaries(names, each, max_size=4), max_leaves=12
)
points = st.one_of(st.lists(numbers, max_size=4), st.lists(st.floats(0, 400), min_size=2, max_size=2), scalars)
strokes = st.lists(st.one_of(st.lists(points, max_size=6), scalars), max_size=4)
drawings = st.one_of(st.just(GOOD), st.fixed_dictionaries({"strokes": strokes}), anything)
FILE = {"_type": "gradio.FileData"}
files = st.fixed_dictionaries(  # descriptions of files as Gradio has them; the name is one that never leads anywhere
    {"path": st.sampled_from(["http://download.invalid/x.bin", "/etc/hostname", "app.py", ""]), "meta": st.just(FILE)},
    optional={"url": st.just("http://download.invalid/y"), "orig_name": names, "is_stream": st.booleans()},
)
wrapped = st.recursive(
    files,
    lambda each: st.one_of(
        st.lists(each, min_size=1, max_size=3),
        st.fixed_dictionaries({"strokes": st.just([]), "x": each}),
        st.fixed_dictionaries({"strokes": st.lists(each, min_size=1, max_size=2)}),
    ),
    max_leaves=4,
)
values = st.one_of(drawings, anything, wrapped, st.integers(0, 30), st.floats(0, 1))
ARGUMENTS = sorted({parameter.name for verb in SERVED.values() for parameter in verb.parameters})
arguments = st.dictionaries(
    st.one_of(st.sampled_from([*ARGUMENTS, "model", "engine", "name", "drawings", "progress"]), names),
    values,
    max_size=6,
)
verbs = st.one_of(st.sampled_from([*SERVED, "picture", "teach"]), names)
rows = st.one_of(st.lists(numbers, max_size=3), st.just([0.1] * 64), st.just([1e308] * 64), scalars)
taught = st.one_of(st.just([]), anything, st.lists(st.fixed_dictionaries({"name": names, "row": rows}), max_size=3))
bodies = st.one_of(
    st.binary(max_size=60),
    anything.map(lambda each: json.dumps(each).encode()),
    st.integers(1, 60_000).map(lambda deep: b'{"data":' + b"[" * deep),
)
PATHS = [
    "../taught",
    "../opened",
    "component_server",
    "queue/join",
    "cancel",
    *(f"call/{name}" for name in SERVED),
    "run/complete",
    "call/x",
    "call/v2/complete",
]
changes = st.lists(st.tuples(st.integers(8, 20_000), st.integers(0, 255)), max_size=9)
broken = st.tuples(st.sampled_from(list(PICTURES)), changes)
OPENED = {path.name: path.read_bytes() for path in sorted(FILES.iterdir())}
MCP = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
METHODS = ["initialize", "tools/list", "tools/call", "resources/read", "prompts/get", "ping", "notifications/cancelled"]

said = st.fixed_dictionaries({"name": verbs, "arguments": arguments}) | anything
asks = st.fixed_dictionaries(
    {
        "jsonrpc": st.just("2.0"),
        "id": st.integers(0, 9) | anything,
        "method": st.sampled_from(METHODS) | names,
        "params": said,
    }
)
words_of_agents = asks.map(lambda each: json.dumps(each).encode())


def changed(kind: str, changes: list[tuple[int, int]], files: dict[str, bytes] = PICTURES) -> bytes:
    """A file with other bytes at some places."""
    data = bytearray(files[kind])
    for place, byte in changes:
        data[place % len(data)] = byte
    return bytes(data)


class Server:
    """The page in a process of its own, whose memory and words can be looked at."""

    def __init__(self, log: Path):
        self.log = log
        with log.open("w") as out:
            command = [sys.executable, "-u", "app.py", "--mcp"]
            self.files = log.parent / "files"
            environment = os.environ | {"GRADIO_TEMP_DIR": str(self.files)}
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=environment)
        until(lambda: "http://" in log.read_text(), self.process, log)
        self.url = log.read_text().split("http://")[1].split()[0]
        self.client = httpx.Client(base_url=f"http://{self.url}", timeout=60)
        components = self.client.get("/config").json()["components"]
        [self.host] = [each["id"] for each in components if each["props"].get("elem_id") == "page"]

    def ask(self, text: str) -> httpx.Response:
        body = {"data": text, "component_id": self.host, "session_hash": "fuzz", "fn_name": "ask"}
        return self.client.post("/gradio_api/component_server", json=body)

    def megabytes(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def fetched(self) -> list[Path]:
        """Return what Gradio has put into its folder of files."""
        return [each for each in self.files.rglob("*") if each.is_file()]

    def draws(self) -> None:
        """Assert that a good request is answered."""
        good = {"verb": "complete", "arguments": {"drawing": GOOD, "category": "cat", "count": 1}}
        assert len(json.loads(self.ask(json.dumps(good)).json())["result"]["endings"]) == 1


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    found = Server(tmp_path_factory.mktemp("fuzz") / "log")
    found.draws()
    before = found.megabytes()
    yield found
    found.draws()
    grown, said = found.megabytes() - before, found.log.read_text()
    found.process.kill()
    found.process.wait()
    print(f"{CASES} cases: memory {before:.0f} MB and {grown:.0f} more")
    assert "Traceback" not in said, said[-3000:]
    if Path("/proc/self/statm").exists():
        assert grown < GROWTH


def steady(test):
    return seed(int(os.environ["SEED"]))(STEADY(test)) if "SEED" in os.environ else STEADY(test)


def sound(found: httpx.Response) -> None:
    assert found.status_code < 500, found.text
    assert "Traceback" not in found.text


@steady
@given(st.sampled_from(PATHS), bodies, st.sampled_from(["application/json", "multipart/form-data", "text/plain", ""]))
def test_any_bytes_to_any_address(server, path, body, kind):
    sound(server.client.post(f"/gradio_api/{path}", content=body, headers={"content-type": kind}))


@steady
@given(broken)
def test_any_picture(server, made):
    sound(server.client.post("/opened", content=changed(*made)))


@steady
@given(st.sampled_from(list(OPENED)), changes, st.booleans())
def test_any_file(server, name, places, packed):
    data = changed(name, places, OPENED)
    sound(server.client.post("/opened", content=gzip.compress(data) if packed else data))


@steady
@given(st.text(max_size=60), st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]))
def test_any_address(server, path, method):
    sound(server.client.request(method, "/" + quote(path, safe="/%?&=.;:@")))


@steady
@given(verbs, arguments, anything, taught)
def test_any_question_of_a_page(server, verb, given, number, taught):
    question = {"verb": verb, "arguments": given, "number": number, "taught": taught}
    found = server.ask(json.dumps({name: each for name, each in question.items() if each is not None}))
    sound(found)
    answer = json.loads(found.json())
    assert set(answer) in ({"result"}, {"error"}, {"stale"})
    assert "server" not in answer.get("error", "") or "does not understand" in answer["error"], answer


@steady
@given(st.sampled_from(list(SERVED)), st.one_of(st.lists(values, max_size=8), arguments), st.booleans())
def test_any_call_of_an_endpoint(server, verb, given, fetched):
    where, body = (verb, {"data": given}) if isinstance(given, list) else (f"v2/{verb}", given)
    headers = {"content-type": "application/json"}
    found = server.client.post(
        f"/gradio_api/call/{where}", content=json.dumps(body).encode(), headers=headers
    )  # NaN, too
    sound(found)
    if found.status_code == 200 and fetched:  # of the others the answers are let go of
        answer = server.client.get(f"/gradio_api/call/{verb}/{found.json()['event_id']}")
        sound(answer)
        assert "event: complete" in answer.text or "event: error" in answer.text


PLACES = [(verb, name) for verb in SERVED for name in [*(each.name for each in SERVED[verb].parameters), "model"]]


@steady
@given(st.sampled_from(PLACES), wrapped, st.sampled_from(["call", "by name", "run", "agent"]))
def test_a_file_in_any_place_of_any_verb(server, place, file, door):
    verb, name = place
    named = {each.name: GOOD for each in SERVED[verb].parameters if each.base is Drawing} | {name: file}
    data = [named.get(each.name) for each in SERVED[verb].parameters] + [named.get("model")]
    if door == "agent":
        said = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": verb, "arguments": named}}
        return sound(server.client.post("/gradio_api/mcp/", json=said, headers=MCP))
    where, body = (f"call/v2/{verb}", named) if door == "by name" else (f"{door}/{verb}", {"data": data})
    found = server.client.post(f"/gradio_api/{where}", json=body)
    sound(found)
    if "event_id" in found.text:
        found = server.client.get(f"/gradio_api/call/{verb}/{found.json()['event_id']}")
        sound(found)
        assert "event: error" in found.text
    assert server.fetched() == []


@steady
@given(
    st.binary(max_size=40), st.sampled_from(["", "GET ", "POST /gradio_api/call/complete HTTP/1.1\r\n"]), st.booleans()
)
def test_half_a_header(server, rest, begun, body):
    begun += "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 90\r\n\r\n" if begun and body else ""
    where = urlsplit(f"http://{server.url}")
    with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
        connection.sendall(begun.encode() + rest)


@steady
@given(st.sampled_from(list(SERVED)), arguments, st.sampled_from(["page", "call", "run"]))
def test_whoever_hangs_up(server, verb, given, door):
    given = {"drawing": GOOD, "category": "cat", "count": 25} | given
    body = {"data": json.dumps({"verb": verb, "arguments": given}), "component_id": server.host, "session_hash": "gone",
            "fn_name": "ask"}  # fmt: skip
    where = {"page": "component_server", "call": f"call/v2/{verb}", "run": f"run/{verb}"}[door]
    body = {"page": body, "call": given, "run": {"data": list(given.values())}}[door]
    content, headers = json.dumps(body).encode(), {"content-type": "application/json"}
    with suppress(httpx.TransportError):
        sound(server.client.post(f"/gradio_api/{where}", content=content, headers=headers, timeout=0.02))


@steady
@given(st.one_of(bodies, words_of_agents))
def test_any_words_of_an_agent(server, body):
    sound(server.client.post("/gradio_api/mcp/", content=body, headers=MCP))
