"""The command `meihao`: serve the product, show it, or run one of its commands. `./go` calls it from a checkout."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from django.core.management import execute_from_command_line

from meihao.config.environment import DEFAULT_DATA, Unfit, read
from meihao.config.supervisor import Child, Supervisor

HOST = "127.0.0.1"
PORT = 8000
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns its exit code."""
    try:
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: list[str]) -> int:
    if words[:1] == ["manage"]:
        manage(["meihao manage", *words[1:]])
        return 0
    parser = ArgumentParser(prog="meihao", description="美好：老旧小区改造与美好社区")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in (("demo", "在本机展示（演示数据）"), ("serve", "正式服务，设置取自环境变量")):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--port", type=int, default=PORT, help=f"端口，默认 {PORT}")
        command.add_argument("--data", metavar="DIR", help=f"数据目录，演示时默认 {DEFAULT_DATA}")
        if name == "serve":
            command.add_argument("--host", default=HOST, help=f"监听地址，默认 {HOST}")
            command.add_argument("--workers", type=int, default=2, help="页面进程数，默认 2")
    commands.add_parser("manage", help="管理命令，例如 migrate、backup、assess")
    options = parser.parse_args(words)
    environ = dict(os.environ)
    if options.data:
        environ["MEIHAO_DATA"] = options.data
    if options.command == "demo":
        return demo(environ, port=options.port)
    return serve(environ, host=options.host, port=options.port, workers=options.workers, demo=False)


def manage(words: Sequence[str]) -> None:
    """Django's command line, with `--data DIR` before or after the command."""
    rest: list[str] = []
    coming = iter(words)
    for word in coming:
        if word == "--data":
            os.environ["MEIHAO_DATA"] = next(coming, "")
        elif word.startswith("--data="):
            os.environ["MEIHAO_DATA"] = word.removeprefix("--data=")
        else:
            rest.append(word)
    if rest[1:2] == ["runserver"]:
        os.environ["MEIHAO_SERVING"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meihao.config.settings")
    Path(os.environ.get("MEIHAO_DATA") or DEFAULT_DATA).mkdir(parents=True, exist_ok=True)

    try:
        execute_from_command_line(rest)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def demo(environ: dict[str, str], *, port: int) -> int:
    """Show the product on this machine with invented data, kept in one folder with a key of its own."""
    data = Path(environ.setdefault("MEIHAO_DATA", DEFAULT_DATA)).absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _refuse(f"不能使用数据目录 {data}：{error.strerror}")
    environ["MEIHAO_DEMO"] = "1"
    environ["MEIHAO_SECRET_KEY"] = _kept_secret(data / "secret-key")
    environ.pop("MEIHAO_DATABASE_URL", None)
    environ.setdefault("MEIHAO_ADDRESS", f"http://{HOST}:{port}")
    return serve(environ, host=HOST, port=port, workers=1, demo=True)


def serve(environ: dict[str, str], *, host: str, port: int, workers: int, demo: bool) -> int:
    """Serve until told to stop. Refuses a setting that cannot be used, or a port that is taken, before anything starts."""
    environ["MEIHAO_SERVING"] = "1"
    try:
        data = read(environ).data
    except Unfit as unfit:
        return _refuse(f"设置有误，没有启动。{unfit}")
    if taken := _taken(host, port):
        return _refuse(taken)
    data.mkdir(parents=True, exist_ok=True)
    counts = data / "run" / "metrics"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    (data / "run" / "worker.beat").unlink(missing_ok=True)
    environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)
    environ["DJANGO_SETTINGS_MODULE"] = "meihao.config.settings"
    python = [sys.executable, "-m", "meihao.config"]
    if subprocess.run(
        [*python, "manage", "prepare", *(["--demo"] if demo else [])], env=environ, check=False
    ).returncode:
        return 1
    log = data / "log" if demo else None
    if log:
        log.mkdir(exist_ok=True)
    supervisor = Supervisor(
        [
            Child("页面服务", _granian(host, port, workers), log and log / "pages.log"),
            Child("后台任务", [*python, "manage", "work"], log and log / "worker.log"),
        ],
        environ,
        say=_tell,
    )
    supervisor.listen()
    address = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound to
    supervisor.run(lambda: _answers(address, port), lambda: print(f"http://{address}:{port}/", flush=True))  # noqa: T201
    return 0


def _granian(host: str, port: int, workers: int) -> list[str]:
    """How pages are served. Backlog and backpressure are wide, since each open stream counts as a request under way."""
    return [
        *(sys.executable, "-m", "granian", "meihao.config.asgi:app"),
        *("--interface", "asginl", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--backlog", "16384", "--backpressure", "60000", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
    ]


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _taken(host: str, port: int) -> str:
    """Why one cannot listen there, with a port that is free; empty if one can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            return f"端口 {port} 不对，应为 1 到 65535"
        except OSError as error:
            with socket.socket() as other:
                other.bind((HOST, 0))
                free = other.getsockname()[1]
            return f"不能在 {host}:{port} 上服务（{error.strerror}）。换一个端口，例如 --port {free}"
    return ""


def _kept_secret(place: Path) -> str:
    """The key of a demonstration, made on its first day and kept with its data."""
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(48))
    return place.read_text().strip()


def _refuse(reason: str) -> int:
    _tell(reason)
    return 1


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201  # the terminal is this module's page
