"""The letters that were sent to a person, to read again and to print."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from almoner.letters import own
from almoner.service import web, wording


class Digest(Convertor[bytes]):
    """What a letter is known by in a path: 32 bytes in small hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def convert(self, value: str) -> bytes:
        """The bytes."""
        return bytes.fromhex(value)

    def to_string(self, value: bytes) -> str:
        """The digits."""
        return value.hex()


register_url_convertor("digest", Digest())


def listing(request: Request, case_no: int) -> Response:
    """All letters of the case, newest first."""
    here = web.site(request)
    found = own.letters(here.context.casefile, case_no, web.access(request, own.PURPOSE))
    return web.page(
        request,
        "letters",
        letters=[
            {
                "path": f"/letters/{each.digest.hex()}",
                "title": here.strings(f"letters.{each.kind}"),
                "sent": wording.day(each.sent_at or each.written_at, here.strings),
                "returned": each.returned_at is not None,
            }
            for each in found
        ],
    )


def one(request: Request, case_no: int) -> Response:
    """One letter, as it was sent."""
    here = web.site(request)
    found = own.letter(
        here.context.casefile,
        case_no,
        request.path_params["digest"],
        web.access(request, own.PURPOSE),
    )
    if found is None:
        raise HTTPException(404)
    return web.page(request, "letter", title=here.strings(f"letters.{found.kind}"), text=found.text)
