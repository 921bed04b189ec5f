"""Two replicas, one of which is killed under load: every question is answered."""

import concurrent.futures
import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.server.test_api import HEAD

pytest.importorskip("ray", reason="Ray is an extra: pip install -r deploy/requirements-ray.txt")
PORT = 8123
PATIENCE = 90  # seconds


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    log = tmp_path_factory.mktemp("ray") / "log"
    runs = (
        "from ray import serve; import ray, time, deploy.ray_app as r; ray.init(num_cpus=3, include_dashboard=False)\n"
    )
    runs += f"serve.start(http_options={{'port': {PORT}}}); serve.run(r.app); time.sleep(3600)"
    with log.open("w") as out:
        serving = subprocess.Popen(
            [sys.executable, "-c", runs], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    address = f"http://127.0.0.1:{PORT}"
    until = time.monotonic() + PATIENCE
    while True:
        assert serving.poll() is None, log.read_text()[-3000:]
        assert time.monotonic() < until, log.read_text()[-3000:]
        try:
            if (
                httpx.post(f"{address}/complete", json={"drawing": HEAD, "category": "cat", "count": 1}).status_code
                == 200
            ):
                break
        except httpx.TransportError:
            pass
        time.sleep(0.5)
    yield address
    os.killpg(serving.pid, signal.SIGKILL)


def replicas() -> list[int]:
    """Return the processes that draw."""
    found = subprocess.run(["pgrep", "-f", "^ray::ServeReplica:default:Replica"], capture_output=True, text=True)
    return [int(each) for each in found.stdout.split()]


def test_what_is_wrong_is_a_sentence(url):
    found = httpx.post(f"{url}/complete", json={"drawing": HEAD, "category": "catamaran"}, timeout=60)
    assert found.status_code == 422
    assert "has not learned to draw" in found.json()["error"]
    assert httpx.post(f"{url}/complete", content=b"{", timeout=60).status_code == 422
    found = httpx.post(f"{url}/complete", content=b" " * 2_000_000, timeout=60)
    assert found.status_code == 413
    assert "too large" in found.json()["error"]


def test_nothing_is_lost_when_a_replica_is_killed(url):
    assert len(replicas()) == 2

    def ask(seed: int) -> tuple[int, int]:
        words = {"drawing": HEAD, "category": "cat", "count": 9, "seed": seed}
        found = httpx.post(f"{url}/complete", json=words, timeout=120)
        return found.status_code, len(found.json().get("endings", []))

    with concurrent.futures.ThreadPoolExecutor(12) as people:
        answers = [people.submit(ask, seed) for seed in range(48)]
        while sum(answer.done() for answer in answers) < 8:
            time.sleep(0.05)
        os.kill(replicas()[0], signal.SIGKILL)
        assert [answer.result() for answer in answers] == [(200, 9)] * 48
