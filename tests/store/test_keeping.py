"""What a model is called, where it is put, and what stands in its record."""

import pytest

from tsforecast.errors import UsageError
from tsforecast.store.bundle import check_name, load
from tsforecast.store.keeping import make_room, named_after
from tsforecast.store.workspace import Workspace


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("sales.csv", "sales"), ("data/sales.csv", "sales"), ("sales.csv.txt", "sales"),
        ("stdin", "stdin"), (".csv", "model"), ("a:b.csv", "a-b"), ("sales", "sales"),
    ],
)  # fmt: skip
def test_a_model_is_called_as_its_file(source, name):
    assert named_after(source) == name
    check_name(name)


def test_room_is_made_before_anything_is_learned(tmp_path):
    make_room(Workspace(tmp_path).models)
    assert Workspace(tmp_path).models.is_dir()


def test_a_folder_without_room_is_refused_at_once(tmp_path):
    (tmp_path / ".tsforecast").touch()
    with pytest.raises(UsageError) as caught:
        make_room(Workspace(tmp_path).models)
    assert (caught.value.exit_code, caught.value.code) == (2, "folder-unwritable")
    assert caught.value.message == "the model could not be kept: the folder cannot be written to."
    assert caught.value.hint == "train in a folder that you may write to."


def test_a_record_holds_what_makes_the_model_again(trained, quarters):
    made = load(trained.folder / ".tsforecast" / "models" / "sales")
    record = made.record
    assert record["series"]["fingerprint"] == quarters().fingerprint()
    assert record["series"]["source"] == "sales.csv"
    assert record["training"]["seed"] == 1
    assert record["training"]["epochs"] == 2
    assert record["architecture"]["units"] == 8
    assert record["architecture"]["model"] == "lstm"
    assert (record["start"], record["device"]) == ("scratch", "cpu")
    assert {"tsforecast", "python", "tensorflow", "keras", "onnxruntime"} <= set(record["versions"])
    assert len(record["curve"]) == 3
    assert made.chosen in record["backtest"]["forecasters"]
    assert made.network.periods == (4,)
