"""The casefile: one-time codes, what persons and officers said, and all its other parts."""

from __future__ import annotations

from almoner.casefile import codes, places
from almoner.casefile.answers import Answers
from almoner.casefile.contacts import Contacts
from almoner.casefile.erasure import Erasure
from almoner.casefile.letters import Letters
from almoner.casefile.records import Access, CodeOffer, Grounds, Statement
from almoner.casefile.rekeying import Rekeying
from almoner.errors import CasefileError


class Casefile(Contacts, Letters, Answers, Erasure, Rekeying):
    """One open casefile. See `Store` for households, and the modules of the nouns for the rest."""

    def issue_code(self, case_no: int, *, expires_at: int, access: Access) -> tuple[str, str]:
        """A new one-time code for a case, and the address of the key it stands for.

        The code is shown once: only the address and `expires_at` (seconds since 1970) are kept. An
        earlier code of the case no longer counts. Raises CasefileError if the case is not there.
        """
        code = codes.new()
        return code, self.put_code(case_no, code, expires_at=expires_at, access=access)

    def put_code(self, case_no: int, code: str, *, expires_at: int, access: Access) -> str:
        """Keeps the address of a code's key, and returns it. Raises as `issue_code`."""
        self._row(case_no)
        address = str(codes.key(code, case_no).address)
        with self._writing() as db:
            db.execute("REPLACE INTO codes VALUES (?, ?, ?)", (case_no, address, expires_at))
        self.log(access, "issue code", case_no)
        return address

    def code_offer(self, case_no: int) -> CodeOffer | None:
        """What is kept of the code last issued for a case."""
        row = self._one("SELECT address, expires_at FROM codes WHERE case_no = ?", case_no)
        return row and CodeOffer(case_no=case_no, address=row[0], expires_at=row[1])

    def withdraw_code(self, case_no: int) -> None:
        """Forgets the code of a case, as after it was used."""
        with self._writing() as db:
            db.execute("DELETE FROM codes WHERE case_no = ?", (case_no,))

    def put_statement(self, statement: Statement) -> None:
        """Keeps what a person wrote, before its digest goes on chain. Again changes nothing."""
        s, seal = statement, self._vault.seal
        key = (s.digest, s.payment_id, s.case_no)
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO statements VALUES (?, ?, ?, ?, ?, ?, NULL, ?)",
                (
                    *key,
                    seal(s.salt.hex(), places.statement("salt", *key, s.program)),
                    seal(s.words, places.statement("words", *key, s.program)),
                    s.written_at,
                    s.program,
                ),
            )

    def file_statement(self, digest: bytes, transaction: bytes) -> None:
        """Notes the transaction that put a statement's digest on chain.

        Raises CasefileError if the statement was never put.
        """
        with self._writing() as db:
            changed = db.execute(
                "UPDATE statements SET filed_by = ? WHERE digest = ?", (transaction, digest)
            ).rowcount
        if changed != 1:
            raise CasefileError("There is no such statement in the casefile: ask for it again.")

    def statements(self, payment_id: int, access: Access, *, program: str = "") -> list[Statement]:
        """What a person wrote about a payment, oldest first; the reading is logged.

        `program` is that of a grant, as in `Statement`: numbers of awards are those of households
        too.
        """
        rows = self._all(
            "SELECT case_no, digest, salt, words, written_at, filed_by FROM statements"
            " WHERE payment_id = ? AND program = ? ORDER BY written_at, digest",
            *(payment_id, program),
        )
        if rows and program:
            self.log(access, f"statement of award {rows[0][0]}", None)
        elif rows:
            self.log(access, "statement", rows[0][0])
        return [
            Statement(
                payment_id=payment_id,
                case_no=case_no,
                digest=digest,
                salt=bytes.fromhex(self._said(salt, "salt", digest, payment_id, case_no, program)),
                words=self._said(words, "words", digest, payment_id, case_no, program),
                written_at=written_at,
                filed_by=filed_by,
                program=program,
            )
            for case_no, digest, salt, words, written_at, filed_by in rows
        ]

    def put_grounds(self, grounds: Grounds) -> None:
        """Keeps what an officer wrote, before its digest goes on chain. Again changes nothing."""
        g, seal = grounds, self._vault.seal
        key = (g.digest, g.case_no)
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO grounds VALUES (?, ?, ?, ?, ?)",
                (
                    *key,
                    seal(g.salt.hex(), places.grounds("salt", *key)),
                    seal(g.words, places.grounds("words", *key)),
                    g.written_at,
                ),
            )

    def grounds(self, digest: bytes, access: Access) -> Grounds:
        """What an officer wrote, by the digest on chain; the reading is logged.

        Raises CasefileError if it is not kept here.
        """
        row = self._one(
            "SELECT case_no, salt, words, written_at FROM grounds WHERE digest = ?", digest
        )
        if row is None:
            raise CasefileError(
                f"The casefile has no words for 0x{digest.hex()}: whoever wrote them has another."
            )
        self.log(access, "grounds", row[0])
        return Grounds(
            case_no=row[0],
            salt=bytes.fromhex(self._vault.open(row[1], places.grounds("salt", digest, row[0]))),
            words=self._vault.open(row[2], places.grounds("words", digest, row[0])),
            written_at=row[3],
        )

    def grounds_about(self, digest: bytes, case_no: int | None, access: Access) -> Grounds:
        """The same, of words that are about this case, or about none of a household.

        A digest is public: whoever proposes can name one of words about another household, which
        must not be told to this one. Raises CasefileError for such words too, and logs no look.
        """
        row = self._one("SELECT case_no FROM grounds WHERE digest = ?", digest)
        if row is not None and row[0] != case_no:
            raise CasefileError(
                f"The words of the casefile for 0x{digest.hex()} are about another case, and are "
                "not told here: find out who named them."
            )
        return self.grounds(digest, access)

    def _said(
        self, token: bytes, column: str, digest: bytes, payment_id: int, case_no: int, program: str
    ) -> str:
        place = places.statement(column, digest, payment_id, case_no, program)
        return str(self._vault.open(token, place))
