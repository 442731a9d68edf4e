"""`tsforecast backtest`: every forecaster at the same origins of the past, and a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.learning import (
    BACKTEST,
    KINDS,
    NETWORK,
    Backtest,
    Network,
    Training,
    recipe_of,
)
from tsforecast.cli.options import DataFile, Output, Reading, chosen, seasons
from tsforecast.errors import UsageError

if TYPE_CHECKING:
    from tsforecast.network.build import Name
    from tsforecast.network.train import Recipe

BEATABLE = ("naive", "seasonal_naive", "drift", "ets", "theta", "linear", "network", "combination")
"""What can be asked to be beaten: everything that stands beside the networks trained."""


def backtest(
    file: DataFile = None,
    *,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="|".join(KINDS),
            help="Kind of network to train and compare; repeat it for several. Default: none is "
            "trained, and what predict would use is judged.",
            show_default=False,
            rich_help_panel=NETWORK,
        ),
    ] = None,
    network: Network,
    training: Training,
    how: Backtest,
    must_beat: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="End with 1 unless what predict would use, or the best of the networks trained, "
            f"has less error than this one, beyond chance: {', '.join(BEATABLE)}; repeatable.",
            show_default=False,
            rich_help_panel=BACKTEST,
        ),
    ] = None,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            min=1,
            max=95,
            metavar="PERCENT",
            help="End with 1 unless the 80% intervals of the same forecaster hold so many of the "
            "values; above 80, its 95% intervals.",
            show_default=False,
            rich_help_panel=BACKTEST,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """Compare forecasters on the past of a series: the same origins, one table, one verdict.

    `tsforecast backtest data.csv`

    `tsforecast backtest data.csv --model lstm --model gru --model transformer`

    `tsforecast backtest data.csv --must-beat seasonal_naive --min-coverage 75`

    Each forecast is made from what was known at its origin. Networks are trained on what lies
    before the first one, and not kept: that does `tsforecast train`.
    """
    import time

    from tsforecast.cli import answering, checking
    from tsforecast.cli.reading import load
    from tsforecast.evaluate.asked import held
    from tsforecast.evaluate.compare import called
    from tsforecast.evaluate.contest import run, untrained
    from tsforecast.evaluate.required import unmet
    from tsforecast.evaluate.tried import Judging
    from tsforecast.network import runtime
    from tsforecast.present import backtest as show
    from tsforecast.present import output as present
    from tsforecast.present.progress import progress
    from tsforecast.series.read import panel_of
    from tsforecast.store.standing import require_judged, standing

    started = time.monotonic()
    write = answering.file_writer(output, show.FORMS.files)
    asked = seasons(how.period)
    to_beat = chosen(must_beat, BEATABLE, option="--must-beat")
    recipes = _recipes(chosen(model, KINDS, option="--model"), network, training)
    found, workspace = load(file, reading, output, command="backtest")
    findings = checking.warn(found, quiet=output.quiet)
    members = panel_of(found).members
    periods, said = held(members, asked)
    judging = Judging(periods=periods, horizon=how.horizon, origins=how.origins)
    # A stored model would leave the networks that are to be compared few origins.
    stands = untrained()
    if not recipes:
        stands, judging = standing(members, judging, workspace)
        if to_beat or min_coverage is not None:
            require_judged(stands)
    errors = present.console(output.color, stderr=True)
    doing = "starting TensorFlow" if recipes else "backtesting"
    with progress(errors, doing=doing, shown=output.bar) as (on_epoch, on_stage):
        if recipes:
            runtime.start(device=training.device, seed=training.seed)
        contest = run(
            members,
            judging,
            stands,
            recipes,
            to_beat=to_beat,
            on_epoch=on_epoch,
            on_stage=on_stage,
        )
    required = unmet(
        contest.backtest,
        contest.asked,
        label=called(contest.asked, network=stands.called),
        must_beat=to_beat,
        min_coverage=min_coverage,
    )
    answer = show.Answer(
        panel=panel_of(found),
        decisions=(*found.decisions, *said, *contest.decisions),
        outcome=contest,
        network=stands.called,
        name=stands.name,
        path=stands.path,
        seconds=time.monotonic() - started,
        by_step=how.by_step,
        findings=findings,
        unmet=required,
    )
    answering.judged(answer, show.FORMS, output, said=said, write=write)
    if recipes:
        present.note("nothing is kept; tsforecast train keeps a network", quiet=output.quiet)
    answering.require(required, output)


def _recipes(kinds: list[Name], network: Network, training: Training) -> dict[Name, Recipe]:
    """Say how each network is made; refuse to be told how where none is."""
    if not kinds and (network, training) != (Network(), Training()):
        raise UsageError(
            "options of networks and of their training change nothing where none is trained.",
            code="usage",
            hint="add --model lstm, or another kind, or leave them out.",
        )
    return {kind: recipe_of(kind, network, training) for kind in kinds}
