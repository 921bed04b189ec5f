"""Fetching Quick, Draw!'s public files, or a copy's: a download that broke off goes on where it was.

What has arrived is in ``NAME.part``; beside it, ``NAME.part.etag`` says of which version of the file it is, so that two
versions are never joined. A file has its own name only when all of it is there.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
from tqdm import tqdm

from sketch_rnn.categories import find_category, hint
from train.sources import DataError

SHIPPED = Path(__file__).parent.parent / "checkpoints" / "quickdraw"
BUCKET = "https://storage.googleapis.com/quickdraw_dataset/"
KINDS = {  # what follows the category: in the bucket, and in the folder, where the two kinds of ndjson must not meet
    "npz": ("sketchrnn/{}.npz", "{}.npz"),
    "ndjson": ("full/simplified/{}.ndjson", "{}.ndjson"),
    "raw": ("full/raw/{}.ndjson", "{}.raw.ndjson"),
    "binary": ("full/binary/{}.bin", "{}.bin"),
}
TRIES = 5  # in a row that bring nothing new
PAUSE = 1.0  # seconds before the second try, then twice as many each time


class _Broken(Exception):
    """A try that failed, and another may not; the message says how."""


def download(categories: Sequence[str], kind: str, folder: str | Path, base: str = BUCKET) -> list[Path]:
    """Fetch the files of ``categories`` into ``folder``; those that are there already are not fetched again.

    Returns their paths. Raises DataError, one plain line, where there is no such category, no network, or a server that
    does not keep to what it says; what has arrived by then is kept, and the same call goes on with it.
    """
    if kind not in KINDS:
        raise DataError(f"There is no kind {kind}: it is one of {', '.join(KINDS)}.")
    for name in categories:
        if not name.strip() or name.startswith(".") or re.search(r"[/\\\x00-\x1f]", name):
            raise DataError(f"{name!r} is no name of a category.")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    remote, local = KINDS[kind]
    paths = []
    with httpx.Client(timeout=30, follow_redirects=True, headers={"Accept-Encoding": "identity"}) as client:
        for name in dict.fromkeys(named(each) for each in categories):
            path = folder / local.format(name)
            if not path.exists():
                _fetch(client, f"{base.rstrip('/')}/{quote(remote.format(name))}", path, name)
            paths.append(path)
    return paths


def named(word: str) -> str:
    """Return the game's own name of a category for a word that means it, as on the page; the word itself for any other."""
    return find_category(word, _categories()) or word


@cache
def _categories() -> tuple[str, ...]:
    """Return the names of the game's categories, as the shipped weights have them; none where these are not there."""
    try:
        return tuple(json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))["model"]["categories"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _fetch(client: httpx.Client, url: str, path: Path, name: str) -> None:
    part = path.with_name(path.name + ".part")
    begun = most = _size(part)
    failed = 0
    while True:
        try:
            _attempt(client, url, part, name)
            break
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects) as error:
            raise DataError(f"{url} cannot be fetched: {error}") from None
        except httpx.ConnectError as error:
            if most == begun:  # nothing has come yet: there is no network, or no such server
                raise DataError(f"Cannot reach {urlsplit(url).netloc}: {error}") from None
            problem = "the server cannot be reached any more"
        except httpx.TransportError as error:
            problem = f"the connection broke off ({error or type(error).__name__})"
        except _Broken as error:
            problem = str(error)
        failed = 1 if _size(part) > most else failed + 1
        most = max(most, _size(part))
        if failed >= TRIES:
            raise DataError(f"{name}: {problem}; tried {failed} times. The same command goes on with it.")
        time.sleep(PAUSE * 2 ** (failed - 1))
    part.rename(path)
    _tag(part).unlink(missing_ok=True)


def _attempt(client: httpx.Client, url: str, part: Path, name: str) -> None:
    """One request for what is missing of a file; returns when all of it is there.

    Raises _Broken and httpx.TransportError where another try may do better, DataError where none will.
    """
    have, tag = _size(part), _tag(part).read_text() if _tag(part).exists() else ""
    headers = {"Range": f"bytes={have}-", "If-Range": tag} if have and tag else {}
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == 416:
            if response.headers.get("content-range") == f"bytes */{have}":
                return  # the whole of the same version was there, not yet renamed
            _discard(part)
        start, total = _place(response, url, name)
        etag = response.headers.get("etag", "")
        if start == 0:  # from the beginning: the first try, or the file has changed, or the server sends no parts
            _discard(part)
            if etag.startswith('"'):  # a weak one, W/"...", does not promise the same bytes
                _tag(part).write_text(etag)
        elif start != have or etag not in ("", tag):
            _discard(part)
            raise _Broken("the server sent another part than the one asked for")
        with (
            open(part, "ab") as file,
            tqdm(desc=name, total=total, initial=start, unit="B", disable=None, unit_scale=True) as bar,
        ):
            for chunk in response.iter_raw():
                bar.update(file.write(chunk))
    size = _size(part)
    if size > total:
        _discard(part)
    if size != total:
        raise _Broken(f"{size:,} bytes came of {total:,}")


def _place(response: httpx.Response, url: str, name: str) -> tuple[int, int]:
    """Return where in the file the answer begins, and how long the file is, in bytes."""
    status = response.status_code
    if status == 404:
        raise DataError(f"There is no category {name}: {url} is not there.{hint(name, _categories())}")
    if status in (408, 416, 429) or status >= 500:
        raise _Broken(f"the server answered {status}")
    if status == 206:
        place = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("content-range", ""))
        if not place:
            raise _Broken("the server does not say which part it sent")
        return int(place[1]), int(place[2])
    if status != 200:
        raise DataError(f"{url}: the server answered {status}.")
    length = response.headers.get("content-length", "")
    if not length.isdecimal() or response.headers.get("content-encoding", "identity") != "identity":
        raise DataError(f"{url}: the server does not say how long the file is.")
    return 0, int(length)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _tag(part: Path) -> Path:
    return part.with_name(part.name + ".etag")


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag(part).unlink(missing_ok=True)
