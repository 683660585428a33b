"""The tasks say clearly what they do and what they lack."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import inputs  # noqa: E402
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
    stamp.write_text(inputs.key("environment"))
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
    monkeypatch.setattr(tasks, "find_chromium", lambda *_: None)
    monkeypatch.setattr(tasks.os, "geteuid", lambda: 1000, raising=False)
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(tasks.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit, match="install the package 'chromium'"):
        tasks.chromium()


SHELL = "chromium-headless-shell"


@pytest.mark.parametrize(
    ("has", "packages", "wanted", "then"),
    [
        ([], [SHELL, "chromium"], SHELL, [SHELL, "chromium"]),
        (["chromium"], [SHELL, "chromium"], SHELL, ["chromium", SHELL]),
        ([SHELL], [SHELL, "chromium"], SHELL, [SHELL, "chromium"]),
        ([], ["chromium"], "chromium", ["chromium"]),
        (["google-chrome"], [], "google-chrome", ["google-chrome"]),
    ],
)
def test_root_gets_both_browsers_and_the_tests_the_one_without_windows(
    monkeypatch, has, packages, wanted, then
):
    """Whatever ``apt-get`` is asked for is there afterwards, if the distribution has it."""
    has = [*has]

    def run(command, **_):
        if command[:2] == ["apt-get", "install"] and command[-1] in packages:
            has.append(command[-1])

    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    monkeypatch.setattr(tasks.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(tasks.subprocess, "run", run)
    monkeypatch.setattr(tasks.shutil, "which", lambda name: name if name in [*has, "apt-get"] else None)
    assert tasks.chromium() == wanted
    assert has == then


def test_an_unknown_task_is_refused():
    done = subprocess.run([sys.executable, "tasks.py", "dance"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "invalid choice: 'dance'" in done.stderr


@pytest.mark.parametrize(
    ("line", "passed_on"),
    [
        ("test", []),
        ("test --", []),
        ("test -- -k sublingual", ["-k", "sublingual"]),
        ("test tests/models -- -x", ["tests/models", "-x"]),
    ],
)
def test_arguments_for_pytest_are_passed_on(line, passed_on, monkeypatch):
    ran = []
    monkeypatch.setattr(tasks, "front_end", lambda: None)
    monkeypatch.setattr(tasks, "chromium", lambda: "chromium")
    monkeypatch.setattr(tasks, "run", lambda *command, **_: ran.append(command))
    monkeypatch.setattr(sys, "argv", ["tasks.py", *line.split()])
    tasks.main()
    command = ran[-1]
    assert command[1:3] == ("-m", "pytest")
    assert command[command.index("loadfile") + 1 :] == tuple(passed_on)


def test_make_passes_arguments_on_too():
    done = subprocess.run(
        ["make", "--no-print-directory", "-n", "test", 'ARGS=-k "one or two"'],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == 'python3 tasks.py test -- -k "one or two"'


def test_a_run_ends_with_its_ten_slowest_tests(pytestconfig):
    assert "--durations=10" in pytestconfig.getini("addopts")


#: What JupyterLab makes of its command line; run apart, since `tests.jupyterlab` has its name here.
UNDERSTOOD = """
import sys
from jupyterlab.labapp import LabApp
lab = LabApp()
lab.parse_command_line(sys.argv[1:])
print(lab.news_url, lab.check_for_updates_class.__name__)
"""


def test_the_lab_asks_nobody_whether_to_fetch_news(monkeypatch, tmp_path):
    settings = tmp_path / "settings" / "overrides.json"
    monkeypatch.setattr(tasks, "SETTINGS", settings)
    monkeypatch.setattr(tasks, "extension", lambda: None)
    monkeypatch.setattr(tasks, "book", lambda: None)
    monkeypatch.setattr(tasks, "run", lambda *command: None)
    tasks.lab()
    assert json.loads(settings.read_text()) == tasks.NO_NEWS


def test_the_lab_asks_the_network_for_no_news(tmp_path):
    command = [sys.executable, "-c", UNDERSTOOD, *tasks.LAB]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert told.split() == ["None", "NeverCheckForUpdate"]
