"""What a casefile is tied to: one roster contract, and the keys of its references."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from almoner.casefile.database import Database
from almoner.errors import CasefileError


class Ties(Database):
    """A casefile that knows whose it is."""

    def claim(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Ties the casefile to one roster contract and to the keys of its references.

        Case numbers of another contract mean other people, and under another key the same people
        have other references. `fingerprints` are those of the keys by setting. Raises as `compare`.
        """
        self.compare(deployment, fingerprints)
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES ('deployment', ?)", [deployment.encode()])
        self.tie(fingerprints)
        # Another process may have claimed it in between.
        self.compare(deployment, fingerprints)

    def tie(self, fingerprints: Mapping[str, bytes]) -> None:
        """Ties the casefile to keys of references alone. Raises as `compare_keys`."""
        self.compare_keys(fingerprints)
        with self._writing() as db:
            named = _named(fingerprints).items()
            db.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", named)
        self.compare_keys(fingerprints)

    def compare(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Compares what `claim` tied the casefile to, where it did, and changes nothing.

        Raises CasefileError if it is another contract or another key.
        """
        self.belong({deployment})
        self.compare_keys(fingerprints)

    def belong(self, deployments: Collection[str]) -> None:
        """Compares the roster it is tied to, where it is tied, with those that are meant.

        Raises CasefileError if it is none of them.
        """
        owner = self._claimed().get("deployment")
        if owner is not None and owner.decode() not in deployments:
            meant = " or ".join(sorted(deployments)) or "a program that is recorded here"
            raise CasefileError(
                f"The casefile belongs to the roster {owner.decode()}, not to {meant}: set "
                "ALMONER_HOME to a folder of its own for each deployment."
            )

    def compare_keys(self, fingerprints: Mapping[str, bytes]) -> None:
        """Compares the keys of references with those the casefile is tied to, where it is.

        Raises CasefileError if one is another.
        """
        claimed = self._claimed()
        for setting, (name, given) in zip(fingerprints, _named(fingerprints).items(), strict=True):
            if claimed.get(name, given) != given:
                raise CasefileError(
                    f"{setting} is not the one this casefile's references were made with: set it "
                    "to that key. Under another the same persons could be enrolled twice, and the "
                    "same invoice be charged twice."
                )

    def _claimed(self) -> dict[str, bytes]:
        return dict(self._all("SELECT name, value FROM meta"))


def _named(fingerprints: Mapping[str, bytes]) -> dict[str, bytes]:
    """Fingerprints by their names in the table of what the casefile is tied to."""
    return {f"fingerprint {setting}": given for setting, given in fingerprints.items()}
