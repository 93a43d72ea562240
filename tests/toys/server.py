"""A small web server on this computer that serves files, ranges, and every kind of failure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What the server has and how it misbehaves; `asked` is what came in: (path, Range header)."""

    files: dict[str, bytes]
    answers: list[int] = field(default_factory=list)  # statuses to give before it serves
    cut_after: list[int] = field(default_factory=list)  # bytes after which an answer breaks off, one per answer
    ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """`site` at `site.address` until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            site.asked.append((self.path, wanted))
            if site.answers:
                return self._say(site.answers.pop(0))
            body = site.files.get(self.path.lstrip("/"))
            if body is None:
                return self._say(404)
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and site.ranges else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body) - start))
            self.end_headers()
            cut = site.cut_after.pop(0) if site.cut_after else len(body)
            self.wfile.write(body[start : start + cut])

        def _say(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Nothing: tests are quiet."""

    return Handler
