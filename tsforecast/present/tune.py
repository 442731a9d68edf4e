"""What `tune` shows: the verdict, the trials best first, the backtest, and what repeats them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from tsforecast.evaluate.compare import called
from tsforecast.evaluate.score import Scores
from tsforecast.evaluate.search import Attempt, Search
from tsforecast.evaluate.tuned import Tuned, labels
from tsforecast.network.space import described
from tsforecast.present import scores
from tsforecast.present.facts import error_text
from tsforecast.present.output import Forms, csv_text
from tsforecast.present.tables import plain_table
from tsforecast.series.wording import counted

if TYPE_CHECKING:
    from rich.table import Table

    from tsforecast.series.check import Finding
    from tsforecast.series.series import Panel

SHOWN = 10
"""Trials in a table on a terminal, at most; the defaults are always among them."""
NARROW = 70
"""Cells from which on there is room for the epochs and seconds of a trial."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A search, and what came of it.

    ``tuned`` is None where it was interrupted. ``commands`` have for each trial, by its number,
    the command that trains with its settings, in parts that belong together.
    """

    panel: Panel
    periods: tuple[int, ...]
    decisions: tuple[str, ...]
    search: Search
    tuned: Tuned | None
    commands: Mapping[int, tuple[str, ...]]
    seconds: float
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> str:
        """What was found, in words."""
        if self.tuned is not None:
            return self.tuned.verdict
        best, tried = self.search.best_first[0], counted(len(self.search.attempts), "trial")
        what = "the defaults were" if best.number == 1 else f"{described(best.wishes)} was"
        return f"Interrupted after {tried}: {what} best so far, in the search alone"

    @property
    def later(self) -> dict[int, Scores]:
        """How the networks of the defaults and of the best did after the search, by trial."""
        if self.tuned is None:
            return {}
        networks = {self.search.best_first[0].number: "tuned_network", 1: "network"}
        return {trial: self.tuned.backtest.scores(name) for trial, name in networks.items()}


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict, both tables, and the commands."""
    found = answer.search
    parts: list[RenderableType] = [
        Text(f"{answer.verdict}.", style="bold"),
        Text(),
        Text(f"Search: {counted(len(found.attempts), 'trial')}, {found.backtest.plan.reason}"),
        _trials(answer, width=width),
    ]
    if hidden := len(found.attempts) - len(_shown(found)):
        same = len(found.attempts) - len(found.different)
        some = "each" if same == hidden else f"{same:,} of them"
        of = f", {some} the same network as one above" if same else ""
        more = f"and {counted(hidden, 'more trial')}{of}; --format csv lists all."
        parts.append(Text(more, style="dim"))
    if answer.tuned is not None:
        parts += _backtest(found, answer.tuned, width=width)
    return Group(*parts, Text(), *_comes_next(answer, width=width))


def _shown(found: Search) -> list[Attempt]:
    """Give the best of the trials that differ, and the defaults."""
    best, defaults = found.different[:SHOWN], found.attempts[0]
    return best if defaults in best else [*best, defaults]


def _trials(answer: Answer, *, width: int) -> Table:
    """Give one row a trial, the best first; the one that is taken is bold."""
    later, wide = answer.later, width >= NARROW
    one = answer.search.backtest.scores(answer.search.attempts[0].name)
    title = "MAE" if one.mase is None else "MASE"
    table = plain_table()
    table.add_column("trial", justify="right", no_wrap=True)
    table.add_column("settings", overflow="fold")
    for name in (title, "later", *(("epochs", "seconds") if wide else ())):
        table.add_column(name, justify="right", no_wrap=True)
    chosen = 1 if answer.tuned is None else answer.tuned.chosen
    for attempt in _shown(answer.search):
        here = answer.search.backtest.scores(attempt.name)
        defaults = " (the defaults)" if attempt.number == 1 else ""
        table.add_row(
            str(attempt.number),
            Text(f"{described(attempt.wishes)}{defaults}"),
            error_text(here),
            error_text(later[attempt.number]) if attempt.number in later else "",
            *((str(attempt.epochs), f"{attempt.seconds:.1f}") if wide else ()),
            style="bold" if attempt.number == chosen else "",
        )
    return table


