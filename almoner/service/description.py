"""What the pages take and answer, as an OpenAPI 3.1 description made of the routes themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from almoner.service.web import FORM, JSON

_TEXT = {"type": "string"}
_PART = {"type": "string", "contentEncoding": "base64url"}
_ANSWERS = {
    "200": "What was asked for.",
    "303": "Look at the page named in `location`.",
    "400": "Something that was sent cannot be used.",
    "403": "The form is of another visit, or the person may not do this.",
    "404": "There is no such page for this person.",
    "409": "It took too long, or is no longer possible.",
    "413": "More was sent than is read.",
    "415": "What was sent is of a kind that is not read.",
    "429": "There were too many wrong tries.",
    "503": "The record cannot be read just now.",
}
_CREDENTIAL = {
    "type": "object",
    "properties": {
        "id": _PART,
        "rawId": _PART,
        "type": {"const": "public-key"},
        "response": {
            "type": "object",
            "properties": {
                name: _PART
                for name in (
                    "clientDataJSON",
                    "attestationObject",
                    "authenticatorData",
                    "signature",
                    "userHandle",
                )
            },
        },
    },
}
_ACCOUNT = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
_PAPER = {
    "type": "object",
    "properties": {"name": _TEXT, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
}
_TYPED = {
    "type": "object",
    "properties": {
        "words": _TEXT,
        "account": _ACCOUNT,
        "waive": {"const": "yes"},
        **{
            name: _TEXT
            for name in (
                *("line", "amount", "matched", "cost_from", "cost_to"),
                *("vendor", "number", "date", "gross"),
            )
        },
        "papers": {"type": "array", "items": _PAPER},
    },
}
_SIGNED = {
    "type": "object",
    "properties": {
        "signature": {
            "type": "string",
            "description": "Hexadecimal; of several owners, a line each.",
        },
        "batch": {"type": "boolean", "description": "Answer with a file to send it by, instead."},
    },
}
_ASKED = {
    "type": "object",
    "properties": {"award": _TEXT, "account": _ACCOUNT, "apart": {"type": "boolean"}},
}
_ANSWER = {
    "type": "object",
    "properties": {"csrf": _TEXT, "words": _TEXT},
    "required": ["csrf", "words"],
}
_LETTER = {
    "type": "object",
    "properties": {"csrf": _TEXT, "case_number": _TEXT, "code": _TEXT},
    "required": ["csrf", "case_number", "code"],
}


def page(request: Request) -> Response:
    """The description, for whoever builds on the pages or tests them."""
    return JSONResponse(describe(request.app.routes))


def describe(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The description of every route that is not a file."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                paths.setdefault(route.path_format, {})[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Almoner pages", "version": "1"},
        "paths": paths,
    }


def _operation(route: Route, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()} {route.path_format}",
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": "string", "pattern": f"^{convertor.regex}$"},
            }
            for name, convertor in route.param_convertors.items()
        ],
        "responses": {status: {"description": said} for status, said in _ANSWERS.items()},
    }
    if method == "POST":
        operation["requestBody"] = {"content": _body(route.path_format)}
    return operation


def _body(path: str) -> Mapping[str, Any]:
    """What is sent to a path: a form, what was typed, or the answer of a passkey or an account."""
    if path in ("/bind", "/sign-out"):
        return {FORM: {"schema": _LETTER}}
    if path.startswith("/answer/"):
        return {FORM: {"schema": _ANSWER}}
    if path.endswith("/options"):
        return {JSON: {"schema": _ASKED}}
    signed = {"anyOf": [_CREDENTIAL, _SIGNED]}
    return {JSON: {"schema": _TYPED if path.endswith("/prepare") else signed}}
