"""Training: how long is decided on origins held back, by a loss over known targets only."""

import gc
from dataclasses import replace

import numpy as np
import pytest

from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network import runtime
from tsforecast.network import train as training_room
from tsforecast.network.build import Architecture
from tsforecast.network.shipped import shipped
from tsforecast.network.task import CROP, CROPS, Member, Task, drawing, held_back
from tsforecast.network.train import Epoch, Learner, Recipe, Selected, Training

pytestmark = pytest.mark.usefixtures("tensorflow")

MLP = Architecture("mlp", QUANTILES, units=4, lookback=8)


def select(task, recipe, *, report, learner=None):
    return training_room.select(learner or Learner(recipe), task, report=report)


def _network(recipe):
    return Learner(recipe).network


def silent(epoch):
    del epoch


@pytest.fixture
def task(quarters):
    return Task((Member(np.log(quarters().values), (4,), relative=True),), horizon=4)


@pytest.fixture
def unpacked(monkeypatch):
    """Keep the weights as they are: exporting takes longer than learning here."""
    monkeypatch.setattr(training_room, "pack", lambda network: network.get_weights())


def scripted(monkeypatch, losses):
    given = iter(losses)
    monkeypatch.setattr(
        training_room, "held_back_losses", lambda learner, judged: np.array([next(given)])
    )


def test_it_stops_where_the_held_back_loss_was_best(task, monkeypatch):
    scripted(monkeypatch, [1.0, 0.9, 0.8, 0.85, 0.81, 0.1])
    recipe = Recipe(MLP, Training(epochs=20, patience=2))
    learner = Learner(recipe)
    stopped = select(task, recipe, report=silent, learner=learner)
    assert stopped.epochs == 2
    assert [epoch.held_back for epoch in stopped.curve] == [1.0, 0.9, 0.8, 0.85, 0.81]
    assert stopped.curve[0].loss is None
    assert all(epoch.loss > 0 for epoch in stopped.curve[1:])
    scripted(monkeypatch, [1.0, 0.9, 0.8])
    there = Learner(Recipe(MLP, Training(epochs=2, patience=2)))
    select(task, there.recipe, report=silent, learner=there)
    weights = (each.network.get_weights() for each in (learner, there))
    for kept, best in zip(*weights, strict=True):
        assert np.array_equal(kept, best)


@pytest.mark.usefixtures("unpacked")
def test_no_epoch_at_all_is_an_answer(task, monkeypatch):
    scripted(monkeypatch, [0.5, 0.6, 0.7])
    learner = Learner(Recipe(MLP, Training(epochs=9, patience=2)))
    selected = select(task, learner.recipe, report=silent, learner=learner)
    assert selected.epochs == 0
    assert len(selected.curve) == 3
    kept = training_room.train(
        Learner(Recipe(MLP, Training(epochs=9))), task, selected, report=silent
    )
    for start, end in zip(learner.network.get_weights(), kept, strict=True):
        assert np.array_equal(start, end)


def test_the_seed_decides_the_numbers(task):
    curves = [
        [epoch.held_back for epoch in select(
            task, Recipe(MLP, Training(epochs=1, seed=seed)), report=silent
        ).curve]
        for seed in (1, 1, 2)
    ]  # fmt: skip
    assert curves[0] == curves[1]
    assert curves[0][1] != curves[2][1]


def test_it_learns_more_than_it_knew(task):
    curve = select(task, Recipe(MLP, Training(epochs=12, learning_rate=0.01)), report=silent).curve
    assert min(epoch.held_back for epoch in curve) < 0.9 * curve[0].held_back


@pytest.mark.parametrize("name", ["mae", "mse", "huber"])
def test_a_point_network_learns_its_spread_by_step(task, name):
    architecture = Architecture("mlp", (0.5,), units=4, lookback=8)
    selected = select(task, Recipe(architecture, Training(epochs=1, loss=name)), report=silent)
    assert len(selected.spread) == 4
    assert 0 < selected.spread[0] <= selected.spread[-1]


def test_a_network_of_quantiles_needs_no_spread(task):
    assert select(task, Recipe(MLP, Training(epochs=0)), report=silent).spread is None


def test_eight_values_are_enough(task):
    selected = select(task.upto([8]), Recipe(MLP, Training(epochs=1)), report=silent)
    assert np.isfinite(selected.curve[-1].held_back)


