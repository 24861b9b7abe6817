"""The sample configurations of deploy/, run as they are but for names, ports and certificates."""

import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.cli.demo.certificate import Certificate

DEPLOY = Path(__file__).parents[3] / "deploy"
VISITOR = "127.0.0.77"  # an address that stands nowhere else
PATIENCE = 30.0
SOON = 3.0
SAMPLE_CERTIFICATE = "/etc/plainseal/tls/issuer.pem"
SAMPLE_KEY = "/etc/plainseal/tls/issuer.key"
SAMPLE_UPSTREAM = "127.0.0.1:8400"


@dataclass(frozen=True)
class Proxy:
    """A proxy before one room."""

    folder: Path
    port: int
    upstream: int
    certificate: Certificate

    @classmethod
    def make(cls, folder: Path, port: int, upstream: int) -> "Proxy":
        """Make a certificate for localhost."""
        folder.mkdir()
        made = Certificate.make(folder / "tls", "localhost", datetime.now(UTC))
        return cls(folder, port, upstream, made)

    def filled(self, text: str) -> str:
        """Put this machine's places into a sample."""
        return (
            text.replace(SAMPLE_CERTIFICATE, str(self.certificate.certificate))
            .replace(SAMPLE_KEY, str(self.certificate.key))
            .replace(SAMPLE_UPSTREAM, f"127.0.0.1:{self.upstream}")
        )

    @contextmanager
    def nginx(self, *changes: tuple[str, str]) -> Iterator[None]:
        """Run deploy/nginx.conf, with changes to it."""
        text = changed(self.filled((DEPLOY / "nginx.conf").read_text()), *changes)
        text = changed(
            text,
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            ("        listen [::]:443 ssl http2;\n", ""),
            ("server_name issuer.example.org;", "server_name localhost;"),
        )
        path = self.folder / "nginx.conf"
        path.write_text(text)
        own = f"daemon off; pid {self.folder}/nginx.pid;"
        start_log = str(self.folder / "start.log")  # until the configuration is read
        with self._running("nginx", "-e", start_log, "-c", str(path), "-g", own):
            yield

    @contextmanager
    def caddy(self, *changes: tuple[str, str]) -> Iterator[None]:
        """Run deploy/Caddyfile, with changes to it."""
        text = changed(self.filled((DEPLOY / "Caddyfile").read_text()), *changes)
        site = f"https://localhost:{self.port} {{\n\tbind 127.0.0.1\n"
        path = self.folder / "Caddyfile"
        path.write_text(changed(text, ("issuer.example.org {\n", site)))
        with self._running("caddy", "run", "--config", str(path), "--adapter", "caddyfile"):
            yield

    @contextmanager
    def _running(self, *arguments: str) -> Iterator[None]:
        program = shutil.which(arguments[0])
        if program is None:
            pytest.skip(f"SKIPPED ALOUD: no {arguments[0]} here; its sample was not run")
        places = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)}
        with (
            (self.folder / "output.txt").open("wb") as output,
            subprocess.Popen(
                [program, *arguments[1:]], stdout=output, stderr=output, env=places
            ) as process,
        ):
            try:
                self._wait(process)
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + PATIENCE
        with socket.socket() as probe:
            while probe.connect_ex(("127.0.0.1", self.port)):
                said = (self.folder / "output.txt").read_text()
                assert process.poll() is None, said
                assert time.monotonic() < end, said
                time.sleep(0.1)

    def connect(self, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLSocket:
        """Connect as a visitor with an address of her own."""
        context = self.certificate.context()
        context.maximum_version = version
        raw = socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE, source_address=(VISITOR, 0)
        )
        return context.wrap_socket(raw, server_hostname="localhost")

    def says(self, request: bytes) -> bytes:
        """Send bytes over TLS; return the beginning of the answer, if one comes soon."""
        with self.connect() as line, suppress(TimeoutError):
            line.settimeout(SOON)
            line.sendall(request)
            return line.recv(4096)
        return b""

    def mumbles(self, noise: bytes) -> None:
        """Send what is no TLS at all."""
        with socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE, source_address=(VISITOR, 0)
        ) as line:
            line.sendall(noise)
            line.recv(4096)

    def files(self) -> dict[Path, bytes]:
        """Return everything that the proxy has in its folder."""
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Replace parts that must be there."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in the sample"
        text = text.replace(old, new)
    return text
