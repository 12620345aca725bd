"""Compiling the contracts.

compile_all
├── when nothing changed: it should answer from the cache at once
├── when a source or a setting changed: it should compile again
├── when a contract is wrong: it should give the compiler's message
└── when Ape, the npm compiler or a native one compiles the same: the bytecode should be the same
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import solcx

from almoner.chain import compile, solc
from almoner.chain.artifacts import Artifact, errors_by_selector, events_by_topic, load
from almoner.config import PROJECT_ROOT
from almoner.errors import CompileError

DOLLAR = "contracts/mocks/TestDollar.sol"
APE_SECONDS = 1_200


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the settings of ours and one contract."""
    (tmp_path / "contracts/mocks").mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / DOLLAR, tmp_path / DOLLAR)
    shutil.copy(PROJECT_ROOT / "ape-config.yaml", tmp_path)
    (tmp_path / "node_modules").symlink_to(PROJECT_ROOT / "node_modules")
    return tmp_path


def _creation(compilation: compile.Compilation, name: str = "TestDollar") -> str:
    return str(compilation.contracts[DOLLAR][name]["evm"]["bytecode"]["object"])


def test_compile_all__answers_from_the_cache_at_once(project: Path) -> None:
    first = compile.compile_all(project)
    started = time.monotonic()
    second = compile.compile_all(project)
    assert time.monotonic() - started < 1
    assert (first.cached, second.cached) == (False, True)
    assert first.contracts == second.contracts


def test_compile_all__compiles_again_when_a_source_changed(project: Path) -> None:
    before = compile.compile_all(project)
    source = project / DOLLAR
    source.write_text(source.read_text().replace("tUSD", "other"))
    after = compile.compile_all(project)
    assert not after.cached
    assert _creation(after) != _creation(before)


@pytest.mark.nightly
def test_compile_all__compiles_again_when_a_setting_changed(project: Path) -> None:
    before = compile.compile_all(project)
    config = project / "ape-config.yaml"
    config.write_text(config.read_text().replace("optimization_runs: 200", "optimization_runs: 1"))
    after = compile.compile_all(project)
    assert not after.cached
    assert _creation(after) != _creation(before)


@pytest.mark.nightly
def test_compile_all__leaves_out_the_hash_of_the_sources(project: Path) -> None:
    before = compile.compile_all(project)
    source = project / DOLLAR
    source.write_text(source.read_text() + "\n// A comment changes no behavior.\n")
    assert _creation(compile.compile_all(project)) == _creation(before)


def test_compile_all__gives_the_compilers_message(project: Path) -> None:
    source = project / DOLLAR
    source.write_text(source.read_text().replace("return 6", "return six"))
    with pytest.raises(CompileError) as refused:
        compile.compile_all(project)
    assert "Undeclared identifier" in str(refused.value)
    assert f"--> {DOLLAR}:" in str(refused.value)
    assert "return six" in str(refused.value)


def test_compile_all__gives_warnings_about_our_own_files(project: Path) -> None:
    source = project / DOLLAR
    source.write_text(source.read_text().replace("return 6", "uint8 unused; return 6"))
    (warning,) = compile.compile_all(project).warnings
    assert "Unused local variable" in warning


def test_compile_all__names_an_import_that_is_not_there(project: Path) -> None:
    source = project / DOLLAR
    source.write_text(source.read_text().replace("ERC20.sol", "ERC21.sol"))
    with pytest.raises(CompileError, match=rf"{DOLLAR} imports .*ERC21\.sol"):
        compile.compile_all(project)


def test_configuration__says_which_setting_is_missing(project: Path) -> None:
    config = project / "ape-config.yaml"
    config.write_text(config.read_text().replace("evm_version", "evm"))
    with pytest.raises(CompileError, match="evm_version"):
        compile.configuration(project)


@pytest.mark.nightly
def test_compilers__give_the_same_bytecode(project: Path) -> None:
    config = compile.configuration(project)
    job = compile.standard_input(project, config)
    native = solc.installed(config.version)

    def built(executable: Path) -> dict[str, Any]:
        output = solcx.compile_standard(job, solc_binary=executable, solc_version=config.version)
        evm: dict[str, Any] = output["contracts"][DOLLAR]["TestDollar"]["evm"]
        return evm

    packaged = project / "packaged" / f"solc-v{config.version}"
    solc.write(packaged, None, {"metadata": config.metadata})
    assert built(packaged)["bytecode"]["object"] == _creation(compile.compile_all(project))
    if native is not None:
        assert built(native) == built(packaged)


