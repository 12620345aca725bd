"""almoner serve --program, of a program that gives grants

given a grant program, and the key of a relay
├── it should serve the pages of grants, under the agency's key that the casefile is tied to
└── under another key it should serve nothing
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from almoner.testing.bench import sentence
from tests.cli.grants.office import Office
from tests.cli.grants.opening import FILE


def test_serve__of_a_grant_program_shows_its_pages(office: Office) -> None:
    office.put_key("relay")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "almoner", "serve", "--program", str(FILE)],
        env={**os.environ, "ALMONER_PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout is not None
    assert f"The pages are at http://localhost:{port}" in serving.stdout.readline()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"GET /sign-in/app HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: asking.recv(65_536), b""))
    serving.send_signal(signal.SIGINT)
    _, errors = serving.communicate(timeout=30)
    assert (serving.returncode, errors) == (0, "")
    assert b"With a signing app" in answer
    assert b"/program" not in answer, "nothing leads to a page that is not there"


def test_serve__under_another_key_of_the_agency_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_serve__of_a_grant_program_shows_its_pages(office)
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "77" * 32)

    assert "ALMONER_AGENCY_KEY" in sentence(office.bench.run("serve", "--program", FILE))
