"""almoner grant round

given a file
├── check should say what it describes, or name every fault with its field
├── draft should draft exactly its round; a file with a fault sends nothing
├── publish should take the very file only, from another person
└── cancel and close should end it, each in its time
given rounds
└── show and list should say where they stand by the clock, and refuse one that is not there
"""

from __future__ import annotations

from tests.cli.grants import papers
from tests.cli.grants.office import Office
from tests.cli.grants.papers import round_file

OFFICER = ("--as", "grants-officer-1")
ADMIN = ("--as", "program-admin-1")


def drafted(office: Office) -> int:
    return int(office.bench.told("grant", "round", "draft", round_file(office), *OFFICER)["round"])


def published(office: Office) -> int:
    number = drafted(office)
    office.bench.told("grant", "round", "publish", number, office.folder / "round.toml", *ADMIN)
    return number


def test_check__says_what_a_file_describes(office: Office) -> None:
    found = office.bench.told("grant", "round", "check", round_file(office))
    assert (found["budget"], found["ceiling"]) == (10**12, 3 * 10**11)
    assert [each["highest"] for each in found["criteria"]] == [50, 30, 20]
    said = office.bench.run("grant", "round", "check", office.folder / "round.toml").stdout
    assert "$300,000.00" in said
    assert "Need up to 50" in said


def test_check__names_every_fault_with_its_field(office: Office) -> None:
    path = round_file(office, floor='"none"', rubric='"missing.md"', quorum=0, extra=1)
    refused = office.bench.run("grant", "round", "check", path)
    assert refused.exit_code == 1
    for field in ("floor", "rubric", "quorum", "extra"):
        assert f"{field}: " in refused.stderr


def test_check__names_an_order_that_cannot_be(office: Office) -> None:
    path = round_file(office, ceiling='"500"', closes="2020-01-01T00:00:00Z")
    said = office.bench.run("grant", "round", "check", path).stderr
    assert "ceiling: is less than the floor, $1,000.00" in said
    assert "closes: must be after it opens" in said


def test_draft__drafts_exactly_the_round_of_the_file(office: Office) -> None:
    made = office.bench.done("grant", "round", "draft", round_file(office), *OFFICER)
    found = office.grants.round(made["round"])
    assert (found["state"], found["budget"], found["matchBps"]) == (1, 10**12, 2000)
    assert found["closesAt"] - found["opensAt"] == 10 * papers.DAY
    assert found["program"] == office.grants.awards.address


def test_draft__sends_nothing_of_a_file_with_a_fault(office: Office) -> None:
    refused = office.bench.refused(
        "grant", "round", "draft", round_file(office, budget='"-1"'), *OFFICER
    )
    assert "budget" in refused


def test_draft__needs_a_grants_officer(office: Office) -> None:
    refused = office.bench.refused("grant", "round", "draft", round_file(office), *ADMIN)
    assert "grants officer" in refused.replace("-", " ")


def test_publish__takes_the_very_file_only(office: Office) -> None:
    number = drafted(office)
    other = round_file(office, budget='"900,000"')
    refused = office.bench.refused("grant", "round", "publish", number, other, *ADMIN)
    assert "plan" in refused
    assert office.grants.round(number)["state"] == 1


def test_publish__opens_what_another_drafted(office: Office) -> None:
    number = drafted(office)
    path = office.folder / "round.toml"
    done = office.bench.done("grant", "round", "publish", number, path, *ADMIN)
    assert done["opens_at"] == office.grants.round(number)["opensAt"]
    assert office.grants.round(number)["state"] == 2


def test_cancel__gives_a_round_up_for_a_published_reason(office: Office) -> None:
    number = published(office)
    words = ("--reason", "The act was repealed")
    office.bench.done("grant", "round", "cancel", number, *words, *ADMIN)
    assert office.grants.round(number)["state"] == 4
    assert "cancelled" in office.bench.refused("grant", "round", "cancel", number, *words, *ADMIN)


def test_close__ends_a_review_after_the_closing_only(office: Office) -> None:
    number = published(office)
    early = office.bench.refused("grant", "round", "close", number, *OFFICER)
    assert "early" in early or "from" in early
    office.world.warp_to(office.grants.round(number)["closesAt"])
    office.bench.done("grant", "round", "close", number, *OFFICER)
    assert office.grants.round(number)["state"] == 3


def test_show__says_where_a_round_stands_by_the_clock(office: Office) -> None:
    number = published(office)
    show = ("grant", "round", "show", number)
    found = office.grants.round(number)
    assert "published, opens" in office.bench.run(*show).stdout
    office.world.warp_to(found["opensAt"])
    assert "open until" in office.bench.run(*show).stdout
    office.world.warp_to(found["closesAt"])
    assert "closed, in review" in office.bench.run(*show).stdout
    told = office.bench.told(*show)
    assert (told["state"], told["regime"]) == ("published", "uniform_guidance")
    assert told["plan_hash"] == f"0x{bytes(found['planHash']).hex()}"
    assert told["program"] == office.grants.awards.address


def test_show__refuses_a_round_that_is_not_there(office: Office) -> None:
    refused = office.bench.run("grant", "round", "show", 4_000_000)
    assert refused.exit_code == 1
    assert "There is no round 4000000" in refused.stderr


def test_list__has_the_rounds_of_the_program(office: Office) -> None:
    first, second = drafted(office), drafted(office)
    rounds = office.bench.told("grant", "round", "list")["rounds"]
    assert [each["number"] for each in rounds][-2:] == [first, second]
    assert f"round {second}: drafted" in office.bench.run("grant", "round", "list").stdout


def test_draft__commits_to_the_rubric_on_disk(office: Office) -> None:
    made = office.bench.told("grant", "round", "draft", round_file(office), *OFFICER)["round"]
    office.write("rubric.md", "Need, plan, reach, and more.")
    changed = ("grant", "round", "publish", made, office.folder / "round.toml", *ADMIN)
    assert "plan" in office.bench.refused(*changed)
