"""`tsforecast explain`: what drives the forecast, and how a network's gradients flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tsforecast.cli.options import DataFile, Output, Reading, one_model
from tsforecast.errors import SeriesUnusable

if TYPE_CHECKING:
    from tsforecast.evaluate.explain import Explained, Subject
    from tsforecast.series.read import PanelReading
    from tsforecast.series.series import Series
    from tsforecast.store.workspace import Workspace

EXPLAINING = "Explaining"


def explain(
    file: DataFile = None,
    *,
    model: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A stored model; repeat it to compare several. Default: the one trained last in "
            "this folder, else the network that comes with the program.",
            show_default=False,
            rich_help_panel=EXPLAINING,
        ),
    ] = None,
    zero_shot: Annotated[
        bool,
        typer.Option(
            "--zero-shot",
            help="Explain the network that comes with the program.",
            rich_help_panel=EXPLAINING,
        ),
    ] = False,
    horizon: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Steps ahead of the forecast. Default: as predict.",
            show_default=False,
            rich_help_panel=EXPLAINING,
        ),
    ] = None,
    reading: Reading,
    output: Output,
) -> None:
    """Show what drives a network's forecast, and how its gradients flow.

    `tsforecast explain`

    `tsforecast explain data.csv --model my-rnn --model my-lstm`

    Says which components of the series and which past values move the forecast, how far back in
    time the gradient of the loss reaches in each layer, beside the same network before it had
    learned anything, and how long the gradients of the weights are.
    """
    from tsforecast.cli import answering
    from tsforecast.cli.reading import load
    from tsforecast.present import explain as show
    from tsforecast.series.read import PanelReading
    from tsforecast.store import bundle

    write = answering.file_writer(output, show.FORMS.files)
    one_model(next(iter(model or ()), None), zero_shot=zero_shot)
    for name in model or ():
        bundle.check_name(name)
    found, workspace = load(file, reading, output, command="explain")
    if isinstance(found, PanelReading):
        raise SeriesUnusable(
            f"these are {len(found.panel):,} series; a network is explained on one at a time.",
            code="several-series",
            file=found.source,
            hint=_name_one(found),
        )
    names = () if zero_shot else model and tuple(dict.fromkeys(model))
    subjects = _subjects(found.series, workspace, names)
    networks = tuple(_each(found.series, subjects, horizon=horizon, output=output))
    said = tuple(show.decisions(networks, found.series))
    answering.finish(
        lambda findings: show.Answer(found.series, networks, (*found.decisions, *said), findings),
        show.FORMS,
        output,
        found=found,
        said=said,
        write=write,
    )


def _name_one(found: PanelReading) -> str:
    from tsforecast.series.wording import quoted

    first = quoted(found.panel.members[0].name)
    if found.column is None:
        return f"name one column in place of all: --target {first}."
    return f"name one of them as well: --id {first}."


def _subjects(series: Series, workspace: Workspace, names: Sequence[str] | None) -> list[Subject]:
    """Give the models named, else the one that predict takes, else the network that is shipped."""
    from tsforecast.evaluate.explain import untrained
    from tsforecast.store import bundle, explaining, fitting

    if names is None:
        model, _ = fitting.trained_last([series], workspace)
        kept = [] if model is None else [model]
    else:
        kept = [bundle.load(workspace.models / name) for name in names]
    return [explaining.subject(one, series) for one in kept] or [untrained(series)]


def _each(
    series: Series, subjects: Sequence[Subject], *, horizon: int | None, output: Output
) -> Iterator[Explained]:
    from tsforecast.evaluate.explain import explain
    from tsforecast.network import runtime
    from tsforecast.present.output import console
    from tsforecast.present.progress import progress

    errors = console(output.color, stderr=True)
    with progress(errors, doing="starting TensorFlow", shown=output.bar) as (_, on_stage):
        for subject in subjects:
            runtime.start(device="cpu", seed=subject.training.seed)
            on_stage(f"explaining {subject.name or subject.called}")
            yield explain(series, subject, horizon=horizon)
