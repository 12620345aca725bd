"""What a command prints: a sentence or facts for people, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click


def counted(number: int, noun: str) -> str:
    """`1 difference.` or `2 differences.`"""
    return f"{number} {noun}{'' if number == 1 else 's'}."


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON has them: bytes in hexadecimal."""
    return {
        name: f"0x{value.hex()}" if isinstance(value, bytes) else value
        for name, value in facts.items()
    }


def say(sentence: str, *, as_json: bool, **facts: Any) -> None:
    """Prints a sentence, or the facts behind it as one JSON object."""
    click.echo(json.dumps(dict(facts)) if as_json else sentence)


def show(facts: Mapping[str, Any], *, as_json: bool) -> None:
    """Prints facts line by line, or as one JSON object."""
    if as_json:
        click.echo(json.dumps(dict(facts)))
        return
    for name, value in facts.items():
        click.echo(f"{name.replace('_', ' ')}: {value}")
