"""`almoner alert`: what the fraud check found, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from almoner.chain import node as nodes
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import enrollment, watch
from tests.cli.conftest import Bench


@pytest.fixture
def judged(bench: Bench) -> Iterator[Store]:
    """A ring of ghosts on one account, seen by a monitor that may not hold."""
    world = bench.world
    world.approve(world.enroll([enrollment(0), *watch.ghosts(12)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    with Store(bench.casefile.with_name("ledger.sqlite"), watch.scope(world)) as opened:
        Monitor(opened, world.client, watch.unarmed_policy()).catch_up()
        yield opened


def test_list__tells_alerts_and_shows_each_by_its_digits(bench: Bench, judged: Store) -> None:
    found = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]

    assert len([each for each in found if each["payment_id"]]) == 12
    first = found[0]
    for given in (first["alert"], first["alert"][:14], first["alert"][2:14].upper()):
        assert json.loads(bench.run("alert", "show", given, "--json").stdout) == first
    listed = bench.run("alert", "list").stdout
    assert first["alert"][:14] in listed
    assert "shared_account+one_hand" in listed


def test_list__says_that_there_are_more_and_begins_with_holds(bench: Bench, judged: Store) -> None:
    whole = json.loads(bench.run("alert", "list", "--json").stdout)
    short = json.loads(bench.run("alert", "list", "--limit", "2", "--json").stdout)

    assert (whole["more"], short["more"]) == (False, True)
    assert short["alerts"] == whole["alerts"][:2]
    assert {each["decision"] for each in short["alerts"]} == {"hold"}
    listed = bench.run("alert", "list", "--limit", "2").stdout
    assert "These are the newest 2. There are more: --limit 20" in listed
    assert "There are more" not in bench.run("alert", "list").stdout


def test_show__explains_in_sentences(bench: Bench, judged: Store) -> None:
    found = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
    held = next(each for each in found if each["decision"] == "hold")

    said = bench.run("alert", "show", held["alert"]).stdout

    assert "12 cases are paid on this account, and 4 may be." in said
    assert "put 12 cases on this account within a short time." in said
    assert "An insider enrolls ghost households and pays them all to one account." in said
    assert "It may be innocent: " in said
    assert "It is held, and a person looks at it." in said


def test_show__says_what_could_not_tell_and_what_it_would_need(bench: Bench, judged: Store) -> None:
    listed = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
    held = next(each for each in listed if each["decision"] == "hold")

    said = bench.run("alert", "show", held["alert"]).stdout

    told = {each["rule"]: each for each in held["cannot_tell"]}
    settles = told["common_funder"]
    assert (settles["unit"], settles["needs"]) == ("seconds", 60 * 86_400)
    assert "\n\nCould not tell:\n- " in said
    days = settles["has"] // 86_400
    assert f"- common_funder needs 60 days of this program's history; it has {days}.\n" in said
    assert "- pair needs 3 epochs of 30 days that are over and through which this" in said
    assert "- releases_above_peers needs one epoch of 30 days that is over and" in said
    fired = {each["rule"] for each in held["findings"]}
    assert not fired & told.keys()
    assert not {"officer_account", "ended_case"} & told.keys()


def test_show__refuses_what_is_no_alert(bench: Bench, judged: Store) -> None:
    for given, told in (
        ("0xabcdefabcdef", "there is no alert 0xabcdefabcdef; almoner alert list shows"),
        ("ghosts", "ghosts is no number of an alert"),
        ("", "is no number of an alert"),
    ):
        refused = bench.run("alert", "show", given)
        assert refused.exit_code == 1
        assert told in refused.stderr


def test_show__asks_for_more_digits_where_several_begin_so(bench: Bench, judged: Store) -> None:
    found = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
    firsts = [each["alert"][2] for each in found]
    digit = next(each for each in "0123456789abcdef" if firsts.count(each) > 1)

    refused = bench.run("alert", "show", digit)

    assert refused.exit_code == 1
    assert f"{firsts.count(digit)} begin so: give more digits" in refused.stderr


def test_list__says_that_there_is_nothing(bench: Bench) -> None:
    with Store(bench.casefile.with_name("ledger.sqlite"), watch.scope(bench.world)) as opened:
        Monitor(opened, bench.world.client, watch.unarmed_policy()).catch_up()

    assert "The fraud check found nothing so far." in bench.run("alert", "list").stdout


def test_alert__is_provisional_then_final(bench: Bench, judged: Store) -> None:
    def standings() -> set[str]:
        found = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
        return {each["standing"] for each in found if each["payment_id"]}

    assert standings() == {"provisional"}

    bench.world.mine(70)
    Monitor(judged, bench.world.client, watch.unarmed_policy()).catch_up()

    assert standings() == {"final"}
    number = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"][-1]["alert"]
    assert "It is final" in bench.run("alert", "show", number).stdout


def test_alert__is_retracted_by_a_reorganization(
    bench: Bench, judged: Store, node: nodes.Node
) -> None:
    before = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
    gone = next(each for each in before if each["payment_id"])

    node.reorganize(1)  # the certification
    Monitor(judged, bench.world.client, watch.unarmed_policy()).catch_up()

    listed = json.loads(bench.run("alert", "list", "--json").stdout)["alerts"]
    assert {each["standing"] for each in listed if each["payment_id"]} == {"retracted"}
    assert "retracted" in bench.run("alert", "list").stdout
    shown = bench.run("alert", "show", gone["alert"])
    assert shown.exit_code == 0
    assert "is retracted: the chain took back block" in shown.stdout
