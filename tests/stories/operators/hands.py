"""Hands: Unix users that nobody else has, each with a closed home and its own processes."""

import json
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[3]
FIRST_UID = 61_800
PRIVATE_UMASK = 0o077  # as UMask= in deploy/*.service
PATIENCE = 180.0  # several programs start at once, on a machine that may be busy
PATH = "/usr/local/bin:/usr/bin:/bin"
PROBE = "import granian, nacl, survey"
TYPING = """
import contextlib, io, json, os, sys
from survey.cli import main
printed = []
for line in json.loads(sys.argv[1]):
    sys.argv = ["survey", *line, "--home", os.environ["HOME"]]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            main()
        except SystemExit as ended:
            if ended.code:
                sys.exit(f"{line}: exit code {ended.code}")
    printed.append(said.getvalue().strip())
print(json.dumps(printed))
"""


def environment(home: Path) -> dict[str, str]:
    """Return what a process of such a user knows of its surroundings."""
    return {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_PROXY": "localhost",
        "PATH": PATH,
        "PLAINSEAL_PASSPHRASE": "a long enough passphrase",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": f"{ROOT}:{sysconfig.get_path('purelib')}",
    }


def interpreter() -> str | None:
    """Return a Python that a user without any right may run, if this machine has one."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = (sys.executable, f"/usr/local/bin/{version}", f"/usr/bin/{version}")
    return next(filter(_runs, candidates), None)


def _runs(python: str) -> bool:
    try:
        tried = subprocess.run(
            [python, "-c", PROBE], user=FIRST_UID, group=FIRST_UID, extra_groups=[], cwd="/",
            env=environment(Path("/")), capture_output=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except OSError:
        return False
    return tried.returncode == 0


@dataclass(frozen=True)
class Hand:
    """One operator, or the researcher: a user id, a home of mode 0700, an interpreter."""

    name: str
    uid: int
    home: Path
    python: str

    @classmethod
    def make(cls, name: str, uid: int, folder: Path, python: str) -> "Hand":
        """Make the home and give it away."""
        home = folder / name
        home.mkdir(mode=0o700)
        os.chown(home, uid, uid)
        return cls(name, uid, home, python)

    def types(self, *lines: tuple[object, ...]) -> list[str]:
        """Type command lines that must succeed, in one process; return what each printed."""
        ran = self.runs("-c", TYPING, json.dumps([[*map(str, line)] for line in lines]))
        assert ran.returncode == 0, f"{lines}: {ran.stdout}{ran.stderr}"
        printed: list[str] = json.loads(ran.stdout)
        return printed

    def examines(self, *options: str) -> dict[str, Any]:
        """Let the doctor examine the home; return what it says."""
        ran = self.runs("-m", "survey.cli", "doctor", "--json", "--home", str(self.home), *options)
        said: dict[str, Any] = {**json.loads(ran.stdout), "exit_code": ran.returncode}
        return said

    def runs(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python as this user."""
        return subprocess.run(
            [self.python, *arguments], user=self.uid, group=self.uid, extra_groups=[],
            umask=PRIVATE_UMASK, cwd=self.home, env=environment(self.home),
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip

    @contextmanager
    def serving(self, port: int) -> Iterator[subprocess.Popen[bytes]]:
        """Serve the room of the hand's name; what it says goes to a file of its home."""
        arguments = [
            self.python, "-m", "survey.cli", "serve", self.name,
            "--port", str(port), "--home", str(self.home),
        ]  # fmt: skip
        said = self.home / "said.txt"
        with (
            said.open("wb") as output,
            subprocess.Popen(
                arguments, user=self.uid, group=self.uid, extra_groups=[], umask=PRIVATE_UMASK,
                cwd=self.home, env=environment(self.home), stdout=output, stderr=output,
            ) as process,
        ):  # fmt: skip
            try:
                wait_for(f"http://localhost:{port}/healthz", process)
                yield process
            finally:
                process.terminate()
                process.wait(PATIENCE)

    def bytes(self) -> bytes:
        """Return every byte of every file of the home, names included."""
        files = sorted(path for path in self.home.rglob("*") if path.is_file())
        return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in files)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, f"the server at {url} has ended"
        try:
            if httpx.get(url, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")
