"""What a person signed and a contract refused when nobody waited for its answer any more."""

from __future__ import annotations

from starlette.requests import Request

from almoner.service import relay, standing, web

SHOWN_SECONDS = 30 * 86_400
"""For how long after it had to be on the chain, unless it is signed anew before."""
_ABOUT = {
    relay.APPEAL: "refusals.appeal",
    relay.APPEAL_AND_WAIVE: "refusals.appeal",
    relay.WITHDRAW: "refusals.appeal",
    "pay-to": "refusals.account",
    "freeze": "refusals.account",
    "unfreeze": "refusals.account",
    "signer": "refusals.key",
    "object": "refusals.objection",
}


def told(request: Request, case_no: int) -> list[str]:
    """The sentences about a case or an award; each names what it was."""
    here = web.site(request)
    context, t = here.context, here.strings
    since = standing.known(context) - SHOWN_SECONDS
    found = context.outgoing.refused_late(context.address, case_no, since)
    return [t("refusals.what", about=t(_ABOUT.get(m.action, "refusals.other"))) for m in found]
