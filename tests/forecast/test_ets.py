import numpy as np
import pytest

from tsforecast.forecast import ets_search
from tsforecast.forecast.ets import ets, ets_of_many
from tsforecast.forecast.ets_ahead import Ends
from tsforecast.forecast.ets_fit import LONGEST_PAST, fit
from tsforecast.forecast.ets_models import KINDS, criteria, run
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.forecast.naive import drift

MEDIAN = QUANTILES.index(0.5)


def log_likelihood(past, kind, parameters, seasons):
    """Of one kind, from the criterion of the search."""
    column = np.asarray(parameters)[:, np.newaxis]
    values, season = past[:, np.newaxis], np.asarray(seasons)[:, np.newaxis]
    fitted = run(values, np.zeros(1, dtype=int), column, season, season=kind.season)
    n = len(past)
    _, found = criteria(fitted, np.array([n]), relative=np.array([kind.error == "mul"]))
    return -(found[0] + n * np.log(2 * np.pi * np.e / n)) / 2


def some_past(n=60):
    months = np.arange(n)
    random = np.random.default_rng(4)
    return (
        (50 + months) * (1 + 0.2 * np.sin(np.pi * months / 2)) * np.exp(random.normal(0, 0.05, n))
    )


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_likelihood_of_each_kind_is_the_one_of_statsmodels(kind):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    past, period = some_past(), 4
    theirs = ETSModel(
        past,
        error=kind.error,
        trend="add" if kind.trend else None,
        damped_trend=kind.damped,
        seasonal=kind.season,
        seasonal_periods=period if kind.season else None,
    )
    # With a multiplied season and gamma above 0, statsmodels departs from table 2.3.
    alpha, beta, gamma, phi = 0.4, 0.1, 0.0 if kind.season == "mul" else 0.2, 0.9
    seasons = [1.0, 1.2, 0.9, 0.8] if kind.season == "mul" else [1.0, 9.0, -2.0, -8.0]
    weights = [alpha, *([beta] if kind.trend else []), *([gamma] if kind.season else [])]
    weights += [phi] if kind.damped else []
    states = [48.0, *([1.2] if kind.trend else []), *(seasons[::-1] if kind.season else [])]
    expected = theirs.loglike(np.array(weights + states))
    share = [beta / alpha if kind.trend else 0.0, gamma / (1 - alpha) if kind.season else 0.0]
    ours = [alpha, *share, phi if kind.damped else 1.0, 48.0, 1.2 if kind.trend else 0.0]
    found = log_likelihood(past, kind, ours, seasons if kind.season else [0.0])
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.season == "mul"], ids=str)
def test_a_multiplied_season_follows_table_2_3(kind):
    past, level, slope, seasons = some_past(), 48.0, 1.2 * kind.trend, [1.0, 1.2, 0.9, 0.8]
    alpha, beta, gamma, phi = 0.4, 0.1 * kind.trend, 0.2, 0.9 if kind.damped else 1.0
    ours = log_likelihood(
        past, kind, [alpha, beta / alpha, gamma / (1 - alpha), phi, level, slope], seasons
    )
    squares = logarithms = 0.0
    for step, value in enumerate(past):
        base, season = level + phi * slope, seasons[step % 4]
        error = value / (base * season) - 1
        squares, logarithms = squares + error**2, logarithms + np.log(base * season)
        level, slope = base * (1 + alpha * error), phi * slope + beta * base * error
        seasons[step % 4] = season * (1 + gamma * error)
    n = len(past)
    expected = -n / 2 * np.log(2 * np.pi * np.e * squares / n) - logarithms
    assert ours == pytest.approx(expected, rel=1e-9)


def test_there_are_fifteen_kinds():
    assert len(KINDS) == len(set(KINDS)) == 15


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.season is None], ids=str)
def test_the_search_is_not_worse_than_that_of_statsmodels(kind):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    past = some_past() / 80
    theirs = ETSModel(
        past, error=kind.error, trend="add" if kind.trend else None, damped_trend=kind.damped
    ).fit(disp=False)
    fits = fit([past], period=1, season=None, positive=np.array([True]))
    kinds = [each for each in KINDS if each.season is None]
    n = len(past)
    criterion = fits.criterion[kinds.index(kind)] - 2 * kind.parameters
    ours = -(criterion + n * np.log(2 * np.pi * np.e)) / 2
    assert ours > theirs.llf - 0.05


def one(kind, parameters, *, seasons=(0.0,), variance=1e-4):
    return Ends(
        parameters=np.array(parameters)[:, np.newaxis],
        level=np.array([10.0]),
        slope=np.array([0.3 if kind.trend else 0.0]),
        seasons=np.array(seasons)[:, np.newaxis],
        season=kind.season,
        variance=np.array([variance]),
        relative=np.array([kind.error == "mul"]),
    )


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_means_and_variances_are_those_of_simulated_paths(kind):
    """The recursions of tables 2.2 and 2.3, walked forward with random errors."""
    alpha, beta, gamma, phi = 0.5, 0.1, 0.3, 0.9 if kind.damped else 1.0
    beta, gamma = beta * kind.trend, gamma * (kind.season is not None)
    seasons = {None: [0.0], "add": [2.0, -1.0, -1.0], "mul": [1.2, 0.9, 0.9]}[kind.season]
    spread = 0.05 if kind.error == "mul" else 0.5
    ends = one(
        kind,
        [alpha, beta / alpha, gamma / (1 - alpha), phi, 0.0, 0.0],
        seasons=seasons,
        variance=spread**2,
    )
    mean, variance = (part[:, 0] for part in ends.ahead(7))
    random = np.random.default_rng(1)
    paths = 40_000
    level, slope = np.full(paths, 10.0), np.full(paths, ends.slope[0])
    states = [np.full(paths, each) for each in seasons]
    for step in range(7):
        base, phase = level + phi * slope, step % len(states)
        season = states[phase]
        middle = base * season if kind.season == "mul" else base + season
        error = spread * random.normal(size=paths) * (middle if kind.error == "mul" else 1.0)
        value = middle + error
        assert mean[step] == pytest.approx(value.mean(), rel=0.005)
        assert variance[step] == pytest.approx(value.var(), rel=0.04)
        times = season if kind.season == "mul" else 1.0
        level = base + alpha * error / times
        slope = phi * slope + beta * error / times
        states[phase] = season + gamma * error / (base if kind.season == "mul" else 1.0)


