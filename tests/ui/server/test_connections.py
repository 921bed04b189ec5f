"""Who dawdles: half headers and half bodies, more connections than there may be, and a log that stays short."""

import asyncio
import logging
import resource
import socket
import subprocess
import sys
import threading

import httpx
import pytest
import uvicorn

from sketch_rnn.ui.server import connections
from tests.conftest import PATIENCE, ROOT, free_port, until

HALF = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_BODY = b"POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{"
FILES, SLOW = 256, 400


async def echo(scope, receive, send):
    """Answer when the whole body has come; of ``/wait`` a while later."""
    if scope["type"] != "http":
        return
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] == "http.disconnect":
        return
    if scope["path"] == "/wait":
        await asyncio.sleep(1)  # longer than the test of it has anybody waited for
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port():
    """The port of a server that only waits for what is sent."""
    config = uvicorn.Config(echo, port=0, lifespan="off", log_level="warning", **connections.options())
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)


def opened(port: int, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(sent)
    return connection


def rest(connection: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    said = b""
    try:
        while more := connection.recv(1000):
            said += more
    except ConnectionResetError:
        pass
    return said


@pytest.mark.parametrize("sent", [b"", b"GET", HALF], ids=["nothing", "a word", "half a header"])
def test_half_a_header_is_waited_for_so_long(port, monkeypatch, sent):
    monkeypatch.setattr(connections, "HEADERS", 0.3)
    with opened(port, sent) as connection:
        assert rest(connection) == connections.TOO_LATE


def test_a_letter_at_a_time_is_no_whole_header(port, monkeypatch):
    monkeypatch.setattr(connections, "HEADERS", 0.5)
    with opened(port, HALF) as connection:
        connection.settimeout(0.05)
        for _ in range(PATIENCE * 20):
            try:
                connection.sendall(b"x")
                if (said := connection.recv(100)) is not None:
                    break
            except TimeoutError:
                continue
            except OSError:
                return
        assert said in (connections.TOO_LATE, b"")


def test_half_a_body_is_waited_for_so_long(port, monkeypatch):
    monkeypatch.setattr(connections, "BODY", 0.3)
    with opened(port, HALF_BODY) as connection:
        assert rest(connection) == b""


def test_a_second_header_is_waited_for_so_long_too(port, monkeypatch):
    monkeypatch.setattr(connections, "HEADERS", 0.3)
    with opened(port, b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        answer = b""
        while not answer.endswith(b"ok"):  # its header and its body may come apart
            answer += connection.recv(1000)
        assert answer.startswith(b"HTTP/1.1 200")
        connection.sendall(HALF)
        assert rest(connection) == connections.TOO_LATE


def test_whoever_waits_for_an_answer_is_left_alone(port, monkeypatch):
    monkeypatch.setattr(connections, "HEADERS", 0.2)
    monkeypatch.setattr(connections, "BODY", 0.2)
    assert httpx.post(f"http://127.0.0.1:{port}/wait", content=b"x", timeout=PATIENCE).text == "ok"


def test_the_oldest_that_has_asked_nothing_makes_room(port, monkeypatch):
    monkeypatch.setattr(connections, "CONNECTIONS", 3)
    first, *others = [opened(port, HALF) for _ in range(3)]
    with opened(port, b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n") as another:
        assert another.recv(1000).startswith(b"HTTP/1.1 200")
        assert rest(first) == b""
        for each in others:
            each.sendall(b"y\r\n\r\n")
            assert each.recv(1000).startswith(b"HTTP/1.1 200")
    for each in (first, *others):
        each.close()


def test_a_line_that_repeats_is_counted(monkeypatch, caplog):
    now = [0.0]
    monkeypatch.setattr(connections.time, "monotonic", lambda: now[0])
    logger = logging.getLogger("counted")
    logger.addFilter(connections.Counted())
    for now[0] in (0.0, 1.0, 2.0, 3.0, 20.0):
        logger.warning("no more %s", "files")
    assert [each.getMessage() for each in caplog.records] == ["no more files", "no more files (3 more of these)"]


def test_four_hundred_half_headers_keep_nobody_out(tmp_path):
    """The page as it is served, where 256 files may be open."""
    log, port = tmp_path / "log", free_port()
    with log.open("w") as out:
        command = [sys.executable, "-u", "app.py", "--port", str(port)]
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))  # noqa: E731
        app = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, preexec_fn=limit)
    slow: list[socket.socket] = []
    try:
        until(lambda: "http://" in log.read_text(), app, log)
        url = f"http://127.0.0.1:{port}"
        for _ in range(SLOW):
            slow.append(opened(port, HALF))
        with httpx.Client(timeout=PATIENCE) as client:
            for _ in range(5):
                assert client.get(f"{url}/healthz").text == "ok"
        for each in slow:
            assert rest(each) in (b"", connections.TOO_LATE)  # all are closed
        assert httpx.get(f"{url}/healthz", timeout=PATIENCE).text == "ok"
    finally:
        for each in slow:
            each.close()
        app.kill()
        app.wait()
    assert log.stat().st_size < 10_000, log.read_text()[:2000]
