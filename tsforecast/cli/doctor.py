"""`tsforecast doctor`: versions, the device, and what works here."""

from __future__ import annotations

from tsforecast.cli.options import Output


def doctor(*, output: Output) -> None:
    """Look whether the program and all that it needs work here.

    `tsforecast doctor`

    `tsforecast doctor --json`

    Versions are compared with what is needed, the pretrained networks forecast, TensorFlow is
    started in a process of its own, and the folder is looked at. Ends with 6 where something
    needed does not work; optional parts that are missing are named.
    """
    from pathlib import Path

    from tsforecast.cli import answering
    from tsforecast.present import doctor as show
    from tsforecast.present.output import console
    from tsforecast.present.progress import progress
    from tsforecast.store import checkup

    write = answering.file_writer(output, show.FORMS.files)
    checks: list[checkup.Check] = []
    errors = console(output.color, stderr=True)
    with progress(errors, doing="looking", shown=output.bar) as (_, on_stage):
        for doing in checkup.LOOKS:
            on_stage(doing)
            checks += checkup.look(doing, Path.cwd())
    checks.append(show.terminal())
    answer = show.Answer(tuple(checks))
    write(answer)
    answering.show(answer, show.FORMS, output)
    checkup.require(checks)
