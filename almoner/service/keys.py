"""Another key in the place of the one a person signs with: a new passkey, signed for by the old.

The new passkey is made first, and waits in the visit. What is signed then, and by what signs now,
names its public key: nothing else can take its place on the way.
"""

from __future__ import annotations

from eth_utils.crypto import keccak
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from web3.types import TxReceipt

from almoner import typed_data
from almoner.acts.changes import ChangeKind
from almoner.errors import Reverted, SignatureRefused
from almoner.service import changing, passkeys, signers, standing, web, wording
from almoner.service.acting import Act, NotNow
from almoner.service.context import GrantContext
from almoner.service.drafts import Wanted
from almoner.service.passkeys import Passkey
from almoner.service.sessions import Visit
from almoner.service.web import Body

_CONFLICT = 409
_REFUSED = "key.refused"


def routes(path: str) -> list[Route]:
    """Who signs now, making a new passkey, and signing for it."""
    return [
        Route(path, web.private(_overview), methods=["GET"]),
        Route(f"{path}/change", web.private(_form), methods=["GET"]),
        Route(f"{path}/change/options", web.privately_posted(_options), methods=["POST"]),
        Route(f"{path}/change", web.privately_posted(_make), methods=["POST"]),
        *_REPLACE.routes(f"{path}/sign"),
    ]


def _overview(request: Request, case_no: int) -> Response:
    here = web.site(request)
    if web.acting(request) is not None:
        return web.see_other("/acting")
    return web.page(
        request,
        "key",
        path=changing.key_path(request),
        waiting=here.context.outgoing.waiting(here.context.address, case_no),
        changes=changing.waiting(request, case_no),
        case_no=case_no,
    )


def _form(request: Request, case_no: int) -> Response:
    if web.acting(request) is not None:
        return web.see_other("/acting")
    return web.page(
        request,
        "key_change",
        path=changing.key_path(request),
        days=changing.cooling_days(request),
    )


def _options(request: Request, visit: Visit, case_no: int, body: Body) -> Response:
    """What the browser needs to make the passkey."""
    here = web.site(request)
    # The old one is called the same: the day tells them apart in the browser's list.
    label = here.strings(
        "key.label",
        program=here.context.program.title,
        date=wording.short_day(standing.now(here.context), here.strings),
    )
    challenge = here.sessions.ask(visit, _purpose(case_no))
    return JSONResponse(
        passkeys.creation_options(here.context.party, challenge=challenge, label=label)
    )


def _make(request: Request, visit: Visit, case_no: int, body: Body) -> Response:
    """Takes the passkey that was made; it waits for the signature of what signs now."""
    here = web.site(request)
    challenge = here.sessions.answer(visit, _purpose(case_no))
    if challenge is None:
        return web.refusal(request, "sign_in.start_again", _CONFLICT)
    try:
        made = passkeys.register(here.context.party, challenge=challenge.value, credential=body)
    except SignatureRefused:
        return web.refusal(request, "key.not_accepted")
    try:
        _wanted(request, case_no, made)
    except NotNow as why:
        return web.refusal(request, why.key, why.status)
    visit.made = (case_no, made)
    return JSONResponse({"next": f"{changing.key_path(request)}/sign"})


def _ask(request: Request, case_no: int) -> Response:
    made = _made(request, case_no)
    if made is None:
        return web.see_other(f"{changing.key_path(request)}/change")
    return web.page(
        request,
        "key_sign",
        case_no=case_no,
        path=changing.key_path(request),
        verifier=web.site(request).context.agency.verifier.address.lower(),
        content=f"0x{signers.hash_of(web.site(request).context, made).hex()}",
        days=changing.cooling_days(request),
    )


def _write(request: Request, case_no: int, body: Body) -> Wanted:
    made = _made(request, case_no)
    if made is None:
        raise NotNow("key.start_again", _CONFLICT)
    return _wanted(request, case_no, made)


def _wanted(request: Request, case_no: int, made: Passkey) -> Wanted:
    """The change to a passkey. Raises NotNow for one that cannot take the other's place."""
    context = web.site(request).context
    signer = made.signer(context.agency.verifier.address)
    content = keccak(signer)
    if content == signers.signer_hash(context, case_no):
        raise NotNow("key.same", _CONFLICT)
    for_award = isinstance(context, GrantContext)  # whose passkeys no casefile keeps
    credential = None if for_award else signers.credential(case_no, made)
    if credential is not None:
        known = context.casefile.credential(credential.credential_id)
        if known is not None and known != credential:
            raise NotNow("key.known", _CONFLICT)
    try:
        program = context.agency.program.functions
        context.client.call(program.requireChange(case_no, ChangeKind.SIGNER, content))
    except Reverted as refusal:
        raise NotNow(_REFUSED, _CONFLICT) from refusal
    return Wanted(
        contract=typed_data.CHANGES,
        action="signer",
        case_no=case_no,
        content=content,
        told=signer,
        credential=credential,
    )


def _made(request: Request, case_no: int) -> Passkey | None:
    """The new passkey of a visit that waits to be signed for, for this case or award."""
    of, made = web.visiting(request).made or (None, None)
    return made if of == case_no else None


def _asked(request: Request, receipt: TxReceipt | None) -> str:
    web.visiting(request).made = None
    path = changing.key_path(request)
    return path if receipt is None else changing.proposed(request, receipt)


def _purpose(case_no: int) -> str:
    return f"new key for {case_no}"


_REPLACE = Act(
    form=_ask,
    write=_write,
    is_done=changing.never,
    next=_asked,
    refused=_REFUSED,
)
