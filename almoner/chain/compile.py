"""Compiles the contracts through py-solc-x, with the settings Ape uses too.

All contracts are one input, so that a contract's bytecode never depends on which of them changed.
The code of each file is generated in processes of their own, and the result is cached by the hash
of the whole input.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import solcx
import solcx.exceptions
import yaml

from almoner.chain import solc
from almoner.config import PROJECT_ROOT
from almoner.errors import CompileError

OUTPUTS = (
    "abi",
    "evm.bytecode.object",
    "evm.bytecode.linkReferences",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences",
    "evm.deployedBytecode.linkReferences",
    "evm.methodIdentifiers",
    "storageLayout",
    "devdoc",
    "userdoc",
)
# Older results are deleted: each is some megabytes.
CACHED_RESULTS = 12

_IMPORT = re.compile(r"""\bimport\b[^;"']*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The `solidity` section of `ape-config.yaml`, as the compiler's standard input wants it."""

    version: str
    settings: Mapping[str, object]
    metadata: Mapping[str, object]
    remappings: Mapping[str, str]
    """Import prefix to folder, relative to the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """How contracts are compiled, and what is asked of the compiler."""

    settings: Mapping[str, object] = field(default_factory=dict)
    """In place of those of `ape-config.yaml`, key by key."""
    outputs: tuple[str, ...] = OUTPUTS
    """What is asked about each contract."""
    trees: bool = False
    """Whether the syntax tree of each of our files is asked for, too."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Source path to what is compiled in place of the file's own text."""


DEPLOYED = Build()
"""What is deployed: the settings of `ape-config.yaml` and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compilation:
    """What the compiler made of all contracts: source path to contract name to its output."""

    contracts: Mapping[str, Mapping[str, Any]]
    trees: Mapping[str, Mapping[str, Any]]
    """Source path to syntax tree, if the build asked for them."""
    warnings: tuple[str, ...]
    cached: bool


def configuration(root: Path = PROJECT_ROOT) -> Configuration:
    """The compiler's settings from `ape-config.yaml`. Raises CompileError if one is missing."""
    try:
        config = yaml.safe_load((root / "ape-config.yaml").read_text())
        chosen = config["solidity"]
        npm: dict[str, str] = {
            f"{entry['name']}/{entry['version']}": f"node_modules/{entry['npm']}"
            for entry in config.get("dependencies", [])
        }
        remappings: dict[str, str] = dict(
            line.split("=", 1) for line in chosen.get("import_remapping", [])
        )
        return Configuration(
            version=str(chosen["version"]),
            settings={
                "optimizer": {"enabled": chosen["optimize"], "runs": chosen["optimization_runs"]},
                "evmVersion": chosen["evm_version"],
                "viaIR": chosen["via_ir"],
            },
            metadata=chosen["metadata"],
            remappings={prefix: npm.get(to, to) for prefix, to in remappings.items()},
        )
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as fault:
        raise CompileError(f"ape-config.yaml cannot be used: {fault!r}.") from fault


def compile_all(root: Path = PROJECT_ROOT, build: Build = DEPLOYED) -> Compilation:
    """Every contract below `contracts/`, from the cache if nothing changed.

    Raises CompileError with the compiler's own message.
    """
    config = configuration(root)
    job = standard_input(root, config, build)
    key = hashlib.sha256(json.dumps([config.version, job], sort_keys=True).encode()).hexdigest()
    cache = root / ".cache" / "contracts"
    result = cache / f"{key}.json"
    if not result.exists():
        with _lock(cache / "lock"):
            # Another process may have compiled the same while this one waited.
            if not result.exists():
                _store(result, _compile(root, config, job))
                return _load(result, cached=False)
    return _load(result, cached=True)


def standard_input(root: Path, config: Configuration, build: Build = DEPLOYED) -> dict[str, Any]:
    """The compiler's input: all contracts, whatever they import, and the settings.

    Raises CompileError for an import that cannot be found.
    """
    asked = {"*": list(build.outputs), **({"": ["ast"]} if build.trees else {})}
    own = sorted(path.relative_to(root).as_posix() for path in (root / "contracts").rglob("*.sol"))
    own = [name for name in own if "/.cache/" not in name]
    sources = {**_sources(root, own, config.remappings), **build.texts}
    return {
        "language": "Solidity",
        "sources": {name: {"content": sources[name]} for name in sorted(sources)},
        "settings": {
            **config.settings,
            **build.settings,
            "metadata": config.metadata,
            "outputSelection": {name: asked for name in own},
        },
    }


def _sources(root: Path, own: Sequence[str], remappings: Mapping[str, str]) -> dict[str, str]:
    """Name to text of the named files and of all they import, directly or not."""
    found: dict[str, str] = {}
    waiting = [(name, "contracts/") for name in own]
    while waiting:
        name, importer = waiting.pop()
        if name in found:
            continue
        try:
            text = _path(root, name, remappings).read_text()
        except OSError as fault:
            raise CompileError(f"{importer} imports {name}, which cannot be read.") from fault
        found[name] = text
        waiting.extend((_resolved(name, target), name) for target in _IMPORT.findall(text))
    return found


def _path(root: Path, name: str, remappings: Mapping[str, str]) -> Path:
    for prefix, to in remappings.items():
        if name.startswith(f"{prefix}/"):
            return root / (to + name.removeprefix(prefix))
    return root / name


def _resolved(importer: str, target: str) -> str:
    if not target.startswith("."):
        return target
    return os.path.normpath(os.path.join(os.path.dirname(importer), target))


def _compile(root: Path, config: Configuration, job: dict[str, Any]) -> dict[str, Any]:
    compiler = solc.executable(root, config.version, {"metadata": config.metadata})
    shares = _shares(job, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=len(shares)) as pool:
        outputs = list(pool.map(lambda share: _run(compiler, config.version, share), shares))
    contracts: dict[str, Any] = {}
    trees: dict[str, Any] = {}
    warnings: set[str] = set()
    for output in outputs:
        contracts.update(output.get("contracts", {}))
        read = output.get("sources", {}).items()
        trees.update({name: each["ast"] for name, each in read if "ast" in each})
        warnings.update(_warnings(output))
    return {"contracts": contracts, "trees": trees, "warnings": sorted(warnings)}


def _warnings(output: Mapping[str, Any]) -> Iterator[str]:
    """What the compiler remarks about our own files: nobody here can act on a dependency's."""
    for entry in output.get("errors", []):
        if entry.get("sourceLocation", {}).get("file", "contracts/").startswith("contracts/"):
            yield entry["formattedMessage"].strip()


def _shares(job: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The same input several times, each asking for the code of other files.

    Each process reads all sources, so that the bytecode is that of one compilation of everything.
    """
    selection: dict[str, object] = job["settings"]["outputSelection"]
    parts: list[list[str]] = [[] for _ in range(min(count, len(selection)) or 1)]
    sizes = [0] * len(parts)
    size = {name: len(job["sources"][name]["content"]) for name in selection}
    for name in sorted(selection, key=lambda name: (-size[name], name)):
        least = sizes.index(min(sizes))
        parts[least].append(name)
        sizes[least] += size[name]
    return [
        {
            **job,
            "settings": {
                **job["settings"],
                "outputSelection": {name: selection[name] for name in part},
            },
        }
        for part in parts
    ]


def _run(compiler: Path, version: str, job: dict[str, Any]) -> dict[str, Any]:
    try:
        output: dict[str, Any] = solcx.compile_standard(
            job, solc_binary=compiler, solc_version=version, allow_empty=True
        )
    except solcx.exceptions.SolcError as fault:
        raise CompileError(_message(fault)) from fault
    return output


def _message(fault: solcx.exceptions.SolcError) -> str:
    entries = getattr(fault, "error_dict", None) or []
    told = [entry["formattedMessage"].strip() for entry in entries if entry["severity"] == "error"]
    return "\n\n".join(told) or str(getattr(fault, "stderr_data", "")).strip() or str(fault)


def _load(result: Path, *, cached: bool) -> Compilation:
    stored = json.loads(result.read_text())
    return Compilation(
        contracts=stored["contracts"],
        trees=stored.get("trees", {}),
        warnings=tuple(stored["warnings"]),
        cached=cached,
    )


def _store(result: Path, compiled: dict[str, Any]) -> None:
    draft = result.with_suffix(".draft")
    draft.write_text(json.dumps(compiled))
    draft.replace(result)
    newest = sorted(result.parent.glob("*.json"), key=lambda path: -path.stat().st_mtime)
    for path in newest[CACHED_RESULTS:]:
        path.unlink()


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One compilation at a time in a project, however many test workers ask for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
