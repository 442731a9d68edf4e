"""Options of the commands that train: what is built, how it learns, how it is judged."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from tsforecast.network.build import Name
    from tsforecast.network.train import Recipe

KINDS: tuple[Name, ...] = ("lstm", "gru", "rnn", "mlp", "transformer")
NETWORK, TRAINING, BACKTEST = "Network", "Training", "Backtest"


@dataclasses.dataclass(frozen=True)
class Network:
    """What is built, and where its weights start."""

    start: Annotated[
        Literal["auto", "pretrained", "scratch"],
        typer.Option(
            "--from",
            help="Start from the shipped weights or from random ones. "
            "auto: shipped weights where the network has them.",
            rich_help_panel=NETWORK,
        ),
    ] = "auto"
    units: Annotated[
        int | None,
        typer.Option(min=1, max=1024, help="Width of each layer.", rich_help_panel=NETWORK),
    ] = None
    layers: Annotated[
        int | None,
        typer.Option(min=1, max=8, help="Layers of the encoder.", rich_help_panel=NETWORK),
    ] = None
    lookback: Annotated[
        int | None,
        typer.Option(
            min=3,
            max=512,
            help="Past values that each step sees at once, in steps.",
            rich_help_panel=NETWORK,
        ),
    ] = None
    dropout: Annotated[
        float,
        typer.Option(min=0.0, max=0.9, help="Share of units dropped.", rich_help_panel=NETWORK),
    ] = 0.0
    activation: Annotated[
        Literal["tanh", "relu"],
        typer.Option(
            help="Of rnn, mlp, transformer and the input layer; LSTM and GRU keep their gates.",
            rich_help_panel=NETWORK,
        ),
    ] = "tanh"
    norm: Annotated[
        Literal["none", "layer", "batch"],
        typer.Option(help="Normalisation before each layer.", rich_help_panel=NETWORK),
    ] = "layer"


Epochs = Annotated[
    int,
    typer.Option(
        min=0,
        max=10_000,
        help="The most epochs; fewer where origins held back in time say so.",
        rich_help_panel=TRAINING,
    ),
]
Seed = Annotated[
    int, typer.Option(min=0, max=2**32 - 1, help="Of all randomness.", rich_help_panel=TRAINING)
]
Device = Annotated[
    Literal["auto", "cpu", "gpu"],
    typer.Option(help="Where to train.", rich_help_panel=TRAINING),
]


@dataclasses.dataclass(frozen=True)
class Training:
    """How it learns."""

    loss: Annotated[
        Literal["quantile", "mae", "mse", "huber"],
        typer.Option(
            help="quantile learns intervals; the others a point, whose intervals come from "
            "the errors on held-back origins.",
            rich_help_panel=TRAINING,
        ),
    ] = "quantile"
    learning_rate: Annotated[
        float | None,
        typer.Option(
            min=1e-6,
            max=1.0,
            help="Of AdamW. Default: 0.001; 0.0003 for one series from shipped weights.",
            show_default=False,
            rich_help_panel=TRAINING,
        ),
    ] = None
    clip_norm: Annotated[
        float,
        typer.Option(
            min=0.0,
            help="Longest gradient, against its explosion; 0 does not clip.",
            rich_help_panel=TRAINING,
        ),
    ] = 1.0
    epochs: Epochs = 30
    seed: Seed = 1
    device: Device = "auto"


@dataclasses.dataclass(frozen=True)
class Origins:
    """Where it is judged."""

    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Steps ahead to learn and to be judged on. Default: about one season.",
            show_default=False,
            rich_help_panel=BACKTEST,
        ),
    ] = None
    origins: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Times in the past to forecast from. Default: 8, fewer for a short series.",
            show_default=False,
            rich_help_panel=BACKTEST,
        ),
    ] = None
    period: Annotated[
        list[int] | None,
        typer.Option(
            min=1,
            metavar="STEPS",
            help="Steps in one season; repeat it for two; 1 means no season. "
            "Default: found from the calendar and the spectrum.",
            show_default=False,
            rich_help_panel=BACKTEST,
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Backtest(Origins):
    """How it is judged."""

    by_step: Annotated[
        bool,
        typer.Option("--by-step", help="Also score each step ahead.", rich_help_panel=BACKTEST),
    ] = False


def recipe_of(model: Name, network: Network, training: Training) -> Recipe:
    """Say how a network of this kind is built and trained; raises UsageError as ``choose`` does."""
    from tsforecast.forecast.forecast import QUANTILES
    from tsforecast.network.recipe import Wishes, choose

    wishes = {**vars(network), **vars(training)}
    del wishes["device"]
    return choose(Wishes(model=model, quantiles=QUANTILES, **wishes))