def test_a_multiplicative_season_is_found():
    months = np.arange(72)
    past = (100 + 2.0 * months) * (1 + 0.3 * np.sin(2 * np.pi * months / 12))
    past = past * np.exp(np.random.default_rng(3).normal(0, 0.01, 72))
    ahead = np.arange(72, 84)
    truth = (100 + 2.0 * ahead) * (1 + 0.3 * np.sin(2 * np.pi * ahead / 12))
    found = ets(past, horizon=12, period=12)[:, MEDIAN]
    assert np.abs(found / truth - 1).max() < 0.06


def test_a_straight_line_goes_on():
    line = 100 + 3.0 * np.arange(40)
    found = ets(line, horizon=4, period=1)[:, MEDIAN]
    assert found == pytest.approx(100 + 3.0 * np.arange(40, 44), rel=0.01)


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize("period", [1, 4, 12])
def test_together_or_alone_to_the_last_bit(period, horizon):
    random = np.random.default_rng(period)
    pasts = [np.exp(random.normal(size=n).cumsum() / 10 + 3) for n in (6, 9, 30, 31, 77)]
    pasts += [random.normal(size=40), np.full(20, 3.0), np.array([1.0, 2.0])]
    together = ets_of_many(pasts, horizon=horizon, period=period)
    for past, found in zip(pasts, together, strict=True):
        assert np.array_equal(found, ets(past, horizon=horizon, period=period))


def test_a_search_cut_into_blocks_finds_the_same(monkeypatch):
    random = np.random.default_rng(9)
    pasts = [np.exp(random.normal(size=n).cumsum() / 10 + 3) for n in (12, 25, 25, 40)]
    whole = ets_of_many(pasts, horizon=3, period=4)
    monkeypatch.setattr(ets_search, "_ELEMENTS_AT_ONCE", 1)
    monkeypatch.setattr(ets_search, "_FEWEST_AT_ONCE", 20)
    assert np.array_equal(ets_of_many(pasts, horizon=3, period=4), whole)


def test_a_past_of_which_no_kind_is_finite_is_forecast_by_its_drift(monkeypatch):
    pasts = [np.array([1.0, 2.0, 1.0, 3.0, 1.0, 4.0, 2.0, 1.0]) + size for size in (0, 1)]
    usual = ets_of_many(pasts, horizon=2, period=1)

    def exploded(*asked, **more):
        fits = fit(*asked, **more)
        fits.criterion[fits.series == 1] = np.inf
        return fits

    monkeypatch.setattr("tsforecast.forecast.ets.fit", exploded)
    found = ets_of_many(pasts, horizon=2, period=1)
    assert np.array_equal(found[0], usual[0])
    assert np.array_equal(found[1], drift(pasts[1], horizon=2, period=1))


def test_a_long_past_is_forecast_from_its_end():
    random = np.random.default_rng(5)
    hours = np.arange(20 * LONGEST_PAST)
    past = 100 + 10 * np.sin(2 * np.pi * hours / 24) + random.normal(size=len(hours))
    moved = past.copy()
    moved[: -2 * LONGEST_PAST] += 1000.0
    found = ets(past, horizon=3, period=24)
    assert np.array_equal(found, ets(moved, horizon=3, period=24))
    ahead = 100 + 10 * np.sin(2 * np.pi * np.arange(len(hours), len(hours) + 3) / 24)
    assert found[:, MEDIAN] == pytest.approx(ahead, abs=1.0)


def test_the_spread_holds_what_it_says():
    random = np.random.default_rng(6)
    walks = 50 + random.normal(size=(150, 64)).cumsum(axis=1)
    found = ets_of_many(list(walks[:, :60]), horizon=4, period=1)
    low, high = found[..., QUANTILES.index(0.1)], found[..., QUANTILES.index(0.9)]
    inside = (walks[:, 60:] >= low) & (walks[:, 60:] <= high)
    assert inside.mean() == pytest.approx(0.8, abs=0.06)
    assert (np.diff(found, axis=-1) > 0).all()


def test_relative_errors_do_not_explode():
    random = np.random.default_rng(3)
    past = 10 + random.normal(size=250)
    past[[40, 90, 140, 190, 240]] += 1000
    quantiles = ets(past, horizon=100, period=1)
    assert quantiles[-1, -1] < 20 * past.max()


@pytest.mark.parametrize("level", [1e6, 1e7, -1e7])
def test_the_spread_of_tiny_changes_is_that_of_the_same_changes_lower_down(level):
    past = np.random.default_rng(0).normal(0, 1e-3, 200)
    low, high = (ets(base + past, horizon=6, period=1) for base in (10.0, level))
    assert np.ptp(high, axis=1) == pytest.approx(np.ptp(low, axis=1), rel=0.1)
