"""Passkeys: the claimant's, which are bound on chain, and those of representatives."""

from __future__ import annotations

import sqlite3

from almoner.casefile import places
from almoner.casefile.records import Credential
from almoner.casefile.store import Store
from almoner.errors import CasefileError


class Credentials(Store):
    """A casefile that knows passkeys."""

    def put_credential(self, credential: Credential) -> None:
        """Records a passkey.

        Raises CasefileError if there is one with its id already, or its representative does not act
        for its case.
        """
        with self._writing() as db:
            self._insert(db, credential)

    def credential(self, credential_id: bytes) -> Credential | None:
        """A passkey by its id."""
        found = self._credentials("credential_id = ?", credential_id)
        return found[0] if found else None

    def credentials_of(self, case_no: int) -> list[Credential]:
        """The passkeys for a case, its representatives' too."""
        return self._credentials("case_no = ?", case_no)

    def count_signature(self, credential_id: bytes, sign_count: int) -> None:
        """Records the counter a passkey gave with a signature.

        Raises CasefileError if there is no such passkey, or the counter did not rise: then there
        may be a copy of it. Passkeys that do not count give zero every time.
        """
        with self._writing() as db:
            changed = db.execute(
                "UPDATE credentials SET sign_count = ?2 WHERE credential_id = ?1"
                " AND (sign_count < ?2 OR (sign_count = 0 AND ?2 = 0))",
                (credential_id, sign_count),
            ).rowcount
        if changed != 1:
            raise CasefileError(
                "This passkey is not known, or there is a copy of it: ask for a new code."
            )

    def _insert(self, db: sqlite3.Connection, credential: Credential) -> None:
        c = credential
        try:
            db.execute(
                "INSERT INTO credentials VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    *(c.credential_id, c.case_no, c.x, c.y, c.sign_count),
                    *(c.representative, self._proof(c)),
                ),
            )
        except sqlite3.IntegrityError as fault:
            raise CasefileError("This passkey is registered already: sign in.") from fault

    def _proof(self, credential: Credential) -> bytes | None:
        """That a passkey is a representative's. No chain says so, as it does of a claimant's: who
        could write a line of the file must not read a case by it."""
        if credential.representative is None:
            return None
        number, case_no = credential.representative, credential.case_no
        row = self._one("SELECT number_index FROM representatives WHERE entry = ?", number)
        if row is None or row[0] != self._row(case_no)[0]:
            raise CasefileError(
                f"There is no representative {number} of this case: record one first."
            )
        place = places.credential(credential.credential_id, case_no, number)
        return self._vault.seal([credential.x.hex(), credential.y.hex()], place)

    def _credentials(self, condition: str, value: bytes | int) -> list[Credential]:
        rows = self._all(
            "SELECT credential_id, case_no, x, y, sign_count, representative FROM credentials"
            f" WHERE {condition} ORDER BY credential_id",
            value,
        )
        return [
            Credential(
                credential_id=row[0],
                case_no=row[1],
                x=row[2],
                y=row[3],
                sign_count=row[4],
                representative=row[5],
            )
            for row in rows
        ]
