"""Rows that train are what the command's own trial and `predict` say."""

import numpy as np
import pytest

from benchmarks import networks
from benchmarks.competitions import Contest
from tsforecast.evaluate.backtest import backtest, plan
from tsforecast.evaluate.compare import Verdict
from tsforecast.evaluate.footing import Footing
from tsforecast.evaluate.trial import Trial
from tsforecast.evaluate.zero_shot import network as shipped_network
from tsforecast.forecast.baselines import BASELINES, OF_MANY
from tsforecast.forecast.calibrate import PAIRS, Calibration
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.shipped import shipped
from tsforecast.window.transform import Transform

HORIZON = 5
MIDDLE = QUANTILES.index(0.5)


@pytest.fixture
def trial(monkeypatch):
    """A trial that trains nothing, chooses Theta and doubles its intervals; what it was given."""
    given = []

    def run(members, setting, *, label, on_epoch, on_stage):
        del label, on_epoch, on_stage
        given.append((members, setting))
        values = members[0].values
        planned = plan(len(values), period=1, horizon=setting.horizon)
        chosen = {"theta": BASELINES["theta"]}
        return Trial(
            network=shipped_network(shipped("lstm"), Footing((), Transform("identity"))),
            weights=b"",
            periods=(),
            period=1,
            epochs=0,
            curve=(),
            backtest=backtest(values, chosen, plan=planned, period=1),
            verdict=Verdict("Theta is better here", "theta"),
            calibration=Calibration(np.full((setting.horizon, len(PAIRS)), 2.0), origins=8),
            factors={},
            decisions=(),
        )

    monkeypatch.setattr(networks.trial, "run", run)
    monkeypatch.setattr("tsforecast.network.runtime.start", lambda **_: "cpu")
    return given


def contest(name, past, *, group="other", later=False):
    return Contest(name, group, past, np.zeros(HORIZON), 1, (), 1, later=later)


def waves(count, *, period=5, seed=0):
    rng = np.random.default_rng(seed)
    wave = 20 * np.sin(2 * np.pi * np.arange(60) / period)
    return [wave + rng.normal(0, 1, 60) for _ in range(count)]


def test_the_answer_is_the_choice_of_the_trial_calibrated_by_it(trial):
    pasts = waves(3)
    found = networks.trained([contest(str(i), past) for i, past in enumerate(pasts)], lambda _: 0)
    raw = OF_MANY["theta"](pasts, horizon=HORIZON, period=5)  # the season that each series has
    assert np.stack(found)[..., MIDDLE] == pytest.approx(raw[..., MIDDLE])
    wide, narrow = (np.ptp(each, axis=-1) for each in (np.stack(found), raw))
    assert wide == pytest.approx(2 * narrow)


@pytest.mark.parametrize(
    ("row", "automatic"), [(networks.trained, True), (networks.fine_tuned, False)]
)
def test_each_row_asks_for_what_its_command_asks(trial, row, automatic):
    row([contest("one", waves(1)[0])], lambda _: None)
    ((members, setting),) = trial
    assert (setting.automatic, setting.horizon) == (automatic, HORIZON)
    assert setting.periods is setting.origins is None
    assert [own.name for own in members] == ["one"]


def test_later_origins_are_forecast_and_not_learned(trial):
    past = waves(1)[0]
    rolling = [
        contest(f"{channel} {origin}", past[:origin], group=channel, later=origin > 50)
        for channel in ("one", "two")
        for origin in (50, 60)
    ]
    found = networks.trained(rolling, lambda _: None)
    ((members, _),) = trial
    assert [len(own) for own in members] == [50, 50]
    assert [each.shape for each in found] == [(HORIZON, len(QUANTILES))] * 4
