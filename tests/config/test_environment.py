"""What the environment may say, and what it is told when it says something else."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from meihao.config.environment import Database, Unfit, read

SECRET = "q8Zr-7fKx_Lw2nVb5TyUc9Hs3Jd6Pm1Ae4Gi0"
SERVING = {"MEIHAO_SERVING": "1", "MEIHAO_DATA": "/srv/meihao", "MEIHAO_SECRET_KEY": SECRET}


def test_nothing_said_is_a_command_on_the_demo_data() -> None:
    told = read({})
    assert told.data == Path("var/demo").absolute()
    assert (told.secret, told.database, told.trusted, told.demo, told.serving) == (None, None, (), False, False)
    assert told.hosts == ("127.0.0.1", "localhost")


def test_serving_takes_what_it_is_given() -> None:
    told = read(
        SERVING
        | {"MEIHAO_HOSTS": "meihao.example.gov.cn, 10.1.2.3", "MEIHAO_TRUSTED_PROXY": "127.0.0.1, 10.0.0.0/24"}
        | {"MEIHAO_LOG_LEVEL": "debug", "MEIHAO_DEMO": "0", "MEIHAO_JOB_PATIENCE": "90"}
    )
    assert (told.data, told.secret) == (Path("/srv/meihao"), SECRET)
    assert told.hosts == ("127.0.0.1", "localhost", "meihao.example.gov.cn", "10.1.2.3")
    assert told.trusted == (ip_network("127.0.0.1"), ip_network("10.0.0.0/24"))
    assert (told.log_level, told.job_patience) == ("DEBUG", 90)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"MEIHAO_HOSTS": "meihao.example.gov.cn,10.1.2.3"}, "https://meihao.example.gov.cn"),
        ({"MEIHAO_ADDRESS": "http://10.1.2.3:8080/"}, "http://10.1.2.3:8080"),
    ],
)
def test_papers_name_the_address_that_is_said_or_the_first_host(said: dict[str, str], address: str) -> None:
    assert read(said).address == address


def test_a_database_address_is_taken_apart_with_its_escapes() -> None:
    told = read({"MEIHAO_DATABASE_URL": "postgresql://office:p%40ss%2Fword@db.internal:5433/meihao?sslmode=require"})
    assert told.database == Database(
        name="meihao",
        user="office",
        password="p@ss/word",
        host="db.internal",
        port=5433,
        options={"sslmode": "require"},
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("MEIHAO_SECRET_KEY", "", "须设置一个随机密钥"),
        ("MEIHAO_SECRET_KEY", "short", "密钥太弱"),
        ("MEIHAO_SECRET_KEY", "a" * 50, "密钥太弱"),
        ("MEIHAO_DATA", "", "须写明数据目录"),
        ("MEIHAO_DATA", __file__, "是一个文件"),
        ("MEIHAO_DATABASE_URL", "mysql://localhost/meihao", "须以 postgresql:// 开头"),
        ("MEIHAO_DATABASE_URL", "postgresql://localhost", "缺少库名"),
        ("MEIHAO_DATABASE_URL", "postgresql://localhost:many/meihao", "端口须为"),
        ("MEIHAO_HOSTS", "https://meihao.example.gov.cn/", "不是主机名"),
        ("MEIHAO_HOSTS", "*", "不是主机名"),
        ("MEIHAO_ADDRESS", "meihao.example.gov.cn", "应为 http 或 https 网址"),
        ("MEIHAO_TRUSTED_PROXY", "yes", "不是 IP 地址或网段"),
        ("MEIHAO_DEMO", "maybe", "应为 1 或 0"),
        ("MEIHAO_LOG_LEVEL", "chatty", "应为 DEBUG、INFO、WARNING、ERROR 之一"),
        ("MEIHAO_METRICS_TOKEN", "short", "不少于 16 个字符"),
        ("MEIHAO_BASE_MAP", "tiles.example.cn", "须为 http 或 https"),
        ("MEIHAO_BASE_MAP", "https://tiles.example.cn/1.png", "须含 {x}、{y}、{z}"),
        ("MEIHAO_JOB_PATIENCE", "1", "须为不小于 2 的整数"),
        ("MEIHAO_JOB_PATIENCE", "soon", "须为不小于 2 的整数"),
        ("MEIHAO_HOST", "a.cn", "没有这个设置，是不是 MEIHAO_HOSTS"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name_with_what_would_do(name: str, value: str, reason: str) -> None:
    with pytest.raises(Unfit) as refused:
        read(SERVING | {name: value})
    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name}：")
    assert reason in str(refused.value)


def test_a_secret_is_never_part_of_the_refusal() -> None:
    with pytest.raises(Unfit) as refused:
        read(SERVING | {"MEIHAO_DATABASE_URL": "mysql://office:topsecret@localhost/meihao"})
    assert "topsecret" not in str(refused.value)
