"""`tsforecast models`: list, show and remove what was trained in this folder."""

from __future__ import annotations

from typing import Annotated

import typer

from tsforecast.cli.options import Output


def models(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="Model to show or remove. Default: list all."),
    ] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Delete the model named.")] = False,
    output: Output,
) -> None:
    """List the models of this folder, show one, or remove one.

    `tsforecast models`

    `tsforecast models airline-passengers --json`

    `tsforecast models airline-passengers --remove`
    """
    from pathlib import Path

    from tsforecast.cli import answering
    from tsforecast.errors import ModelUnusable, UsageError
    from tsforecast.present import models as show
    from tsforecast.present import output as present
    from tsforecast.store import bundle
    from tsforecast.store.workspace import Workspace

    folder = Workspace(Path.cwd()).models
    write = answering.file_writer(output, show.FORMS.files)
    if remove:
        if name is None:
            raise UsageError(
                "--remove needs the name of a model.",
                code="usage",
                hint="tsforecast models lists the names.",
            )
        bundle.check_name(name)
        bundle.remove(folder / name)
        present.note(f'removed "{name}"', quiet=output.quiet)
        return
    if name is not None:
        bundle.check_name(name)
    names = bundle.names(folder) if name is None else [name]
    models = []
    for each in names:
        try:
            models.append(bundle.load(folder / each))
        except ModelUnusable as problem:
            if name is not None:
                raise
            present.note(f'warning: "{each}" cannot be used: {problem.message}', quiet=output.quiet)
    answer = show.Answer(models=tuple(models), listed=name is None)
    write(answer)
    if not names:
        present.note("no model is kept here; tsforecast train makes one.", quiet=output.quiet)
    answering.show(answer, show.FORMS, output)
