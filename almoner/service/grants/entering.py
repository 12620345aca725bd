"""Signing in as who speaks for an award: with a passkey, a signing app, or an account of several.

A passkey answers for an award whose number was typed. An account signs a message that names these
pages, a number nobody saw before and the time; the chain says which awards it speaks for.
"""

from __future__ import annotations

import secrets

from eth_utils.crypto import keccak
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from almoner import typed_data
from almoner.errors import SignatureRefused
from almoner.service import passkeys, signatories, signers, standing, web
from almoner.service.context import GrantContext
from almoner.service.grants import place
from almoner.service.passkeys import Passkey
from almoner.service.sessions import Visit
from almoner.service.signatories import Account, Signatory
from almoner.service.web import Body
from almoner.typed_data import Message

NONCE_BYTES = 32
MOST_DIGITS = 9
"""Of the number of an award."""
_ACCOUNT = "sign in with an account"
_HOME = "/awards"


def ways(request: Request) -> Response:
    """The ways to sign in."""
    return _ask(request, "grant_sign_in")


def by_passkey(request: Request) -> Response:
    """Asks for the number of an award, and its passkey."""
    return _ask(request, "sign_in_passkey")


def by_app(request: Request) -> Response:
    """Asks for one of the signing apps of the browser."""
    return _ask(request, "sign_in_app")


def by_owners(request: Request) -> Response:
    """Asks for an account whose owners sign elsewhere."""
    return _ask(request, "sign_in_owners")


@web.posted
def passkey_options(request: Request, visit: Visit, body: Body) -> Response:
    """What the browser needs to ask for the passkey of an award."""
    here = place.context(request)
    award = _award(body)
    if _passkey(here, award, b"") is None:
        return web.refusal(request, "enter.no_passkey")
    challenge = web.site(request).sessions.ask(visit, _purpose(award))
    return JSONResponse(passkeys.request_options(here.party, challenge=challenge))


@web.posted
def check_passkey(request: Request, visit: Visit, body: Body) -> Response:
    """Takes the passkey's answer and signs in who speaks for the award."""
    here, award = place.context(request), _award(body)
    challenge = web.site(request).sessions.answer(visit, _purpose(award))
    if challenge is None:
        return web.refusal(request, "sign_in.start_again", 409)
    try:
        passkey = _passkey(here, award, passkeys.credential_id(body))
        if passkey is None:
            raise SignatureRefused("No passkey speaks for this award.")
        passkeys.check(here.party, passkey, challenge=challenge.value, credential=body)
    except SignatureRefused:
        return web.refusal(request, "enter.not_accepted")
    return _entered(request, passkey)


@web.posted
def account_options(request: Request, visit: Visit, body: Body) -> Response:
    """What an account has to sign, once."""
    here = place.context(request)
    account = signatories.account(web.text(body, "account").strip(), apart=bool(body.get("apart")))
    if account is None:
        return web.refusal(request, "enter.no_account")
    nonce, time = secrets.token_bytes(NONCE_BYTES), standing.now(here)
    message = _message(here, account, nonce, time)
    web.site(request).sessions.ask(visit, _ACCOUNT, message.digest, message=message, by=account)
    return JSONResponse(
        {
            **signatories.options(here, account, message.digest),
            "message": {
                "chainId": here.client.chain_id,
                "program": here.address,
                "nonce": f"0x{nonce.hex()}",
                "time": time,
            },
        }
    )


@web.posted
def check_account(request: Request, visit: Visit, body: Body) -> Response:
    """Takes an account's signature and signs in, where the chain has it speak for an award."""
    here, sessions = place.context(request), web.site(request).sessions
    challenge = sessions.answer(visit, _ACCOUNT)
    if challenge is None or challenge.message is None or not isinstance(challenge.by, Account):
        return web.refusal(request, "sign_in.start_again", 409)
    try:
        signatories.signature(here, challenge.by, challenge.message, body)
    except SignatureRefused:
        if challenge.by.apart:
            sessions.again(visit, challenge)
        return web.refusal(request, "enter.not_accepted")
    if not _speaks(here, challenge.by):
        return web.refusal(request, "enter.no_award")
    return _entered(request, challenge.by)


def _ask(request: Request, page: str) -> Response:
    return web.see_other(_HOME) if web.visiting(request).signed_in else web.page(request, page)


def _entered(request: Request, signatory: Signatory) -> Response:
    web.sign_in_as(request, signatory)
    return JSONResponse({"next": _HOME})


def _message(here: GrantContext, account: Account, nonce: bytes, time: int) -> Message:
    return typed_data.sign_in(
        chain_id=here.client.chain_id,
        program=here.address,
        origin=here.party.origin,
        account=account.address,
        nonce=nonce,
        time=time,
    )


def _speaks(here: GrantContext, account: Account) -> bool:
    """Whether the chain has an account speak for any award."""
    known = here.grants.signed_by(here.address, account.signer(""))
    return any(signers.is_bound(here, award, account) for award in known)


def _passkey(here: GrantContext, award: int, credential_id: bytes) -> Passkey | None:
    """The passkey that speaks for an award, None where something else does, or nothing."""
    known = here.grants.signer(here.address, award)
    if known is None or keccak(known) != signers.signer_hash(here, award):
        return None
    found = signatories.read(known, credential_id=credential_id)
    return found if isinstance(found, Passkey) else None


def _award(body: Body) -> int:
    """The number that was typed, 0 where it is none."""
    typed = web.text(body, "award").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else 0


def _purpose(award: int) -> str:
    return f"sign in for award {award}"
