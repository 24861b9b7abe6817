"""The floor: the same questions as one bare form, without style, script or promise."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from benchmarks.page.stage import compiled

HEAD: Final = (
    '<!doctype html><meta charset="utf-8"><title>问卷</title>'
    '<meta name="viewport" content="width=device-width"><form method="post">'
)


def bare_form() -> bytes:
    """Return the long questionnaire as a form that a browser can show by itself."""
    form = json.loads(compiled("fault_tolerance"))
    scales = {one["id"]: one["labels"] for one in form["response_scales"]}
    rows = "".join(_question(item, scales) for item in form["items"])
    return f"{HEAD}{rows}<button>发送</button></form>".encode()


def _question(item: dict[str, Any], scales: dict[str, Any]) -> str:
    name = item["id"]
    labels = scales.get(item.get("response_scale", ""), [])
    labels = labels or [option["label"] for option in item.get("options", [])]
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{value}">{escape(label[0])}</label>'
        for value, label in enumerate(labels)
    )
    entry = radios or f'<textarea name="{name}"></textarea>'
    return f"<fieldset><legend>{escape(item['text'][0])}</legend>{entry}</fieldset>"


@contextmanager
def floor() -> Iterator[str]:
    """Serve it, gzipped; yield its address."""
    body = gzip.compress(bare_form(), mtime=0)

    class Form(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Form) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