def _backtest(found: Search, tuned: Tuned, *, width: int) -> list[RenderableType]:
    """Give the table of `train` for both, and say which of its rows the verdict compares."""
    names, done = labels(found), tuned.backtest
    best = found.best_first[0].number
    rows = scores.best_first({name: done.scores(name) for name in done.quantiles})
    usual = names.get(tuned.used[1], called(tuned.used[1]))
    text = f"By default predict uses {usual}"
    if best != 1:
        text = f"Compared are {names[tuned.used[best]]} and {usual}, which predict uses by default"
    return [
        Text(),
        Text(f"Backtest at later origins: {done.plan.reason}"),
        scores.measured(
            {names.get(name, name): row for name, row in rows.items()},
            bold=names.get(tuned.used[tuned.chosen], tuned.used[tuned.chosen]),
            width=width,
        ),
        Text(f"{text}.", style="dim"),
    ]


def _comes_next(answer: Answer, *, width: int) -> list[Text]:
    """Write the commands so that they can be copied: each on a line of its own, or on several."""
    lines = []
    for what, command in to_train(answer).items():
        lines += [Text(f"{what}:"), Text(_folded(command, width=width), style="bold")]
    return lines


def to_train(answer: Answer) -> dict[str, tuple[str, ...]]:
    """Give what trains what is taken and, where that is the defaults, the best of the others."""
    best_first = [one.number for one in answer.search.different]
    if answer.tuned is None:
        return {"What trains the best so far": answer.commands[best_first[0]]}
    found = {"What comes next": answer.commands[answer.tuned.chosen]}
    others = [number for number in best_first if number != 1]
    if answer.tuned.chosen == 1 and others:
        found["What trains the best of the others"] = answer.commands[others[0]]
    return found


def _folded(parts: Sequence[str], *, width: int) -> str:
    r"""Write a command on as many lines as it takes; a shell reads them as one.

    >>> print(_folded(["tsforecast train a.csv", "--units 32", "--seed 7"], width=36))
    tsforecast train a.csv --units 32 \
      --seed 7
    """
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(part) + len("  \\") > width:
            lines.append(f"  {part}")
        else:
            lines[-1] += f" {part}"
    return " \\\n".join(lines)


def to_csv(answer: Answer) -> str:
    """Write one row a trial, the best first, in full precision."""
    later, found = answer.later, answer.search
    panel = len(answer.panel) > 1
    settings = found.attempts[0].wishes.settings(panel=panel)
    measures = scores.MEASURES
    rows = [
        ["trial", *settings, "epochs", "seconds", *measures]
        + [f"later_{measure}" for measure in measures]
        + ["train"]
    ]
    for attempt in found.best_first:
        here, then = found.backtest.scores(attempt.name), later.get(attempt.number)
        rows.append(
            [
                *(str(attempt.number), *map(str, attempt.wishes.settings(panel=panel).values())),
                *(str(attempt.epochs), f"{attempt.seconds:.2f}"),
                *_figures(here),
                *(_figures(then) if then is not None else [""] * len(measures)),
                " ".join(answer.commands[attempt.number]),
            ]
        )
    return csv_text(rows)


def _figures(row: Scores) -> list[str]:
    return scores.figures(row)[: len(scores.MEASURES)]


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``tune``."""
    found, tuned = answer.search, answer.tuned
    return {
        "schema": 1,
        "command": "tune",
        **scores.facts_of(answer.panel, periods=answer.periods),
        "decisions": list(answer.decisions),
        "interrupted": tuned is None,
        "search": {
            "horizon": found.backtest.plan.horizon,
            "origins": len(found.backtest.actual),
            "gain": asdict(found.gain),
        },
        "trials": [_trial(attempt, answer) for attempt in found.best_first],
        "backtest": None if tuned is None else tuned.backtest.as_json(),
        "used": None if tuned is None else {str(trial): name for trial, name in tuned.used.items()},
        "gain": None if tuned is None else {**asdict(tuned.gain), "proven": tuned.proven},
        "best": found.best_first[0].number,
        "chosen": None if tuned is None else tuned.chosen,
        "verdict": answer.verdict,
        "train": None if tuned is None else " ".join(answer.commands[tuned.chosen]),
        "seconds": round(answer.seconds, 2),
        "findings": [asdict(finding) for finding in answer.findings],
    }


def _trial(attempt: Attempt, answer: Answer) -> dict[str, Any]:
    later = answer.later.get(attempt.number)
    return {
        "trial": attempt.number,
        "settings": attempt.wishes.settings(panel=len(answer.panel) > 1),
        "epochs": attempt.epochs,
        "seconds": round(attempt.seconds, 2),
        "scores": answer.search.backtest.scores(attempt.name).as_json(),
        "later": None if later is None else later.as_json(),
        "train": " ".join(answer.commands[attempt.number]),
    }


FORMS = Forms(for_terminal, to_csv, to_dict)