def test_executable__survives_moving_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "elsewhere" / "there"
    program = here / "almoner/chain/solc.js"
    program.parent.mkdir(parents=True)
    shutil.copy(solc.PROGRAM, program)
    (here / "node_modules").symlink_to(PROJECT_ROOT / "node_modules")
    monkeypatch.setattr(solc, "PROGRAM", program)
    solc.write(solc.folder(here) / "solc-v0", None, {})
    there.parent.mkdir()
    here.rename(there)
    ran = subprocess.run([solc.folder(there) / "solc-v0", "--version"], capture_output=True)
    assert compile.configuration().version in ran.stdout.decode()


def built_by_ape(tmp_path: Path, *sources: str) -> dict[str, Any]:
    """What `ape compile` makes of these sources, or of all, by contract."""
    shutil.copytree(
        PROJECT_ROOT / "contracts", tmp_path / "contracts", ignore=shutil.ignore_patterns(".cache")
    )
    shutil.copy(PROJECT_ROOT / "ape-config.yaml", tmp_path)
    (tmp_path / "node_modules").symlink_to(PROJECT_ROOT / "node_modules")
    ran = subprocess.run(
        [Path(sys.executable).with_name("ape"), "compile", *sources],
        cwd=tmp_path,
        env={
            **os.environ,
            "APE_DATA_FOLDER": str(tmp_path / "ape"),
            "SOLCX_BINARY_PATH": str(solc.folder(PROJECT_ROOT)),
        },
        capture_output=True,
        text=True,
        timeout=APE_SECONDS,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    build: dict[str, Any] = json.loads((tmp_path / ".build/__local__.json").read_text())
    return dict(build["contractTypes"])


def differing(build: Mapping[str, Any], artifacts: Mapping[str, Artifact]) -> list[str]:
    """The contracts that ape compiles to other code than we do."""

    def code(name: str, key: str) -> bytes:
        written = build[name].get(key, {}).get("bytecode", "0x")[2:]
        # Where the address of a library goes, an artifact of ours has zeros.
        return bytes.fromhex(re.sub(r"__\$[0-9a-f]{34}\$__", "00" * 20, written))

    return [
        name
        for name in build
        if code(name, "deploymentBytecode") != artifacts[name].bytecode
        or code(name, "runtimeBytecode") != artifacts[name].runtime
    ]


def test_ape__gives_the_same_bytecode(tmp_path: Path, artifacts: Mapping[str, Artifact]) -> None:
    build = built_by_ape(tmp_path, "contracts/Offices.sol")
    assert build["Offices"]["deploymentBytecode"]["bytecode"]
    assert differing(build, artifacts) == []
    assert differing(build, {**artifacts, "Offices": artifacts["Holds"]}) == ["Offices"]


@pytest.mark.nightly
def test_ape__gives_the_same_bytecode_for_every_contract(
    tmp_path: Path, artifacts: Mapping[str, Artifact]
) -> None:
    build = built_by_ape(tmp_path)
    # Ape keeps nothing of a contract that is still to be linked to its libraries.
    assert set(build) == {name for name, each in artifacts.items() if not each.libraries}
    assert differing(build, artifacts) == []


def test_load__names_the_contracts_there_are() -> None:
    with pytest.raises(CompileError, match=r"no contract Dollar; there are .*TestDollar"):
        load("Dollar")


def test_load__gives_source_and_code() -> None:
    artifact = load("TestDollar")
    assert artifact.source == DOLLAR
    assert artifact.deployable
    assert artifact.runtime in artifact.bytecode
    assert artifact.method_identifiers["mint(address,uint256)"] == "40c10f19"


def test_errors_by_selector__names_errors_of_the_library_too() -> None:
    element = errors_by_selector()[bytes.fromhex("e450d38c")]
    assert element["name"] == "ERC20InsufficientBalance"


def test_events_by_topic__has_every_event_of_ours(artifacts: Mapping[str, Artifact]) -> None:
    names = {element["name"] for element in events_by_topic().values()}
    for artifact in artifacts.values():
        assert names >= {entry["name"] for entry in artifact.abi if entry["type"] == "event"}
