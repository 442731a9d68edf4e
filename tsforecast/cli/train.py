"""`tsforecast train`: learn the series, and say honestly how well."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal

import typer

from tsforecast.cli.options import DataFile, Output, Reading, seasons

NETWORK, TRAINING, BACKTEST = "Network", "Training", "Backtest"


@dataclasses.dataclass(frozen=True)
class Network:
    """What is built, and where its weights start."""

    model: Annotated[
        Literal["auto", "lstm", "gru", "rnn", "mlp", "transformer"],
        typer.Option(
            help="Kind of network. auto: the pretrained LSTM together with ETS and Theta or, on a "
            "long series, linear regression, or whichever of them the backtest prefers beyond "
            "chance.",
            rich_help_panel=NETWORK,
        ),
    ] = "auto"
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
            help="Of AdamW. Default: 0.001 from scratch, 0.0003 from shipped weights.",
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
    epochs: Annotated[
        int,
        typer.Option(
            min=0,
            max=10_000,
            help="The most epochs; fewer where origins held back in time say so.",
            rich_help_panel=TRAINING,
        ),
    ] = 30
    seed: Annotated[
        int, typer.Option(min=0, max=2**32 - 1, help="Of all randomness.", rich_help_panel=TRAINING)
    ] = 1
    device: Annotated[
        Literal["auto", "cpu", "gpu"],
        typer.Option(help="Where to train.", rich_help_panel=TRAINING),
    ] = "auto"
    log_dir: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Write learning curves for TensorBoard.",
            rich_help_panel=TRAINING,
        ),
    ] = None


@dataclasses.dataclass(frozen=True)
class Backtest:
    """How it is judged."""

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
    by_step: Annotated[
        bool,
        typer.Option("--by-step", help="Also score each step ahead.", rich_help_panel=BACKTEST),
    ] = False


def train(
    file: DataFile = None,
    *,
    network: Network,
    training: Training,
    backtest: Backtest,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Name to keep the model by. Default: the file's name.",
            show_default=False,
            rich_help_panel="Output",
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """Train a network on a series, and say how it compares with simple methods.

    `tsforecast train data.csv`

    `tsforecast train data.csv --model gru --horizon 24 --json`

    The backtest forecasts from several origins in the past, each from what was known there. The
    model is kept in .tsforecast/ for `tsforecast predict`.
    """
    import os
    import time

    from tsforecast.cli import answering, checking
    from tsforecast.cli.reading import load
    from tsforecast.evaluate.asked import held
    from tsforecast.forecast.forecast import QUANTILES
    from tsforecast.network.build import CALLED
    from tsforecast.network.recipe import Wishes, choose
    from tsforecast.network.shipped import AUTOMATIC
    from tsforecast.present import output as present
    from tsforecast.present import training as show
    from tsforecast.series.read import panel_of
    from tsforecast.store import bundle as store
    from tsforecast.store import keeping

    started = time.monotonic()
    write = answering.file_writer(output, show.FORMS.files)
    if name is not None:
        store.check_name(name)
    wishes = {**vars(network), **vars(training)}
    device, log_dir = wishes.pop("device"), wishes.pop("log_dir")
    auto = network.model == "auto"
    wishes["model"] = AUTOMATIC if auto else network.model
    recipe = choose(Wishes(quantiles=QUANTILES, **wishes))
    called = CALLED[recipe.architecture.model]
    asked = seasons(backtest.period)
    found, workspace = load(file, reading, output, command="train")
    findings = checking.warn(found, quiet=output.quiet)
    members = panel_of(found).members
    periods, said = held(members, asked)
    keeping.make_room(workspace.models)

    errors = present.console(output.color, stderr=True)
    with show.progress(errors, shown=not output.quiet) as (on_epoch, on_stage):
        from tsforecast.evaluate.trial import run
        from tsforecast.evaluate.tried import Setting
        from tsforecast.network import runtime

        report = on_epoch
        used = runtime.start(device=device, seed=training.seed)
        if log_dir is not None:
            report = runtime.also_to_tensorboard(report, folder=log_dir)
        trial = run(
            members,
            Setting(recipe, periods, backtest.horizon, backtest.origins, automatic=auto),
            label=called,
            on_epoch=report,
            on_stage=on_stage,
        )
        on_stage("keeping the model")
        bundle = keeping.bundle(
            trial,
            name=name or keeping.named_after(found.source),
            recipe=recipe,
            asked=periods,
            device=used,
            reading=found,
        )
        path = keeping.keep(bundle, workspace)
    answer = show.Answer(
        panel=panel_of(found),
        decisions=(*found.decisions, *said, *trial.decisions),
        trial=trial,
        network=called,
        name=bundle.name,
        path=str(path),
        seconds=time.monotonic() - started,
        by_step=backtest.by_step,
        findings=findings,
    )
    write(answer)
    present.note("; ".join((*said, *trial.decisions)), quiet=output.quiet)
    if present.form(output.format, as_json=output.json) == "csv":
        present.note(f"{trial.verdict.text}.", quiet=output.quiet)
    answering.show(answer, show.FORMS, output)
    present.note(f'kept as "{bundle.name}" in {os.path.relpath(path)}', quiet=output.quiet)
