"""Stored models as rows, list and card."""

import io

import pytest
from rich.console import Console

from tsforecast.present.models import COLUMNS, Answer, for_terminal, rows, to_csv, to_dict
from tsforecast.store.bundle import load


@pytest.fixture(scope="module")
def model(trained):
    return load(trained.folder / ".tsforecast" / "models" / "sales")


def drawn(answer, width=80):
    target = io.StringIO()
    Console(file=target, width=width).print(for_terminal(answer, width=width))
    return target.getvalue()


def test_a_row_names_what_tells_models_apart(model):
    (row,) = rows([model])
    assert tuple(row) == COLUMNS
    assert row["verdict"] == model.record["verdict"]


def test_csv_has_a_header_even_without_models():
    assert to_csv(Answer((), listed=True)) == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("listed", [True, False])
def test_everything_fits_and_nothing_is_cut(model, listed, width):
    shown = drawn(Answer((model,), listed=listed), width)
    assert max(map(len, shown.splitlines())) <= width
    assert "…" not in shown


def test_a_card_has_the_verdict_first_and_all_forecasters(model):
    shown = drawn(Answer((model,), listed=False), 200)
    assert shown.startswith(model.record["verdict"])
    for said in ("LSTM", "8 units", "seasonal naive", "seed 1, cpu", "sales.csv", "from scratch"):
        assert said in shown


def test_json_of_one_and_of_many(model):
    one = to_dict(Answer((model,), listed=False))
    assert (one["name"], one["chosen"]) == ("sales", model.chosen)
    many = to_dict(Answer((model, model), listed=True))
    assert len(many["models"]) == 2
