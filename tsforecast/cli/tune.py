"""`tsforecast tune`: whether other settings than the defaults of `train` help on this series."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.learning import KINDS, Device, Epochs, Origins, Seed
from tsforecast.cli.options import DataFile, Output, Reading, chosen, seasons
from tsforecast.errors import INTERRUPTED_EXIT_CODE

if TYPE_CHECKING:
    from tsforecast.evaluate.budget import Budget

SEARCH = "Search"
USUAL_MINUTES = 5.0


def tune(
    file: DataFile = None,
    *,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help="Time that all may take, about; how many trials that is, is the machine's "
            f"matter. Default: {USUAL_MINUTES:g}, or no limit with --trials.",
            show_default=False,
            rich_help_panel=SEARCH,
        ),
    ] = None,
    trials: Annotated[
        int | None,
        typer.Option(
            min=2,
            help="The most settings to try, the defaults among them; the same ones with the same "
            "seed.",
            show_default=False,
            rich_help_panel=SEARCH,
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(KINDS),
            help="Kind of network to try beside the defaults; repeat it for several. Default: all.",
            show_default=False,
            rich_help_panel=SEARCH,
        ),
    ] = None,
    epochs: Epochs = 30,
    seed: Seed = 1,
    device: Device = "auto",
    where: Origins,
    reading: Reading,
    output: Output,
) -> None:
    """Search for settings of `train` that are better than its defaults on a series.

    `tsforecast tune data.csv`

    `tsforecast tune data.csv --trials 20 --model lstm --model gru`

    Tries the defaults, each kind of network as it is, and then at random: start from shipped or
    random weights, units, layers, lookback, normalisation, dropout, activation, loss, learning
    rate, clip norm. They are compared at origins that lie before those of train's backtest. There
    the best is held against the defaults, and taken only if it is proven better. Nothing is kept:
    the last lines are the command that trains it.
    """
    import time

    from tsforecast.cli import answering, checking
    from tsforecast.cli.again import train_command
    from tsforecast.cli.reading import load_to_repeat
    from tsforecast.evaluate.asked import held
    from tsforecast.evaluate.search import stages
    from tsforecast.evaluate.tried import Judging
    from tsforecast.evaluate.tune import run
    from tsforecast.forecast.forecast import QUANTILES
    from tsforecast.network import runtime
    from tsforecast.network.recipe import Wishes
    from tsforecast.network.shipped import AUTOMATIC
    from tsforecast.network.space import others
    from tsforecast.present import output as present
    from tsforecast.present import tune as show
    from tsforecast.present.progress import searching
    from tsforecast.series.read import panel_of

    started = time.monotonic()
    write = answering.file_writer(output, show.FORMS.files)
    kinds = chosen(model, KINDS, option="--model") or KINDS
    asked = seasons(where.period)
    found, _, read = load_to_repeat(file, reading, output, command="tune")
    findings = checking.warn(found, quiet=output.quiet)
    panel = panel_of(found)
    periods, said = held(panel.members, asked)
    planned = stages(
        panel.members, Judging(periods=periods, horizon=where.horizon, origins=where.origins)
    )
    plain = Wishes(model=AUTOMATIC, quantiles=QUANTILES, epochs=epochs, seed=seed)
    errors = present.console(output.color, stderr=True)
    with searching(errors, trials=trials, shown=output.bar) as bar:
        runtime.start(device=device, seed=seed)
        search, tuned = run(
            planned,
            plain,
            others(kinds, first=plain, known=planned.known),
            _budget(minutes, trials),
            clock=lambda: time.monotonic() - started,
            on_trial=bar.on_trial,
            on_epoch=bar.on_epoch,
            on_stage=bar.on_stage,
        )
    more = {**dataclasses.asdict(where), "device": None if device == "auto" else device}
    answer = show.Answer(
        panel=panel,
        periods=planned.backtest[0].found,
        decisions=(*found.decisions, *said, *planned.decisions),
        search=search,
        tuned=tuned,
        commands={
            one.number: train_command(one.wishes, read=read, more=more, panel=len(panel) > 1)
            for one in search.attempts
        },
        seconds=time.monotonic() - started,
        findings=findings,
    )
    write(answer)
    present.note("; ".join((*said, *planned.decisions)), quiet=output.quiet)
    if present.form(output.format, as_json=output.json) == "csv":
        present.note(f"{answer.verdict}.", quiet=output.quiet)
        for what, command in show.to_train(answer).items():
            present.note(f"{what}: {' '.join(command)}", quiet=output.quiet)
    answering.show(answer, show.FORMS, output)
    if tuned is None:
        raise typer.Exit(INTERRUPTED_EXIT_CODE)


def _budget(minutes: float | None, trials: int | None) -> Budget:
    from tsforecast.evaluate.budget import Budget

    if minutes is None and trials is None:
        minutes = USUAL_MINUTES
    return Budget(trials, None if minutes is None else 60 * minutes)
