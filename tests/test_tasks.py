"""The tasks say clearly what they do and what they lack."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import tasks  # noqa: E402


def test_a_taken_port_is_said_and_the_next_one_serves(monkeypatch, capsys):
    served = []
    monkeypatch.setattr(tasks, "book", lambda: None)
    monkeypatch.setattr(tasks, "run", lambda *command: served.append(command))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        tasks.serve(port)
    printed = capsys.readouterr().out
    assert f"Port {port} is taken" in printed
    used = int(served[0][3])
    assert used > port
    assert f"http://127.0.0.1:{used}/" in printed
    assert served[0][served[0].index("--bind") + 1] == "127.0.0.1"


def test_the_environment_is_not_installed_twice(monkeypatch, tmp_path):
    stamp = tmp_path / "installed"
    python = tmp_path / "python"
    python.write_text("")
    stamp.write_text(tasks.digest([ROOT / "requirements.lock", ROOT / "pyproject.toml"]))
    monkeypatch.setattr(tasks, "VENV", tmp_path)
    monkeypatch.setattr(tasks, "PYTHON", python)
    ran = []
    monkeypatch.setattr(tasks, "run", lambda *command, **_: ran.append(command))
    tasks.environment()
    assert ran == []
    stamp.write_text("the lock as it was before")
    tasks.environment()
    assert any("requirements.lock" in command for command in ran)


def test_an_old_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        tasks.environment()


def test_no_browser_gives_one_sentence(monkeypatch):
    monkeypatch.setattr(tasks, "find_chromium", lambda: None)
    monkeypatch.setattr(tasks.os, "geteuid", lambda: 1000, raising=False)
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(tasks.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit, match="install the package 'chromium'"):
        tasks.chromium()


def test_an_unknown_task_is_refused():
    done = subprocess.run([sys.executable, "tasks.py", "dance"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "invalid choice: 'dance'" in done.stderr
