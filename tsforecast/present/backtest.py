"""What `backtest` shows: the verdict, the table of all forecasters, and what to do with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tsforecast.evaluate.contest import Contest
from tsforecast.present import scores
from tsforecast.present.output import Forms

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, eq=False)
class Answer(scores.Answer[Contest]):
    """A finished contest, and what was asked of it that does not hold."""

    unmet: tuple[str, ...] = ()


def for_terminal(answer: Answer, width: int) -> RenderableType:
    """Lay out the verdict and the tables; what comes next is a forecast, or to train the best."""
    chosen, command = answer.outcome.verdict.chosen, scores.to_predict(answer)
    if chosen in answer.outcome.trained:
        command = f"tsforecast train --model {chosen}"
    return scores.for_terminal(answer, width=width, comes_next=command)


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