def test_options_reach_the_optimiser():
    training = Training(learning_rate=0.02, clip_norm=0.25, weight_decay=0.01)
    optimizer = Learner(Recipe(MLP, training)).optimizer
    assert float(optimizer.learning_rate) == pytest.approx(0.02)
    assert (optimizer.clipnorm, optimizer.weight_decay) == (0.25, 0.01)
    assert Learner(Recipe(MLP, Training(clip_norm=0))).optimizer.clipnorm is None


def test_pretrained_weights_are_where_training_starts():
    ready = shipped("lstm")
    network = _network(Recipe(ready.architecture, Training(), ready.weights))
    other = _network(Recipe(ready.architecture, Training(seed=2), ready.weights))
    fresh = _network(Recipe(ready.architecture, Training()))
    one, two, three = (each.get_weights() for each in (network, other, fresh))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, three, strict=True))


def test_the_held_back_loss_leaves_unknown_targets_out(task):
    learner = Learner(Recipe(MLP, Training()))
    (judged,) = held_back(task, lookback=8)
    assert 0 < judged.weights.mean() < 1
    over = judged.targets - learner.network.predict_on_batch(judged.inputs)
    levels = np.array(QUANTILES)
    pinball = 2 * np.maximum(levels * over, (levels - 1) * over).mean(axis=-1)[0]
    known = judged.weights[0]
    by_hand = [row[seen > 0].mean() for row, seen in zip(pinball, known, strict=True)]
    assert training_room.held_back_losses(learner, [judged]) == pytest.approx(by_hand, rel=1e-5)


def test_pretrained_weights_are_left_only_for_a_gain_beyond_chance():
    sure, unsure = np.full(8, 0.5), np.array([0.5, -0.6, 0.7, -0.3])
    assert training_room.beyond_chance(sure, overlap=2)
    assert not training_room.beyond_chance(unsure, overlap=2)
    assert not training_room.beyond_chance(-sure, overlap=2)


def test_held_back_origins_forecast_the_last_steps_only(task):
    (judged,) = held_back(task, lookback=8)
    first = 40 - 8 - 1
    assert judged.origins.min() == first
    assert judged.origins.max() == 38


@pytest.mark.parametrize("n", [6, 40, CROP, CROP + 1, 3 * CROP])
def test_a_batch_has_known_targets_from_inside_its_steps(n):
    values = np.cumsum(np.random.default_rng(1).normal(size=n))
    draw = drawing(Task((Member(values, (), relative=False),), horizon=4), lookback=8)
    batch = draw(np.random.default_rng(2))
    assert batch.steps.shape[1] == min(n, CROP)
    assert batch.origins.min() >= 0
    assert batch.origins.max() < batch.steps.shape[1]
    assert (batch.weights[:, :, 0] == 1).all()
    assert len(batch.steps) == (1 if n <= CROP else CROPS)


@pytest.fixture
def pretrained(tmp_path):
    """A network of a few weights, and the file that it starts from."""
    network = _network(Recipe(MLP, Training(seed=5)))
    network.save_weights(tmp_path / "start.weights.h5")
    return Recipe(MLP, Training(), tmp_path / "start.weights.h5"), network.get_weights()


@pytest.fixture
def panel(task):
    (member,) = task.members
    return Task((member, Member(member.values[::-1].copy(), (4,), relative=True)), horizon=4)


def judging(monkeypatch, after, mirrored):
    """Let held-back losses be 1 before and during two epochs, and as given half of the way."""
    given = iter([*[np.ones(9)] * 6, np.array(after), np.array(mirrored)])
    monkeypatch.setattr(training_room, "held_back_losses", lambda learner, judged: next(given))


@pytest.mark.usefixtures("unpacked")
def test_a_panel_goes_half_of_the_way(panel, pretrained, monkeypatch):
    recipe, start = pretrained
    recipe = replace(recipe, training=Training(epochs=2))
    judging(monkeypatch, np.full(9, 0.9), np.full(9, 0.9))
    selected = select(panel, recipe, report=silent)
    assert (selected.epochs, selected.share) == (2, 0.5)
    half = training_room.train(Learner(recipe), panel, selected, report=silent)
    whole = training_room.train(Learner(recipe), panel, replace(selected, share=1.0), report=silent)
    for left, some, right in zip(start, half, whole, strict=True):
        assert some == pytest.approx((left + right) / 2, abs=1e-6)
    assert any(np.abs(right - left).max() > 1e-4 for left, right in zip(start, whole, strict=True))


