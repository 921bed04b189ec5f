"""The page's own files: where a browser finds them, and for how long it may keep them."""

import gzip
import re

import httpx
import pytest

from sketch_rnn.ui.assets import DATA, ENTRY, OFFLINE, STYLES, UI, Assets


def addresses(url: str) -> list[str]:
    """Return what the page's head names, as whole addresses."""
    head = httpx.get(f"{url}/config").json()["head"]
    return [f"{url}/{each}" for each in re.findall(r'href="(ui/[^"]+)"', head)]


def test_every_file_is_there_and_kept_for_ever(url):
    found = addresses(url)
    scripts = [path for path in UI.rglob("*.js") if not path.is_relative_to(OFFLINE)]
    assert len(found) == len(scripts) + 2  # the data and the styles
    for address in found:
        answer = httpx.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/css" if address.endswith(".css") else "text/javascript")


def test_packed_for_who_understands_it(url):
    [address] = [each for each in addresses(url) if each.endswith("data.js")]
    packed = httpx.get(address, headers={"accept-encoding": "gzip"})
    plain = httpx.get(address, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


def test_every_import_is_a_file_that_is_there():
    files = Assets({}).files
    for name, content in files.items():
        if not name.endswith(".js") or name == DATA:
            continue
        for target in re.findall(r'^import .* from "([^"]+)";$', content.decode(), re.M):
            path = (UI / name).parent / target
            assert path.resolve().relative_to(UI.resolve()).as_posix() in files, f"{name}: {target}"


def test_another_word_is_another_address():
    one, two = Assets({"bytes": 1}), Assets({"bytes": 2})
    assert one.address(ENTRY) != two.address(ENTRY)
    assert one.address(ENTRY) == Assets({"bytes": 1}).address(ENTRY)
    assert one.files[STYLES] == two.files[STYLES]


@pytest.mark.parametrize(
    "path", ["0123456789abcdef/web/page.js", "{}/web/none.js", "{}/page.py", "{}/../page.py", "{}/%2e%2e/page.py", "{}"]
)
def test_nothing_else_is_there(url, path):
    version = addresses(url)[0].split("/ui/")[1].split("/")[0]
    answer = httpx.get(f"{url}/ui/{path.format(version)}", follow_redirects=True)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_what_is_packed_is_what_is_plain():
    assets = Assets({"names": "ü"})
    assert {name: gzip.decompress(content) for name, content in assets._packed.items()} == assets.files
