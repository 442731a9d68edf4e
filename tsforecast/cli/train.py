"""`tsforecast train`: learn the series, and say honestly how well."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tsforecast.cli.learning import NETWORK, TRAINING, Backtest, Network, Training, recipe_of
from tsforecast.cli.options import DataFile, Output, Reading, seasons


def train(
    file: DataFile = None,
    *,
    model: Annotated[
        Literal["auto", "lstm", "gru", "rnn", "mlp", "transformer"],
        typer.Option(
            help="Kind of network. auto: the pretrained LSTM together with ETS and Theta or, on a "
            "long series, linear regression, or whichever of them the backtest prefers beyond "
            "chance.",
            rich_help_panel=NETWORK,
        ),
    ] = "auto",
    network: Network,
    training: Training,
    log_dir: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Write learning curves for TensorBoard.",
            rich_help_panel=TRAINING,
        ),
    ] = None,
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
    from tsforecast.network.build import CALLED
    from tsforecast.network.shipped import AUTOMATIC
    from tsforecast.present import output as present
    from tsforecast.present import training as show
    from tsforecast.present.progress import progress
    from tsforecast.present.scores import Answer
    from tsforecast.series.read import panel_of
    from tsforecast.store import bundle as store
    from tsforecast.store import keeping

    started = time.monotonic()
    write = answering.file_writer(output, show.FORMS.files)
    if name is not None:
        store.check_name(name)
    auto = model == "auto"
    recipe = recipe_of(AUTOMATIC if model == "auto" else model, network, training)
    called = CALLED[recipe.architecture.model]
    asked = seasons(backtest.period)
    found, workspace = load(file, reading, output, command="train")
    findings = checking.warn(found, quiet=output.quiet)
    members = panel_of(found).members
    periods, said = held(members, asked)
    keeping.make_room(workspace.models)

    errors, doing = present.console(output.color, stderr=True), "starting TensorFlow"
    with progress(errors, doing=doing, shown=output.bar) as (on_epoch, on_stage):
        from tsforecast.evaluate.trial import run
        from tsforecast.evaluate.tried import Setting
        from tsforecast.network import runtime

        report = on_epoch
        used = runtime.start(device=training.device, seed=training.seed)
        if log_dir is not None:
            report = runtime.also_to_tensorboard(report, folder=log_dir)
        trial = run(
            members,
            Setting(
                recipe,
                periods=periods,
                horizon=backtest.horizon,
                origins=backtest.origins,
                automatic=auto,
            ),
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
    answer = Answer(
        panel=panel_of(found),
        decisions=(*found.decisions, *said, *trial.decisions),
        outcome=trial,
        network=called,
        name=bundle.name,
        path=str(path),
        seconds=time.monotonic() - started,
        by_step=backtest.by_step,
        findings=findings,
    )
    answering.judged(answer, show.FORMS, output, said=said, write=write)
    present.note(f'kept as "{bundle.name}" in {os.path.relpath(path)}', quiet=output.quiet)
