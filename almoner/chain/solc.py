"""The Solidity compiler of the project: one executable for py-solc-x and for Ape.

py-solc-x downloads compilers from a host that closed networks, many government ones among them, do
not reach. The npm package `solc` is the same compiler as WebAssembly, so the executable written
here runs the native compiler where there is one and the package otherwise, and adds the settings
Ape has no option for. It lives in the project's `.cache/solc/` under py-solc-x's own name:
`SOLCX_BINARY_PATH` set to that folder makes Ape use it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import requests
import solcx
import solcx.exceptions
import solcx.install

from almoner.config import PROJECT_ROOT
from almoner.errors import CompileError

PROGRAM = Path(__file__).with_name("solc.js")

# Long enough for a download host that answers, short enough not to be noticed where none does.
PROBE_SECONDS = 3


def executable(root: Path, version: str, settings: Mapping[str, object]) -> Path:
    """The compiler of project `root`, written if it is not there or says something else.

    `settings` are added to every input that does not set them. Raises CompileError when there is
    neither a native compiler nor the npm package.
    """
    path = folder(root) / f"solc-v{version}"
    # Whether a download works is asked once, when the executable is first written.
    native = installed(version) or (None if path.exists() else downloaded(version))
    if native is None and not (PROJECT_ROOT / "node_modules" / "solc").is_dir():
        raise CompileError(f"There is no solc {version}: run npm ci in the project's folder.")
    write(path, native, settings)
    return path


def write(path: Path, native: Path | None, settings: Mapping[str, object]) -> None:
    """Writes the executable, in one step; `native` None makes it run the npm package."""
    # A relative path keeps working when the project's folder is moved.
    program = os.path.relpath(PROGRAM, path.parent)
    given = json.dumps({"native": native and str(native), "settings": dict(settings)})
    text = f"#!/usr/bin/env node\nrequire({json.dumps(program)})({given})\n"
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.chmod(0o755)
    draft.replace(path)


def folder(root: Path) -> Path:
    """Where the executable of project `root` lives; give it to Ape as `SOLCX_BINARY_PATH`."""
    return root / ".cache" / "solc"


def installed(version: str) -> Path | None:
    """The native compiler py-solc-x has in its own folder, if any."""
    path = Path.home() / ".solcx" / f"solc-v{version}"
    return path if path.is_file() else None


def downloaded(version: str) -> Path | None:
    """The native compiler fetched by py-solc-x, or None where its host does not answer."""
    host = solcx.install.BINARY_DOWNLOAD_BASE.format("linux", "list.json")
    try:
        requests.head(host, timeout=PROBE_SECONDS).raise_for_status()
        solcx.install_solc(version, solcx_binary_path=Path.home() / ".solcx")
    except (requests.RequestException, solcx.exceptions.SolcInstallationError, OSError):
        return None
    return installed(version)
