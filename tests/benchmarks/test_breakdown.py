from benchmarks import breakdown
from benchmarks.__main__ import main


def test_stages_are_the_functions_of_the_program_with_their_share(tmp_path):
    found = breakdown.stages(("check", str(breakdown.AIRLINE)), folder=tmp_path)
    shares = {share.what: share.share for share in found}
    assert shares["cli.app.main"] > 0.9
    assert shares["cli.check.check"] <= shares["cli.app.main"]
    assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_a_page_has_both_tables(capsys, monkeypatch):
    monkeypatch.setitem(breakdown.COMMANDS, "decompose", ("check", str(breakdown.AIRLINE)))
    assert main(["breakdown", "decompose"]) == 0
    printed = capsys.readouterr().out
    assert "| `decompose`: import | share |" in printed
    assert "| pandas | " in printed
    assert "| cli.check.check | " in printed
