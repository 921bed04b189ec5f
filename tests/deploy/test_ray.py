"""Two replicas, one of which is killed under load: every question is answered, of a program and of the page."""

import concurrent.futures
import itertools
import json
import os
import signal
import subprocess
import sys

import httpx
import pytest

from sketch_rnn import Drawing
from tests.conftest import ROOT, until
from tests.ui.server.test_api import HEAD

pytest.importorskip("ray", reason="Ray is an extra: pip install -r deploy/requirements-ray.txt")
PORT = 8123
SERVES = f"""
import ray, threading, deploy.ray_app as r
from ray import serve
from ray._common.usage.usage_lib import usage_stats_enabled
print("tells its makers:", usage_stats_enabled(), flush=True)
ray.init(num_cpus=3, include_dashboard=False)
serve.start(http_options={{"port": {PORT}}})
one = r.Replica.options(num_replicas=1).bind(r.CHECKPOINTS)
serve.run(r.Gate.bind(r.CHECKPOINTS, one), name="verbs", route_prefix="/verbs")
serve.run(r.page, name="page")
print("serving", flush=True)
threading.Event().wait()  # until it is killed
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    log = tmp_path_factory.mktemp("ray") / "log"
    with log.open("w") as out:
        serving = subprocess.Popen(
            [sys.executable, "-c", SERVES], cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    try:
        until(lambda: "serving" in log.read_text().splitlines(), serving, log)
        assert "tells its makers: False" in log.read_text()
        yield f"http://127.0.0.1:{PORT}"
    finally:
        os.killpg(serving.pid, signal.SIGKILL)


def replicas() -> list[int]:
    """Return the processes that draw."""
    found = subprocess.run(["pgrep", "-f", "^ray::ServeReplica:page:Replica"], capture_output=True, text=True)
    return [int(each) for each in found.stdout.split()]


def test_what_is_wrong_is_a_sentence(url):
    found = httpx.post(f"{url}/verbs/complete", json={"drawing": HEAD, "category": "catamaran"}, timeout=60)
    assert found.status_code == 422
    assert "has not learned to draw" in found.json()["error"]
    assert httpx.post(f"{url}/verbs/complete", content=b"{", timeout=60).status_code == 422
    found = httpx.post(f"{url}/verbs/complete", content=b" " * 2_000_000, timeout=60)
    assert found.status_code == 413
    assert "too large" in found.json()["error"]


def test_nothing_is_lost_when_a_replica_is_killed(url):
    assert len(replicas()) == 2
    components = httpx.get(f"{url}/config").json()["components"]
    [host] = [each["id"] for each in components if each["props"].get("elem_id") == "page"]

    def ask(seed: int) -> int:
        words = {"drawing": HEAD, "category": "cat", "count": 9, "seed": seed, "care": 2}
        question = json.dumps({"page": f"{seed}", "verb": "complete", "arguments": words})
        body = {"data": question, "component_id": host, "session_hash": "s", "fn_name": "ask"}
        found = json.loads(httpx.post(f"{url}/gradio_api/component_server", json=body, timeout=120).json())
        return len(found["result"]["endings"])

    with concurrent.futures.ThreadPoolExecutor(12) as people:
        answers = [people.submit(ask, seed) for seed in range(48)]
        for _ in itertools.islice(concurrent.futures.as_completed(answers), 8):
            pass
        os.kill(replicas()[0], signal.SIGKILL)
        assert [answer.result() for answer in answers] == [9] * 48


def test_it_is_the_page_of_app_py(url, artist):
    assert "Sketch-RNN" in httpx.get(f"{url}/").text
    assert httpx.get(f"{url}/healthz").text == "ok"
    assert httpx.get(f"{url}/gradio_api/file=/etc/hostname").status_code == 404  # the guard is there
    asked = {"drawing": HEAD, "category": "cat", "count": 2, "care": 2}
    event = httpx.post(f"{url}/gradio_api/call/v2/complete", json=asked, timeout=60).json()["event_id"]
    said = httpx.get(f"{url}/gradio_api/call/complete/{event}", timeout=120).text
    expected = artist.complete(Drawing.parse(HEAD), "cat", count=2, care=2)
    found = json.loads(said.split("data: ")[1])[0]["endings"]
    assert [each["strokes"] for each in found] == [each.to_dict()["strokes"] for each in expected]
