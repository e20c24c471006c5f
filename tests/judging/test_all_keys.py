"""The script that judges thirty seeds: what is printed is kept, what is wrong is shown, another program has its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import all_keys
import pytest


def run(monkeypatch, capsys, folder: Path) -> str:
    monkeypatch.setattr(sys, "argv", ["all_keys.py", str(folder), "events.complement", "--seeds", "1", "tensor.clamp"])
    all_keys.main()
    return capsys.readouterr().out


def test_keys_are_printed_once_and_judged_as_they_are_kept(monkeypatch, capsys, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="PyTorch is one of the judges here: pip install '.[torch]'")
    out = run(monkeypatch, capsys, tmp_path)
    assert "2 topics, 1 seeds: " in out
    assert "; wrong 0, not read 0" in out.splitlines()[-2]
    (folder,) = tmp_path.iterdir()
    kept = folder / "events.complement.jsonl"
    records = [json.loads(line) for line in kept.read_text().splitlines()]
    changed = [{**r, "page": r["page"].replace("^c", "")} for r in records]
    kept.write_text("".join(json.dumps(r) + "\n" for r in changed))
    again = run(monkeypatch, capsys, tmp_path)
    assert "events.complement derive 0/0/0 | " in again
    assert "events.complement derive 0/0/0 | " in (folder / "judged.txt").read_text()
    monkeypatch.setattr(all_keys, "state", lambda: "another program")
    assert "; wrong 0, not read 0" in run(monkeypatch, capsys, tmp_path).splitlines()[-2]
