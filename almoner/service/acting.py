"""Acts that a person signs, each at a path of its own: asked for, prepared, signed and relayed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from web3.types import TxReceipt

from almoner.errors import Reverted, SignatureRefused
from almoner.service import batches, drafts, relay, signatories, web
from almoner.service.drafts import Wanted
from almoner.service.sessions import Challenge, Visit
from almoner.service.signatories import Account
from almoner.service.web import Body

_CONFLICT = 409


class NotNow(Exception):
    """What a person wants cannot be signed; `key` names the sentence that says why."""

    def __init__(self, key: str, status: int = 400) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing a person can have done by signing it."""

    form: Callable[[Request, int], Response]
    """The page that asks, for the case of who is signed in, or an award."""
    write: Callable[[Request, int, Body], Wanted]
    """What a sent form wants. Raises NotNow, or HTTPException 404 for what is another's."""
    is_done: Callable[[Request, int], bool]
    """Whether it is on the chain, so that there is nothing left to send."""
    next: Callable[[Request, TxReceipt | None], str]
    """The path that says what came of it; without a receipt it was done before, or waits."""
    refused: str
    """The key of the sentence for what a contract refuses."""
    because: Mapping[str, str] = field(default_factory=dict)
    """The keys of those that say more, by the contract's error."""
    instead: Callable[[Request], str] = lambda _: "/acting"
    """Where somebody is led who acts for the person and cannot sign."""

    def routes(self, path: str) -> list[Route]:
        """Its page, what there is to sign, and where the signature is sent."""
        return [
            Route(path, web.private(self._ask), methods=["GET"]),
            Route(f"{path}/prepare", web.privately_posted(self._prepare), methods=["POST"]),
            Route(path, web.privately_posted(self._take), methods=["POST"]),
        ]

    def _ask(self, request: Request, case_no: int) -> Response:
        if web.acting(request) is not None:
            return web.see_other(self.instead(request))
        return self.form(request, case_no)

    def _prepare(self, request: Request, visit: Visit, case_no: int, body: Body) -> Response:
        """Takes what the person wants; answers with what is to be signed."""
        here = web.site(request)
        try:
            wanted = self.write(request, case_no, body)
        except NotNow as why:
            return web.refusal(request, why.key, why.status)
        draft = drafts.of(here.context, wanted)
        digest = drafts.message(here.context, draft).digest
        here.sessions.ask(visit, request.url.path.removesuffix("/prepare"), digest, draft)
        options = signatories.options(here.context, visit.speaker, digest)
        return JSONResponse({**options, "message": drafts.shown(here.context, draft)})

    def _take(self, request: Request, visit: Visit, case_no: int, body: Body) -> Response:
        """Takes the signature and has it done; the same again changes nothing."""
        try:
            with web.site(request).turns.of(case_no):
                return self._taken(request, visit, case_no, body)
        except relay.TurnTaken:
            return web.refusal(request, "sign.busy", _CONFLICT)

    def _taken(self, request: Request, visit: Visit, case_no: int, body: Body) -> Response:
        here = web.site(request)
        challenge = here.sessions.answer(visit, request.url.path)
        if challenge is None or challenge.draft is None:
            if self.is_done(request, case_no):
                return self._answer(request, None)
            return web.refusal(request, "sign.start_again", _CONFLICT)
        draft = challenge.draft
        try:
            signature = signatories.signature(
                here.context, visit.speaker, drafts.message(here.context, draft), body
            )
            message = relay.outgoing(
                draft,
                digest=challenge.value,
                signer=visit.speaker.signer(here.context.agency.verifier.address),
                signature=signature,
            )
            if body.get("batch"):
                relay.note(here.context, draft)
                here.sessions.again(visit, challenge)
                return JSONResponse({"batch": batches.written(here.context, message)})
            receipt = relay.take(
                here.context, draft, message, is_done=lambda: self.is_done(request, case_no)
            )
        except relay.DraftStale:
            return web.refusal(request, "sign.start_again", _CONFLICT)
        except SignatureRefused:
            self._keep(request, visit, challenge)
            return web.refusal(request, "sign.not_accepted")
        except Reverted as refusal:
            why = self.because.get(refusal.name, self.refused)
            return web.refusal(request, why, _CONFLICT)
        except relay.OnItsWay:
            return self._answer(request, None)  # which says so
        return self._answer(request, receipt)

    def _keep(self, request: Request, visit: Visit, challenge: Challenge) -> None:
        """Owners who signed one after another need not begin again for one that was mistyped."""
        if isinstance(visit.signatory, Account) and visit.signatory.apart:
            web.site(request).sessions.again(visit, challenge)

    def _answer(self, request: Request, receipt: TxReceipt | None) -> Response:
        return JSONResponse({"next": self.next(request, receipt)})
