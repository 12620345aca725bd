"""Made-up years of grants, written to folders and read back."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from almoner import money
from almoner.config import PROJECT_ROOT
from almoner.program import GrantFile
from almoner.program import grants as programs
from almoner.simulate import grants as years
from almoner.simulate.grants import Year

DAY = 86_400
PROGRAM_FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"


@dataclass(frozen=True)
class Written:
    """The files of a year, as anybody would read them who did not write them."""

    made: Year
    folder: Path

    @cached_property
    def plan(self) -> list[dict[str, str]]:
        """The lines of the plan."""
        return self.table("year.csv")

    @cached_property
    def awards(self) -> list[dict[str, str]]:
        """The lines of the list of awards; the award of the first has the number 1."""
        return self.table("awards.csv")

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What the year really is."""
        return dict(json.loads((self.folder / "truth.json").read_text()))

    @cached_property
    def requests(self) -> dict[int, dict[str, Any]]:
        """What was asked for, by the number of the draw, refused requests left out."""
        refused = {each["act"] for each in self.truth["should_refuse"]}
        lines = [line for line in self.of("draw request") if int(line["number"]) not in refused]
        return {
            number: self.toml(line["file"]) | {"award": int(line["subject"]), "at": at(line)}
            for number, line in enumerate(lines, start=1)
        }

    def table(self, name: str) -> list[dict[str, str]]:
        """The lines of a CSV file."""
        with (self.folder / name).open(newline="") as file:
            return list(csv.DictReader(file))

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file."""
        return tomllib.loads((self.folder / name).read_text())

    def of(self, act: str) -> list[dict[str, str]]:
        """The lines of one act."""
        return [line for line in self.plan if line["act"] == act]

    def about(self, act: str, subject: int) -> list[dict[str, str]]:
        """The lines of one act on one subject."""
        return [line for line in self.of(act) if line["subject"] == str(subject)]

    def planted(self, kind: str) -> dict[str, Any]:
        """What the truth says of one planted group."""
        (found,) = [each for each in self.truth["planted"] if each["kind"] == kind]
        return dict(found)

    def application(self, award: int) -> dict[str, Any]:
        """What an award was applied for with, as last submitted."""
        number = self.awards[award - 1]["application"]
        revised = f"applications/{int(number):04d}-revised.toml"
        first = f"applications/{int(number):04d}.toml"
        return self.toml(revised if (self.folder / revised).exists() else first)

    def organization(self, award: int) -> str:
        """The number of an award's organization in the register."""
        (line,) = self.about("apply identify", int(self.awards[award - 1]["application"]))
        return line["detail"]

    def total(self, award: int) -> int:
        """Base units of an award."""
        line = self.awards[award - 1]
        by_category = [line[name] for name in self.made.terms.categories]
        amounts = line["milestones"].split(";") if line["milestones"] else by_category
        return sum(map(money.parse, amounts))


def at(line: dict[str, str]) -> int:
    """The moment of a line, in seconds from the first midnight."""
    return int(line["day"]) * DAY + int(line["second"])


@pytest.fixture(scope="session")
def program() -> GrantFile:
    """The program the years are made up for."""
    return programs.load(PROGRAM_FILE)


SIZES = ((1, 16, 12), (2, 16, 12), (7, 200, 40))


@pytest.fixture(scope="session", params=SIZES, ids=str)
def written(
    request: pytest.FixtureRequest, program: GrantFile, tmp_path_factory: pytest.TempPathFactory
) -> Written:
    """Small years and one of the usual size."""
    seed, applicants, awards = request.param
    folder = tmp_path_factory.mktemp("year")
    made = years.year(program, applicants=applicants, awards=awards, seed=seed)
    years.write(made, folder)
    return Written(made, folder)
