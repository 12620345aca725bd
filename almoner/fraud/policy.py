"""A version of policy: the numbers rules ask with, what their answers weigh, and what follows.

The files are in almoner/fraud/policies; docs/typologies.md says what each part is for.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from almoner.errors import Fault, InputError
from almoner.fraud import canonical, catalog, filling
from almoner.fraud.catalog import Catalog, Entry

FOLDER = Path(__file__).with_name("policies")
CURRENT = "2027-1"
"""The version that is used unless another is named."""
RUN = frozenset({"first", "end", "start_clock", "limit", "epoch"})
"""Names in queries that a run fills in, not policy."""
LARGEST = 1 << 62
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
_NAME = re.compile(rf"(?P<name>\w+?)(?:_(?P<unit>{'|'.join(_UNITS)}))?")


class Band(StrEnum):
    """What a rule's answer is called, from the least on."""

    NOTED = "noted"
    """It counts beside others."""
    RAISED = "raised"
    """Evidence of its family."""
    STRONG = "strong"
    """More of it. Alone it never holds either."""
    BROKEN = "broken"
    """Something that cannot lawfully be. Alone it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A band, and the measure it begins at; of falling rules, the one it ends below."""

    bound: int | str
    """A number, or the name of one that a program may have its own of."""
    band: Band
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Typology:
    """A known way to steal, or to wrong somebody."""

    name: str
    story: str
    rules: tuple[str, ...]
    alert: int
    hold: int | None
    """None for one that never delays anything."""
    family: int
    """The number under which the chain counts what became of its holds, 0 without any."""
    shadow: bool
    """Whether it is only tried: what it finds is written down, and nothing follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of policy, with the rules it is for."""

    version: str
    bounds: Mapping[str, int]
    """Numbers by name; times in seconds."""
    steps: Mapping[str, tuple[Step, ...]]
    """Bands by rule, from the least to the worst."""
    typologies: tuple[Typology, ...]
    purposes: Mapping[int, Mapping[str, int]]
    """Numbers of programs with a purpose of their own, by that purpose."""
    catalog: Catalog

    def step(self, rule: str, measure: int, whole: int, own: Mapping[str, int]) -> Step | None:
        """The worst band a measure is in, if any, where a program has numbers of its own."""
        rising = self.catalog.rule(rule).rising
        found = None
        for step in self.steps[rule]:
            bound = self._bound(step, own) * whole
            if measure >= bound if rising else measure < bound:
                found = step
        return found

    def values(self, rule: str, own: Mapping[str, int]) -> dict[str, int]:
        """The numbers a rule asks with, `limit` where its answers begin to count among them."""
        bounds = [self._bound(step, own) for step in self.steps[rule]]
        limit = min(bounds) if self.catalog.rule(rule).rising else max(bounds)
        return {**self.bounds, **own, "limit": limit}

    def numbers(self, rule: str) -> frozenset[str]:
        """The names of all numbers a rule's answer depends on."""
        return asked(rule) | {
            step.bound for step in self.steps[rule] if isinstance(step.bound, str)
        }

    def _bound(self, step: Step, own: Mapping[str, int]) -> int:
        if isinstance(step.bound, int):
            return step.bound
        return own.get(step.bound, self.bounds[step.bound])

    def typology(self, name: str) -> Typology:
        """A typology by its name. Raises KeyError."""
        return {each.name: each for each in self.typologies}[name]

    def digest(self, own: Mapping[str, int]) -> bytes:
        """What an alert commits to: all rules with their SQL, all numbers, weights and typologies,
        and what of the numbers is a program's own.
        """
        return canonical.digest(self.written(own))

    def rule_hash(self, typology: Typology, own: Mapping[str, int]) -> bytes:
        """What a number in the contract's register commits to: one typology and its rules."""
        whole = self.written(own)
        return canonical.digest(
            {
                "typology": _typology(typology),
                "rules": {name: whole["rules"][name] for name in typology.rules},
                "bounds": {
                    name: value
                    for name, value in whole["bounds"].items()
                    if any(name in self.numbers(rule) for rule in typology.rules)
                },
            }
        )

    def written(self, own: Mapping[str, int]) -> dict[str, Any]:
        """All of it, as digests are made of."""
        sql = catalog.digest(list(self.steps))
        return {
            "version": self.version,
            "bounds": {**self.bounds, **own},
            "rules": {
                name: {
                    "version": self.catalog.rule(name).version,
                    "family": self.catalog.rule(name).family,
                    "policy": self.catalog.rule(name).policy,
                    "stands": self.catalog.rule(name).stands,
                    "history": list(self.catalog.rule(name).history),
                    "epochs": self.catalog.rule(name).epochs,
                    "peers": self.catalog.rule(name).peers,
                    "sql": sql[name],
                    "bands": [[step.bound, step.band.value, step.weight] for step in steps],
                }
                for name, steps in self.steps.items()
            },
            "typologies": [_typology(each) for each in self.typologies],
        }


