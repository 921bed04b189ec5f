"""Ctrl-C, as a person stops ``python app.py``, and SIGTERM, as a server does."""

import signal
import subprocess
import sys
import time

import httpx
import pytest

from tests.conftest import ROOT
from tests.ui.server.test_api import HEAD


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_midst_of_drawing_it_ends_without_a_crash(how):
    command = [sys.executable, "-u", "app.py"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as app:
        try:
            first = app.stdout.readline()
            assert "http://" in first, first + app.stdout.read()
            url = first.split()[-1]
            with httpx.stream("GET", f"{url}/gradio_api/heartbeat/page", timeout=60) as page:  # as an open page has it
                assert page.status_code == 200
                asked = []
                for seed in range(12):
                    wishes = {"data": [HEAD, "cat", 25, 1, seed]}
                    asked.append(
                        httpx.post(f"{url}/gradio_api/call/complete", json=wishes, timeout=60).json()["event_id"]
                    )
                first = httpx.get(f"{url}/gradio_api/call/complete/{asked[0]}", timeout=60).text
                assert "event: complete" in first  # and the others are being drawn
                before = time.monotonic()
                app.send_signal(how)
                said, _ = app.communicate(timeout=90)
            print(f"stopped in {time.monotonic() - before:.1f} s")
        finally:
            app.kill()
    assert app.returncode == 0, said
    assert "Traceback" not in said
