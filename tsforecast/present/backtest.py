"""What `backtest` shows: the verdict, the table of all forecasters, and what to do with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from tsforecast.evaluate.contest import Contest
from tsforecast.present import scores
from tsforecast.present.output import Forms


@dataclass(frozen=True, eq=False)
class Answer(scores.Answer[Contest]):
    """A finished contest, and what was asked of it that does not hold."""

    unmet: tuple[str, ...] = ()


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict, the table of forecasters and, when asked, the table by step."""
    contest = answer.outcome
    next_step = f"tsforecast predict --horizon {contest.backtest.plan.horizon}"
    if contest.verdict.chosen in contest.trained:
        next_step = f"tsforecast train --model {contest.verdict.chosen}"
    return Group(
        *scores.for_terminal(answer, width=width),
        Text.assemble("What comes next: ", (next_step, "bold")),
    )


def to_dict(answer: Answer) -> dict[str, Any]:
    """Give the documented JSON object of ``backtest``."""
    trained = answer.outcome.trained
    return {
        **scores.to_dict(answer, command="backtest"),
        "asked": answer.outcome.asked,
        "unmet": list(answer.unmet),
        "trained": {
            kind: {"epochs": one.epochs, "curve": [asdict(epoch) for epoch in one.curve]}
            for kind, one in trained.items()
        },
    }


FORMS = Forms(for_terminal, scores.to_csv, to_dict)
