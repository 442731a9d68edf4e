"""`tsforecast check` as a person and a program meet it."""

import csv
import io
import json

import pytest

WORD = "month,sales\n2020-01-01,5\n2020-02-01,n.k.\n2020-03-01,6\n"
TWINS = "quarter,sales,costs\n" + "".join(
    f"{2000 + i // 4}-{1 + i % 4 * 3:02}-01,{v},{v}\n"
    for i, v in enumerate([108, 99, 93, 107, 115, 104, 99, 112, 121, 110, 104, 119])
)


@pytest.fixture
def sales(tmp_path, quarters, csv_text):
    (tmp_path / "sales.csv").write_text(csv_text(quarters()))
    return "sales.csv"


def test_a_clean_file_in_a_pipe(call, sales):
    done = call("check", sales)
    assert (done.code, done.out) == (0, "code,severity,row,column,value,message,hint,id\n")
    assert done.err.endswith("sales.csv: no findings\n")


def test_a_clean_file_on_a_terminal(call, sales):
    done = call("check", sales, "--format", "table", "-q")
    assert (done.code, done.out, done.err) == (0, "sales.csv: no findings\n", "")


def test_what_cannot_be_read_is_an_error_and_ends_with_1(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    done = call("check", "word.csv")
    assert done.code == 1
    row, _too_short = csv.DictReader(io.StringIO(done.out))
    assert (row["code"], row["severity"], row["row"]) == ("TS103", "error", "3")
    assert (row["column"], row["value"]) == ("sales", "n.k.")
    assert "--missing-values n.k." in row["hint"]
    assert done.err == "word.csv: 1 error, 1 warning\n"


def test_an_error_as_json_is_an_answer_on_stdout(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    done = call("check", "word.csv", "--json")
    told = json.loads(done.out)
    assert (done.code, done.err) == (1, "")
    assert (told["schema"], told["command"], told["file"]) == (1, "check", "word.csv")
    assert told["counts"] == {"error": 1, "warning": 1}
    assert told["whole"] is True
    assert told["findings"][0]["code"] == "TS103"
    assert told["findings"][0]["message"] == '"n.k." is not a number.'


def test_the_same_options_mend_the_reading(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    done = call("check", "word.csv", "--missing-values", "n.k.", "--fill", "interpolate")
    assert done.code == 0


def test_no_such_file_is_a_finding_too(call):
    done = call("check", "nosuch.csv", "--json")
    assert done.code == 1
    assert json.loads(done.out)["findings"][0]["code"] == "TS001"


def test_duplicated_columns_are_a_warning_that_ends_with_0(call, tmp_path):
    (tmp_path / "twins.csv").write_text(TWINS)
    done = call("check", "twins.csv", "--target", "sales", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert told["counts"]["error"] == 0
    (found,) = (one for one in told["findings"] if one["code"] == "TS108")
    assert found["column"] == "costs"
    assert found["message"] == 'it holds the same as column "sales" in every row.'


def test_different_columns_are_none(call, tmp_path):
    (tmp_path / "two.csv").write_text(TWINS.replace("119,119", "119,120"))
    done = call("check", "two.csv", "--target", "sales", "--json")
    assert "TS108" not in done.out


def test_stdin_and_a_file_beside_the_answer(call, tmp_path):
    done = call("check", "-", "--output", "found.json", stdin=WORD)
    assert done.code == 1
    assert json.loads((tmp_path / "found.json").read_text())["file"] == "stdin"


def test_explain_needs_no_file(call):
    done = call("check", "--explain", "ts103")
    assert done.code == 0
    assert done.out.startswith("TS103 not a number (error)\n")
    rule = json.loads(call("check", "--explain", "TS103", "--json").out)["rule"]
    assert (rule["code"], rule["severity"], rule["name"]) == ("TS103", "error", "not a number")


def test_explain_an_unknown_code(call):
    done = call("check", "--explain", "TS999")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no rule TS999.\nhint: the codes are TS001, TS002,")


def test_a_wrong_option_stays_a_usage_error(call, sales):
    done = call("check", sales, "--target", "nosuch")
    assert (done.code, done.out) == (2, "")
    assert 'there is no column "nosuch"' in done.err


def test_suspicious_values_are_warnings_with_row_and_date(call, tmp_path, quarters, csv_text):
    text = csv_text(quarters())
    whole = text.splitlines()[20].split(",")[1]
    (tmp_path / "typo.csv").write_text(text.replace(whole, whole.replace(".", "")))
    done = call("check", "typo.csv", "--format", "table")
    assert done.code == 0
    assert done.out.startswith("typo.csv: 1 warning\n\nwarning TS301 outlier\n  row 21 ")
    assert "2014-Q4 is" in done.out
    assert "hint: correct it if it is an error" in done.out


def test_fix_writes_a_copy_and_lists_every_change(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    done = call(
        "check", "word.csv", "--missing-values", "n.k.", "--fill", "interpolate",
        "--fix", "clean.csv",
    )  # fmt: skip
    assert done.code == 0
    assert done.out == ("row,column,before,after,why\n3,sales,n.k.,5.5,filled by interpolate\n")
    assert done.err.endswith("wrote clean.csv: 1 change\n")
    assert (tmp_path / "word.csv").read_text() == WORD
    assert (tmp_path / "clean.csv").read_text() == WORD.replace("n.k.", "5.5")


def test_fix_as_json_and_on_a_terminal(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    asked = ("check", "word.csv", "--missing-values", "n.k.", "--fill", "zero", "--fix", "c.csv")
    told = json.loads(call(*asked, "--json").out)
    assert (told["fixed"], told["command"], told["counts"]["error"]) == ("c.csv", "check", 0)
    assert told["changes"] == [
        {"row": 3, "column": "sales", "before": "n.k.", "after": "0", "why": "filled by zero"}
    ]
    shown = call(*asked, "--format", "table").out
    assert 'filled by zero of "sales"\n  row 3  n.k. -> 0' in shown
    assert "TS307" in shown


def test_fix_writes_nothing_while_there_are_errors(call, tmp_path):
    (tmp_path / "word.csv").write_text(WORD)
    done = call("check", "word.csv", "--fix", "clean.csv")
    assert done.code == 1
    assert "TS103" in done.out
    assert "clean.csv is not written: the errors come first." in done.err
    assert not (tmp_path / "clean.csv").exists()


@pytest.mark.parametrize(
    "spelt", ["word.csv", "./word.csv", "link.csv", "hard.csv", "sub/../word.csv"]
)
@pytest.mark.parametrize("option", ["--fix", "--output"])
def test_the_original_is_never_written_to(call, tmp_path, spelt, option):
    (tmp_path / "word.csv").write_text(WORD)
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to("word.csv")
    (tmp_path / "hard.csv").hardlink_to(tmp_path / "word.csv")
    done = call("check", "word.csv", "--missing-values", "n.k.", "--fill", "zero", option, spelt)
    assert (done.code, done.out) == (2, "")
    assert "that is the file itself, which is never changed.\nhint: give another name" in done.err
    assert (tmp_path / "word.csv").read_text() == WORD
    assert (tmp_path / "link.csv").is_symlink()
