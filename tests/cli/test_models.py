"""`tsforecast models`: list, show and remove."""

import csv
import io
import json

COLUMNS = ["name", "network", "series", "frequency", "observations", "end", "made", "verdict"]


def test_the_list_in_a_pipe(call, workplace):
    (row,) = csv.DictReader(io.StringIO(call("models").out))
    assert list(row) == COLUMNS
    assert (row["name"], row["network"], row["series"]) == ("sales", "lstm", "sales")
    assert (row["frequency"], row["observations"], row["end"]) == ("quarterly", "40", "2019-10-01")


def test_the_list_as_json_and_as_a_file(call, workplace):
    done = call("models", "--json", "--output", "models.json")
    told = json.loads(done.out)
    assert (told["schema"], told["command"]) == (1, "models")
    assert [list(one) for one in told["models"]] == [COLUMNS]
    assert json.loads((workplace / "models.json").read_text()) == told
    assert done.err == "wrote models.json\n"


def test_the_list_on_a_terminal_is_not_cut(call, workplace, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    done = call("models", "--format", "table")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "…" not in done.out
    assert "quarterly sales" in done.out


def test_one_model_in_full(call, workplace, quarters):
    told = json.loads(call("models", "sales", "--json").out)
    assert told["name"] == "sales"
    assert told["periods"] == [4]
    assert (told["horizon"], told["series"]["end"]) == (4, "2019-10-01")
    assert told["transform"] == "log"
    assert told["series"]["fingerprint"] == quarters().fingerprint()
    assert told["architecture"]["units"] == 8
    card = call("models", "sales", "--format", "table").out
    assert "8 units" in card
    assert "seasonal naive" in card
    assert quarters().fingerprint()[:20] in card


def test_a_removed_model_is_gone_and_predict_goes_on_without(call, workplace):
    done = call("models", "sales", "--remove")
    assert (done.code, done.out, done.err) == (0, "", 'removed "sales"\n')
    assert call("models").out.splitlines() == [",".join(COLUMNS)]
    assert "forecast zero-shot" in call("predict").err


def test_nothing_is_kept_yet(call, tmp_path):
    done = call("models", "--format", "table")
    assert (done.code, done.out) == (0, "")
    assert done.err == "no model is kept here; tsforecast train makes one.\n"
    assert json.loads(call("models", "--json").out)["models"] == []
    assert not list(tmp_path.iterdir())