BOOM = np.linspace(-0.4, 0.4, 9)


@pytest.mark.parametrize(
    ("after", "mirrored", "epochs"),
    [
        (np.full(9, 0.5), np.full(9, 1.6), 0),
        (np.full(9, 1.1), np.full(9, 0.5), 0),
        (1.1 - BOOM, 0.5 - BOOM, 2),
        (0.9 - BOOM, 0.9 + BOOM, 2),
        (0.9 - BOOM, 0.9 - BOOM, 0),
    ],
    ids=[
        "upside down loses",
        "only upside down gains",
        "as they are it may be chance",
        "what both ways share is no noise",
        "may be chance",
    ],
)
def test_a_panel_keeps_the_pretrained_weights_unless_both_ways_gain_together(
    panel, pretrained, monkeypatch, after, mirrored, epochs
):
    recipe = replace(pretrained[0], training=Training(epochs=2))
    judging(monkeypatch, after, mirrored)
    assert select(panel, recipe, report=silent).epochs == epochs


@pytest.mark.usefixtures("unpacked")
@pytest.mark.parametrize("many", [False, True], ids=["few stretches of time", "many"])
def test_a_panel_of_few_stretches_of_time_is_learned_both_ways_up(panel, pretrained, many):
    recipe = replace(pretrained[0], training=Training(epochs=1))
    if many:
        long = [replace(each, values=np.tile(each.values, 5)) for each in panel.members]
        panel = replace(panel, members=tuple(long))
    learner, taken = Learner(recipe), []
    restart = learner.restart

    def noting(task, *, over=None):
        taken.append([member.values for member in task.members])
        restart(task, over=over)

    learner.restart = noting
    training_room.select(learner, panel, report=silent)
    training_room.train(learner, panel, Selected(1, None, (), 0.5), report=silent)
    before, after = taken
    assert len(before) == len(after) == (1 if many else 2) * len(panel.members)
    assert all(len(own) < len(whole) for own, whole in zip(before, after, strict=True))
    mirrored = zip(after[:2], after[2:], strict=False)
    assert all(np.array_equal(own, -other) for own, other in mirrored)


@pytest.mark.parametrize(
    ("steps", "horizon", "batches"),
    [(60, 4, 15), (60_000, 4, 250), (60_000, 4_000, 240), (6_000_000, 4, 600)],
)
def test_a_panel_is_looked_at_so_often_within_bounds(panel, steps, horizon, batches):
    member = replace(panel.members[0], values=np.ones(steps // 2))
    of = Task((member, member), horizon=horizon)
    assert training_room._panel_epochs(of, most=100) * of.all_ways().batches == batches


def test_a_panel_is_not_trained_longer_than_asked(panel, pretrained):
    recipe, _ = pretrained
    once = replace(recipe, training=Training(epochs=1))
    assert len(select(panel, once, report=silent).curve) == 2


@pytest.mark.parametrize(
    ("epochs", "losses", "left"),
    [
        (0, [0.4, 0.1], 1.0),
        (2, [0.4, 0.5, 0.3], 0.75),
        (1, [0.4, 0.5], 1.0),
        (1, [0.0, 0.0], 1.0),
        (1, [None, None], 1.0),
        (3, [], 1.0),
    ],
)
def test_how_much_of_the_loss_training_left(epochs, losses, left):
    curve = tuple(Epoch(number, 9, None, loss, 0.0) for number, loss in enumerate(losses))
    assert Selected(epochs, None, curve).left == pytest.approx(left)


def test_a_network_that_is_done_with_leaves_no_graph_in_memory(task):
    def graphs():
        gc.collect()
        return sum(type(one).__name__ == "FuncGraph" for one in gc.get_objects())

    def learn():
        learner = Learner(Recipe(MLP, Training(epochs=1)))
        learner.restart(task)
        return learner.epoch()

    runtime.forget_gradients()
    before, loss = graphs(), learn()
    assert graphs() > before  # if not, TensorFlow has learned to forget, and we need not help
    runtime.forget_gradients()
    assert graphs() <= before
    assert learn() == loss
