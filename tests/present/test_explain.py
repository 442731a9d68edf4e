"""A network explained, as a table, as CSV and as JSON."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from tsforecast.evaluate.drivers import Drivers, Share
from tsforecast.evaluate.explain import Explained, Subject
from tsforecast.evaluate.flows import Flow, Part, Size
from tsforecast.evaluate.footing import Footing
from tsforecast.forecast.forecast import QUANTILES
from tsforecast.network.build import Architecture
from tsforecast.network.train import Training
from tsforecast.present.drivers import effect, effects
from tsforecast.present.explain import Answer, decisions, for_terminal, to_csv, to_dict
from tsforecast.present.gradients import STEPS_BACK, left_text
from tsforecast.window.inputs import COMPONENTS
from tsforecast.window.transform import Transform

FALLS, HOLDS = 0.7 ** np.arange(129.0), 0.99 ** np.arange(129.0)
NONE, SOME = Size(0.0, 0.0, 0.0), Size(0.3, 0.7, 0.25)


def subject(kind="log", **options):
    of = Architecture("rnn", QUANTILES, layers=2)
    own = Footing((4,), Transform(kind))
    made = Subject("a-model-with-a-long-name", of, Training(), b"", own, "network", 4, 4)
    return replace(made, **options)


def explained(**options):
    shares = dict.fromkeys(COMPONENTS, Share(0.0, 0.0))
    shares |= {"recent_values": Share(0.75, -0.02), "same_phase": Share(0.25, 0.01)}
    values = {back: Share(0.1, 0.001 * back) for back in range(10)}
    parts = [Part("input", SOME, NONE), Part("layer 1", SOME, NONE), Part("decoder", SOME, SOME)]
    made = Explained(
        subject(),
        drivers=Drivers(-0.01, shares, values),
        flows=(Flow(1, HOLDS, FALLS), Flow(2, HOLDS, FALLS)),
        parts=tuple(parts),
        steps=4,
        asked=4,
        origins=64,
        batches=8,
    )
    return replace(made, **options)


@pytest.fixture
def answer(quarters):
    def make(*networks):
        return Answer(quarters(), networks or (explained(),), ("decided",))

    return make


def drawn(answer, width=80):
    target = io.StringIO()
    Console(file=target, width=width).print(for_terminal(answer, width))
    return [line.rstrip() for line in target.getvalue().splitlines()]


@pytest.mark.parametrize("width", [44, 60, 80, 120])
def test_everything_fits_and_nothing_is_cut(answer, width):
    lines = drawn(answer(explained(), explained()), width)
    assert max(map(len, lines)) <= width
    assert not any("…" in line for line in lines)
    (gradient,) = {line for line in lines if line.startswith("layer 1, as kept")}
    shown = gradient.removeprefix("layer 1, as kept").split()
    backs = STEPS_BACK[1::2] if width < 80 else STEPS_BACK
    assert shown == [left_text(HOLDS[back]) for back in backs]
    head = next(line for line in lines if "random start" in line and "clipped" in line)
    assert head.count("largest") == (0 if width < 80 else 2)


def test_the_verdict_is_that_of_the_first_layer(answer):
    lines = drawn(answer(explained(flows=(Flow(1, HOLDS, FALLS), Flow(2, FALLS, HOLDS)))), 100)
    assert "The gradient is carried: 27.6% is left after 128 steps." in lines
    start = "At the network's random start it vanishes: a tenth is left after 7 steps, a thousandth"
    assert f"{start} after 20." in lines


def test_only_what_does_anything_is_a_driver_and_the_greatest_comes_first(answer):
    lines = drawn(answer())
    at = lines.index("What drives the forecast")
    assert lines[at + 2].split() == ["the", "last", "10", "values", "75%", "-1.98%"]
    assert lines[at + 3].split() == ["same", "phase", "of", "past", "seasons", "25%", "+1.01%"]
    assert lines[at + 4] == ""
    assert "Its median of the next 4 steps lies 1% below a flat series', on average." in lines


def test_a_network_that_says_what_it_would_of_a_flat_series_has_no_drivers(answer):
    nothing = dict.fromkeys(COMPONENTS, Share(0.0, 0.0))
    lines = drawn(answer(explained(drivers=Drivers(1e-17, nothing, {0: Share(0.0, 0.0)}))))
    assert lines[1] == "Its median of the next 4 steps is that of a flat series."
    assert "What drives the forecast" not in lines


def test_what_reaches_no_earlier_step_is_not_drawn(answer):
    still = np.array([1.0, *np.zeros(128)])
    lines = drawn(answer(explained(flows=(Flow(1, still, still),))))
    said = "The gradient reaches no earlier step: each sees its lookback alone."
    assert lines[lines.index(said) + 2].startswith("Gradient norm in 8 batches")


def test_that_nothing_reaches_the_encoder_of_a_start_is_said(answer):
    said = "A start answers without its encoder, which no gradient reaches yet."
    assert drawn(answer())[-1] == said
    parts = tuple(Part(part.name, SOME, SOME) for part in explained().parts)
    assert said not in drawn(answer(explained(parts=parts)))


@pytest.mark.parametrize(
    ("kind", "written"),
    [("log", "+22%"), ("identity", "+0.200"), ("sqrt", "+0.200"), ("logit", "+0.200")],
)
def test_an_effect_is_on_the_scale_that_the_network_sees(kind, written):
    own = subject(footing=Footing((), Transform(kind)))
    assert effect(0.2, own) == written
    assert effect(-0.2, own).startswith("-")
    assert effect(1e4, own).startswith("+")  # beyond what a percentage can say


@pytest.mark.parametrize(
    ("kind", "sizes", "written"),
    [
        ("log", [0.02, -0.0005, 1e-9], ["+2.02%", "-0.05%", "+0.00%"]),
        ("identity", [1234.5, -0.2], ["+1,234", "-0"]),
        ("identity", [2e9, 1.0], ["+2e+09", "+1.000"]),
        ("sqrt", [1e-7, 0.0], ["+1e-07", "+0.000"]),
    ],
)
def test_effects_below_each_other_have_as_many_decimals(kind, sizes, written):
    assert effects(sizes, subject(footing=Footing((), Transform(kind)))) == written


def test_scales_are_named(answer):
    own = subject(footing=Footing((), Transform("sqrt")))
    lines = drawn(answer(explained(subject=own)), 120)
    said = "lies 0.0100 below a flat series' on the scale of square roots, on average."
    assert lines[1] == f"Its median of the next 4 steps {said}"


def test_no_clipping_is_said(answer):
    own = subject(training=Training(clip_norm=0.0))
    lines = drawn(answer(explained(subject=own)))
    assert "Gradient norm in 8 batches; training does not clip" in lines


def test_numbers_are_whole_in_csv_and_json(answer):
    lines = to_csv(answer()).splitlines()
    assert (
        f"a-model-with-a-long-name,left,layer 2,128,{float(HOLDS[128])!r},{float(FALLS[128])!r}"
        in lines
    )
    assert "a-model-with-a-long-name,effect,value,9,0.009000000000000001," in lines
    assert "a-model-with-a-long-name,clipped,decoder,,0.25,0.25" in lines
    told = json.loads(json.dumps(to_dict(answer())))
    assert told["networks"][0]["flow"][1]["left"][128] == {
        "steps_back": 128, "kept": HOLDS[128], "start": FALLS[128]
    }  # fmt: skip
    assert told["networks"][0]["flow"][0]["kept"]["fate"] == "is carried"


def test_what_is_left_out_of_a_horizon_is_said(quarters):
    (said,) = decisions([explained(asked=9)], quarters())
    assert said == (
        "explaining a-model-with-a-long-name (plain RNN); "
        "of 9 steps ahead the 4 that it has learned"
    )
