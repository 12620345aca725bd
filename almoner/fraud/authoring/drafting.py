"""Beginning a rule: what it needs, where it has to be, in one step."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.fraud import policy, protected
from almoner.fraud.authoring import skeleton

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WIDE = 100
_RULES = "almoner/fraud/rules"
_POLICIES = "almoner/fraud/policies"
_STORIES = "tests/fraud/planted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was written."""

    version: str
    """Of the policy it is in: a draft, until two persons activate it."""
    paths: tuple[Path, ...]


def begin(root: Path, name: str) -> Begun:
    """Writes a working rule of this name into a checkout, with bands, words and stories.

    Raises InputError for a name no rule may have, and for a checkout that is not as expected; then
    nothing is written.
    """
    if not root.joinpath(_STORIES).is_dir():
        raise _refused(f"{root} is no checkout of Almoner: rules are written in one")
    for reason in _faults(root, name):
        raise _refused(reason)
    version = policy.newest()
    if version == policy.CURRENT:
        year, number = policy.numbers(version)
        version = f"{year}-{number + 1}"
    wanted = dict(_files(root, name, version))
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return Begun(version=version, paths=tuple(wanted))


def _faults(root: Path, name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        yield f"{name!r} is no name: take small letters, digits and _, as in often_returned"
    for word in protected.named(name):
        yield f"{name} names {word}: nobody may be judged by that"
    # Not by `policy.read`: a rule that was just begun is in no catalog yet.
    path = root.joinpath(_POLICIES, f"{policy.newest()}.toml")
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    taken = {
        "a rule": {each["name"] for each in told["rules"]},
        "a typology": {each["name"] for each in told["typologies"]},
        "a module of rules": {path.stem for path in root.joinpath(_RULES).glob("*.py")},
        "a module of stories": {path.stem for path in root.joinpath(_STORIES).glob("*.py")},
    }
    for what, names in taken.items():
        if name in names:
            yield f"there is {what} {name}: take another name"
    if any(bound.startswith(f"{name}_window") for bound in told["bounds"]):
        yield f"there is a bound {name}_window: take another name"


def _files(root: Path, name: str, version: str) -> Iterator[tuple[Path, str]]:
    """Every file with the text it is to have."""

    def text(*place: str) -> tuple[Path, str]:
        path = root.joinpath(*place)
        return path, path.read_text(encoding="utf-8")

    def filled(template: str) -> str:
        return template.replace("@name", name).replace("@NAME", name.upper())

    yield root.joinpath(_RULES, f"{name}.py"), filled(skeleton.RULE)
    path, listed = text(_RULES, "__init__.py")
    listed = _imported(listed, "almoner.fraud.rules", name, path)
    yield path, _before(listed, ')\n"""All of them', f"    *{name}.RULES,\n", path)

    path, drafted = text(_POLICIES, f"{policy.newest()}.toml")
    for mark, template in (
        # Bounds end with an empty line.
        ("\n# --- Rules", skeleton.BOUND),
        ("# --- Typologies", skeleton.BANDS),
        ("# --- Numbers of programs", skeleton.TYPOLOGY),
    ):
        drafted = _before(drafted, mark, filled(template), path)
    told = f'version = "{policy.newest()}"'
    drafted = _instead(drafted, told, f'version = "{version}"', path)
    yield path.with_name(f"{version}.toml"), drafted

    path, words = text("almoner/fraud/words/en.toml")
    yield path, f"{words.rstrip()}\n{filled(skeleton.SENTENCE)}"

    yield root.joinpath(_STORIES, f"{name}.py"), filled(skeleton.STORY)
    path, every = text(_STORIES, "every.py")
    every = _imported(every, "tests.fraud.planted", name, path)
    yield path, _instead(every, ".SCENARIOS,\n)", f".SCENARIOS,\n    *{name}.SCENARIOS,\n)", path)
    path, low = text("tests/fraud/rules/test_live.py")
    yield path, _before(low, '}\n"""Bounds so low', filled(skeleton.LOW), path)


def _imported(text: str, package: str, name: str, path: Path) -> str:
    """The text with one more module in its only import of modules of a package."""
    found = re.search(
        rf"^from {re.escape(package)} import (\((?P<many>[^)]*)\)|(?P<one>.*))$", text, re.M
    )
    if found is None:
        raise _strange(path)
    names = re.findall(r"\w+", found["many"] or found["one"])
    line = f"from {package} import {', '.join(sorted([*names, name]))}"
    if len(line) > _WIDE:
        listed = "".join(f"    {each},\n" for each in sorted([*names, name]))
        line = f"from {package} import (\n{listed})"
    return text[: found.start()] + line + text[found.end() :]


def _before(text: str, mark: str, added: str, path: Path) -> str:
    return _instead(text, mark, added + mark, path)


def _instead(text: str, old: str, new: str, path: Path) -> str:
    if text.count(old) != 1:
        raise _strange(path)
    return text.replace(old, new)


def _strange(path: Path) -> InputError:
    return _refused(f"{path} is not as it comes with Almoner: add the rule by hand")


def _refused(reason: str) -> InputError:
    return InputError([Fault(field="rule", reason=reason)])
