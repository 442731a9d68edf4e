import json
import sys
from pathlib import Path

import pytest

from benchmarks import peers, speed, speed_rows, timed
from benchmarks.__main__ import main
from benchmarks.speed import Group, Result, Row

PYTHON = Path(sys.executable)
NOTHING = (PYTHON, "-I", "-S", "-c", "pass")


def own(seconds):
    return (PYTHON, "-I", "-S", "-c", f'print(\'{{"a": {{"b": {seconds}}}}}\')')


def test_a_process_is_timed_with_the_memory_that_it_alone_held(tmp_path):
    held = bytearray(100 * speed.MIB)  # of the process that asks, which must not count
    small = timed.run(NOTHING, folder=tmp_path)
    large = timed.run((PYTHON, "-I", "-S", "-c", f"x = b'1' * {64 * speed.MIB}"), folder=tmp_path)
    assert len(held) > 0
    assert small.memory < 60 * speed.MIB
    assert 60 * speed.MIB < large.memory - small.memory < 80 * speed.MIB
    assert 0 < small.seconds < 60


def test_a_process_runs_in_the_folder_with_the_environment_and_its_output_is_kept(tmp_path):
    told = "import os; print(os.getcwd(), os.environ['SAID'])"
    ran = timed.run((PYTHON, "-c", told), folder=tmp_path, environment={"SAID": "yes"})
    assert ran.output.split() == [str(tmp_path.resolve()), "yes"]


def test_bytecode_is_kept_whatever_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    ran = timed.run((PYTHON, "-c", "import sys; print(sys.dont_write_bytecode)"), folder=tmp_path)
    assert ran.output.strip() == "False"


def test_a_process_that_fails_says_what_it_said(tmp_path):
    with pytest.raises(RuntimeError, match=r"ended with 3: \['no luck'\]"):
        timed.run(
            (PYTHON, "-c", "import sys; print('no luck', file=sys.stderr); sys.exit(3)"),
            folder=tmp_path,
        )


def test_rows_take_turns_and_are_held_against_their_yardstick_of_the_same_round():
    seen = []
    group = Group(
        "one",
        (
            Row("yard", "a yardstick", own(0.5), own_clock=("a", "b")),
            Row("row", "a row", own(1.5), "yard", own_clock=("a", "b"), at_most=3),
        ),
        warm_up=False,
    )
    yard, row = speed.measure([group], repeat=2, progress=seen.append)
    assert seen == [
        "one: preparing",
        "one, round 1 of 2: yard",
        "one, round 1 of 2: row",
        "one, round 2 of 2: yard",
        "one, round 2 of 2: row",
    ]
    assert (row.seconds, row.ratios, row.reached()) == ((1.5, 1.5), (3.0, 3.0), True)
    assert (yard.ratios, yard.reached()) == ((), None)


def test_a_row_that_cannot_run_is_passed_over_with_its_reason():
    missing = Row("peer", "a peer", ("/nowhere",), needs=lambda: "it is not there")
    [found] = speed.measure([Group("one", (missing,))], repeat=1)
    assert (found.seconds, found.skipped, found.reached()) == ((), "it is not there", None)
    assert "skipped: it is not there" in speed.table([found], markdown=False)


@pytest.mark.parametrize(
    ("bounds", "reached"),
    [
        ({"at_most": 2.0}, True),
        ({"at_most": 1.9}, False),
        ({"at_least": 2.0}, True),
        ({"at_least": 3.0}, False),
        ({"at_most": 2.0, "seconds": 0.9}, False),
        ({"at_most": 2.0, "mebibytes": 9}, False),
        ({"mebibytes": 10}, True),
        ({}, None),
    ],
)
def test_every_bound_has_to_be_kept(bounds, reached):
    row = Row("row", "a row", NOTHING, "yard", **bounds)
    found = Result(row, (1.0, 1.0, 9.0), (2.0, 2.0, 7.0), 10 * speed.MIB, None)
    assert found.reached() is reached
    assert found.as_json()["ratio"]["median"] == 2.0
    assert found.as_json()["goal"] == bounds


def test_the_page_has_one_row_a_figure():
    row = Row("row", "a row", NOTHING, "yard", at_most=2, mebibytes=200)
    found = Result(row, (1.0, 2.0, 3.0), (1.5, 1.9, 2.5), 100 * speed.MIB, None)
    head, rule, line = speed.table([found], markdown=True).splitlines()
    assert head.count("|") == rule.count("|") == line.count("|")
    assert line == (
        "| a row | 2 | 1 to 3 | 1.90 | 1.50 to 2.50 | yard | 100 | ≤ 2 ×, ≤ 200 MiB | reached |"
    )


@pytest.mark.parametrize("long", [False, True])
def test_every_yardstick_comes_before_the_rows_of_its_group(long):
    names = [group.name for group in speed_rows.groups(long=long)]
    assert len(names) == len(set(names))
    for group in speed_rows.groups(long=long):
        known = []
        for row in group.rows:
            assert row.yardstick is None or row.yardstick in known
            known.append(row.name)
        assert len(known) == len(set(known))


def test_peers_that_are_not_installed_are_said_to_be_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    start = speed_rows.groups(long=False)[0]
    reasons = [row.needs() for row in start.rows if row.name in peers.FORECASTS]
    assert reasons == [
        f"{peer.environment} is not installed (make bench-peers)"
        for peer in peers.FORECASTS.values()
    ]


def test_the_makefile_installs_every_environment_of_a_peer():
    makefile = (speed.ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"PEER_PACKAGES = {' '.join(peers.ENVIRONMENTS)}\n" in makefile


def test_json_tells_the_machine_and_the_rows(monkeypatch, capsys):
    row = Row("yard", "a yardstick", own(0.5), own_clock=("a", "b"))
    monkeypatch.setattr(speed_rows, "groups", lambda *, long: [Group("one", (row,))])
    assert main(["speed", "--repeat", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["repeat"] == 1
    assert {"processor", "cores", "python", "pandas"} <= set(found["machine"])
    assert found["rows"][0]["seconds"]["median"] == 0.5


def test_an_unknown_group_is_refused(capsys):
    assert main(["speed", "--group", "tomorrow"]) == 2
    assert "hint: use start, training, panel; some need --long." in capsys.readouterr().err