class _Rule(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    bands: list[dict[str, int | str]]


class _Typology(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    story: str
    rules: list[str]
    alert: int
    hold: int | None = None
    family: int = 0
    shadow: bool = False


class _Purpose(msgspec.Struct, forbid_unknown_fields=True):
    purpose: int
    bounds: dict[str, int]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    bounds: dict[str, int]
    rules: list[_Rule]
    typologies: list[_Typology]
    purposes: list[_Purpose] = []


def newest() -> str:
    """The newest version there is: the current one, or a draft of the next."""
    return max((each.stem for each in FOLDER.glob("*.toml")), key=numbers)


def numbers(version: str) -> tuple[int, int]:
    """A version's year, and its number in that year. Raises ValueError for another name."""
    year, number = version.split("-")
    return int(year), int(number)


def load(version: str = CURRENT) -> RuleSet:
    """A version that comes with Almoner. Raises InputError for one there is not."""
    path = FOLDER.joinpath(f"{version}.toml")
    if not path.exists():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.toml")))
        reason = f"there is no version {version} of the rules; there are {known}"
        raise InputError([Fault(field="rules", reason=reason)])
    return read(path)


def read(path: Path) -> RuleSet:
    """A version from a file. Raises InputError with every fault."""
    try:
        told = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File)
    except OSError as fault:
        raise _refused(f"{path} cannot be read: {fault.strerror}") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise _refused(f"{path} is no TOML: {fault}") from fault
    except msgspec.ValidationError as fault:
        raise _refused(f"in {path}: {fault}") from fault
    known = catalog.catalog()
    faults: list[Fault] = []
    if not told.version.strip():
        faults.append(Fault(field="version", reason="is empty: what is found is told by its name"))
    steps = dict(_steps(told, known, faults))
    named = {step.bound for each in steps.values() for step in each if isinstance(step.bound, str)}
    wanted = {name for rule in steps for name in asked(rule)} | named
    bounds = dict(_bounds("bounds", told.bounds, wanted, faults))
    for name in sorted(wanted - bounds.keys()):
        faults.append(Fault(field=f"bounds.{name}", reason="is missing: a rule asks with it"))
    purposes = {
        each.purpose: dict(_bounds(f"purposes.{each.purpose}.bounds", each.bounds, wanted, faults))
        for each in told.purposes
    }
    if len(purposes) < len(told.purposes):
        faults.append(Fault(field="purposes", reason="one purpose is there twice"))
    typologies = tuple(_typologies(told, steps, faults))
    if faults:
        raise InputError(faults)
    return RuleSet(
        version=told.version,
        bounds=bounds,
        steps=steps,
        typologies=typologies,
        purposes=purposes,
        catalog=known,
    )


@functools.cache
def asked(rule: str) -> frozenset[str]:
    """The names of the numbers a rule's SQL asks with, as policy writes them."""
    names = filling.names(catalog.question(rule, catalog.SQLITE))
    return frozenset(name.removesuffix(filling.CLOCK) for name in names if name not in RUN)


def _steps(
    told: _File, known: Catalog, faults: list[Fault]
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    entries = {each.name: each for each in known.rules}
    seen: set[str] = set()
    for rule in told.rules:
        entry = entries.get(rule.name)
        if entry is None or rule.name in seen:
            faults.append(Fault(field=f"rules.{rule.name}", reason=_strange(rule.name, entries)))
            continue
        seen.add(rule.name)
        steps = [_step(entry, band, faults) for band in rule.bands]
        bounds = [_known_bound(told, step.bound) for step in steps]
        ordered = sorted(set(bounds), reverse=not entry.rising)
        if not steps or bounds != ordered:
            way = "rising" if entry.rising else "falling"
            reason = f"must have bands, in {way} order, each with a bound of its own"
            faults.append(Fault(field=f"rules.{rule.name}.bands", reason=reason))
        yield rule.name, tuple(steps)


def _step(entry: Entry, band: Mapping[str, int | str], faults: list[Fault]) -> Step:
    field = f"rules.{entry.name}.bands"
    word = "from" if entry.rising else "below"
    bounds: list[int | str] = []
    for key, value in band.items():
        name, unit = _named(key)
        if name == word:
            bounds.append(value * unit if isinstance(value, int) else value)
        elif key not in ("band", "weight"):
            reason = f"has no {key}: it has {word}, perhaps with a unit of time, band and weight"
            faults.append(Fault(field=field, reason=reason))
    if len(bounds) != 1:
        faults.append(Fault(field=field, reason=f"must say {word} once in each band"))
    weight = band.get("weight")
    told = band.get("band")
    if told not in [each.value for each in Band]:
        reason = f"band must be {', '.join(Band)}; it is {told}"
        faults.append(Fault(field=field, reason=reason))
        told = Band.NOTED
    if not isinstance(weight, int) or not 0 < weight <= 100:
        faults.append(Fault(field=field, reason="weight must be from 1 to 100"))
        weight = 1
    return Step(bound=bounds[0] if bounds else 0, band=Band(told), weight=weight)


def _known_bound(told: _File, bound: int | str) -> int:
    """What a bound is, by the file; 0 where it has no such number, which is told elsewhere."""
    if isinstance(bound, int):
        return bound
    found = (
        value * unit
        for key, value in told.bounds.items()
        for name, unit in (_named(key),)
        if bound in (key, name)
    )
    return next(found, 0)


def _bounds(
    path: str, told: Mapping[str, int], wanted: set[str], faults: list[Fault]
) -> Iterator[tuple[str, int]]:
    found = set()
    for key, value in told.items():
        name, unit = (key, 1) if key in wanted else _named(key)
        if name not in wanted or name in found:
            faults.append(Fault(field=f"{path}.{key}", reason=_strange(name, wanted)))
        elif not 0 <= value * unit <= LARGEST:
            faults.append(Fault(field=f"{path}.{key}", reason="must be from 0 to 2^62"))
        elif name != key and value == 0:
            faults.append(Fault(field=f"{path}.{key}", reason="must be above 0: no time is a time"))
        else:
            found.add(name)
            yield name, value * unit


def _typologies(
    told: _File, steps: Mapping[str, tuple[Step, ...]], faults: list[Fault]
) -> Iterator[Typology]:
    used = {name for each in told.typologies for name in each.rules}
    for name in sorted(set(steps) - used):
        faults.append(Fault(field=f"rules.{name}", reason="is in no typology: nothing follows"))
    families = [each.family for each in told.typologies if each.family]
    for twice in sorted({number for number in families if families.count(number) > 1}):
        faults.append(Fault(field="typologies", reason=f"two have family {twice}"))
    seen: set[str] = set()
    for each in told.typologies:
        field = f"typologies.{each.name}"
        if each.name in seen:
            faults.append(Fault(field=field, reason="is there twice"))
        seen.add(each.name)
        unknown = [name for name in each.rules if name not in steps]
        faults += [Fault(field=f"{field}.rules", reason=_strange(name, steps)) for name in unknown]
        if unknown:
            continue
        most = sum(steps[name][-1].weight for name in each.rules if steps[name])
        if not 0 < each.alert <= (most if each.hold is None else min(each.hold, most)):
            reason = f"alert must be above 0, and neither above hold nor above {most}"
            faults.append(Fault(field=field, reason=reason))
        if (each.hold is None) != (each.family == 0):
            reason = "needs both hold and family, the number the chain counts its holds by, or none"
            faults.append(Fault(field=field, reason=reason))
        yield Typology(
            name=each.name,
            story=each.story,
            rules=tuple(each.rules),
            alert=each.alert,
            hold=each.hold,
            family=each.family,
            shadow=each.shadow,
        )


def _named(key: str) -> tuple[str, int]:
    """A name and how many seconds its unit has."""
    found = _NAME.fullmatch(key)
    if found is None:
        return key, 1
    return found["name"], _UNITS.get(found["unit"] or "", 1)


def _strange(name: str, known: Sequence[str] | Mapping[str, object] | set[str]) -> str:
    if name in known:
        return "is there twice"
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"there is no {name}" + (f"; did you mean {near[0]}?" if near else "")


def _refused(reason: str) -> InputError:
    return InputError([Fault(reason=reason)])


def _typology(each: Typology) -> dict[str, Any]:
    return {
        "name": each.name,
        "story": each.story,
        "rules": list(each.rules),
        "alert": each.alert,
        "hold": each.hold,
        "family": each.family,
        "shadow": each.shadow,
    }
