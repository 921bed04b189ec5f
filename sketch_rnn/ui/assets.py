"""What a browser loads of the page's own: its scripts, as modules, its styles, its languages, and what the page knows.

Their address has a hash of all of them: a browser keeps what it has for ever, and asks anew when anything has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

UI = Path(__file__).parent
ENTRY = "web/page.js"
DATA = "web/data.js"  # made of what the page knows; its types stand in web/data.d.ts
STYLES = "page.css"  # made of every .css below this folder
LANGUAGES = sorted((UI / "languages").glob("*.json"))  # a browser asks for its own
TYPES = {".json": "application/json", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
OFFLINE = UI / "offline"  # what stands in the server's place where there is none: deploy/static.py
FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """The files, read once."""

    def __init__(self, data: Mapping[str, Any]):
        text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
        files = {path.relative_to(UI).as_posix(): path.read_bytes() for path in [*_own("*.js"), *LANGUAGES]}
        files[DATA] = f"export const page = {text};\n".encode()
        files[STYLES] = b"\n".join(path.read_bytes() for path in _own("*.css"))
        digest = hashlib.sha256(b"\0".join(each for pair in files.items() for each in (pair[0].encode(), pair[1])))
        self.files = files
        self.version = digest.hexdigest()[:16]
        self._packed = {name: gzip.compress(content, mtime=0) for name, content in files.items()}

    def address(self, name: str) -> str:
        """Return where a file is, relative to the page."""
        return f"ui/{self.version}/{name}"

    def head(self) -> str:
        """Return the markup for the page's head: the styles, and all scripts at once, that none waits for another."""
        scripts = [name for name in self.files if name.endswith(".js")]
        return f'<link rel="stylesheet" href="{self.address(STYLES)}">' + "".join(
            f'<link rel="modulepreload" href="{self.address(name)}">' for name in scripts
        )

    async def answer(self, request: Request) -> Response:
        """Serve a file."""
        name = request.path_params["name"]
        if request.path_params["version"] != self.version or name not in self.files:
            return PlainTextResponse("There is nothing here.", 404, {"cache-control": "no-store"})
        headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["content-encoding"] = "gzip"
        content = (self._packed if packed else self.files)[name]
        return Response(content, headers=headers, media_type=TYPES[Path(name).suffix])


def _own(pattern: str) -> list[Path]:
    return [path for path in sorted(UI.rglob(pattern)) if not path.is_relative_to(OFFLINE)]
