"""What the environment says, read once and refused clearly where it makes no sense. Pure: no Django, no files."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

type Network = IPv4Network | IPv6Network

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
YES = ("1", "true", "yes", "on")
NO = ("", "0", "false", "no", "off")
SECRET_LENGTH = 32
DEFAULT_DATA = "var/demo"
NAMES = {
    "MEIHAO_DATA",
    "MEIHAO_SECRET_KEY",
    "MEIHAO_DATABASE_URL",
    "MEIHAO_HOSTS",
    "MEIHAO_ADDRESS",
    "MEIHAO_TRUSTED_PROXY",
    "MEIHAO_DEMO",
    "MEIHAO_LOG_LEVEL",
    "MEIHAO_METRICS_TOKEN",
    "MEIHAO_BASE_MAP",
    "MEIHAO_JOB_PATIENCE",
    "MEIHAO_SERVING",
}


class Unfit(ValueError):
    """A variable whose value cannot be used; the message names it and says what would do."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}：{reason}")
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A PostgreSQL database; without one the product keeps SQLite in its data folder."""

    name: str
    user: str
    password: str
    host: str
    port: int | None
    options: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything the product takes from the environment."""

    data: Path
    secret: str | None
    database: Database | None
    hosts: tuple[str, ...]
    address: str
    trusted: tuple[Network, ...]
    demo: bool
    serving: bool
    log_level: str | None
    metrics_token: str
    base_map: str
    job_patience: int


def read(environ: Mapping[str, str]) -> Environment:
    """The environment as the product understands it. Raises Unfit for the first value that it cannot use."""
    for name in sorted(environ):
        if name.startswith("MEIHAO_") and name not in NAMES:
            near = difflib.get_close_matches(name, NAMES, 1)
            raise Unfit(name, f"没有这个设置{f'，是不是 {near[0]}' if near else ''}；全部设置见 docs/operations.md")
    demo = _flag(environ, "MEIHAO_DEMO")
    serving = _flag(environ, "MEIHAO_SERVING")
    return Environment(
        data=_data(environ, required=serving and not demo),
        secret=_secret(environ, required=serving),
        database=_database(environ),
        hosts=_hosts(environ),
        address=_address(environ),
        trusted=_networks(environ, "MEIHAO_TRUSTED_PROXY"),
        demo=demo,
        serving=serving,
        log_level=_log_level(environ),
        metrics_token=_token(environ),
        base_map=_base_map(environ),
        job_patience=_seconds(environ, "MEIHAO_JOB_PATIENCE", default=60, least=2),
    )


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Unfit(name, f"应为 1 或 0，却是“{value}”")


def _data(environ: Mapping[str, str], *, required: bool) -> Path:
    value = environ.get("MEIHAO_DATA", "")
    if required and not value:
        raise Unfit("MEIHAO_DATA", "正式服务须写明数据目录，例如 /srv/meihao")
    folder = Path(value or DEFAULT_DATA).absolute()
    if folder.exists() and not folder.is_dir():
        raise Unfit("MEIHAO_DATA", f"“{value}”是一个文件，须为目录")
    return folder


def _secret(environ: Mapping[str, str], *, required: bool) -> str | None:
    value = environ.get("MEIHAO_SECRET_KEY", "")
    if not value:
        if required:
            raise Unfit("MEIHAO_SECRET_KEY", f"正式服务须设置一个随机密钥，不少于 {SECRET_LENGTH} 个字符")
        return None
    if len(value) < SECRET_LENGTH or len(set(value)) < 8:
        raise Unfit("MEIHAO_SECRET_KEY", f"密钥太弱：须随机生成，不少于 {SECRET_LENGTH} 个字符")
    return value


def _database(environ: Mapping[str, str]) -> Database | None:
    name = "MEIHAO_DATABASE_URL"
    value = environ.get(name, "")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Unfit(name, "须以 postgresql:// 开头；不设置则用数据目录里的 SQLite")
    if not parts.path.strip("/"):
        raise Unfit(name, "缺少库名，应为 postgresql://用户:密码@主机:端口/库名")
    return Database(
        name=unquote(parts.path[1:]),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=unquote(parts.hostname or ""),
        port=_port(parts, name),
        options=dict(parse_qsl(parts.query)),
    )


def _port(parts: SplitResult, name: str) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise Unfit(name, "端口须为 1 到 65535 的整数") from None


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    named = [host.strip() for host in environ.get("MEIHAO_HOSTS", "").split(",") if host.strip()]
    for host in named:
        if "/" in host or host == "*" or " " in host:
            raise Unfit("MEIHAO_HOSTS", f"“{host}”不是主机名；写域名，多个以逗号分开，不写协议和路径")
    return ("127.0.0.1", "localhost", *named)


def _address(environ: Mapping[str, str]) -> str:
    """Where people open the product, without a slash at the end: the first host it is reached under unless it is said."""
    value = environ.get("MEIHAO_ADDRESS", "").rstrip("/")
    if not value:
        named = _hosts(environ)[2:]
        return f"https://{named[0]}" if named else "http://127.0.0.1:8000"
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise Unfit("MEIHAO_ADDRESS", f"应为 http 或 https 网址，例如 https://meihao.example.gov.cn，却是“{value}”")
    return value


def _networks(environ: Mapping[str, str], name: str) -> tuple[Network, ...]:
    found = []
    for part in environ.get(name, "").split(","):
        if not part.strip():
            continue
        try:
            found.append(ip_network(part.strip()))
        except ValueError:
            raise Unfit(name, f"“{part.strip()}”不是 IP 地址或网段，例如 127.0.0.1 或 10.0.0.0/24") from None
    return tuple(found)


def _log_level(environ: Mapping[str, str]) -> str | None:
    value = environ.get("MEIHAO_LOG_LEVEL", "").upper()
    if value and value not in LEVELS:
        raise Unfit("MEIHAO_LOG_LEVEL", f"应为 {'、'.join(LEVELS)} 之一，却是“{value}”")
    return value or None


def _token(environ: Mapping[str, str]) -> str:
    value = environ.get("MEIHAO_METRICS_TOKEN", "")
    if value and (len(value) < 16 or not value.isascii() or any(letter.isspace() for letter in value)):
        raise Unfit("MEIHAO_METRICS_TOKEN", "须为不少于 16 个字符的字母数字，不含空格")
    return value


def _base_map(environ: Mapping[str, str]) -> str:
    value = environ.get("MEIHAO_BASE_MAP", "")
    if value:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise Unfit("MEIHAO_BASE_MAP", "须为 http 或 https 的瓦片地址")
        if not all(slot in value for slot in ("{x}", "{y}", "{z}")):
            raise Unfit("MEIHAO_BASE_MAP", "瓦片地址须含 {x}、{y}、{z}")
    return value


def _seconds(environ: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    value = environ.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise Unfit(name, f"须为不小于 {least} 的整数（秒），却是“{value}”")
    return int(value)
