"""People and devices on sites; the database itself keeps what was punched, asked, decided, drawn and summed."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [f"sites_{name}" for name in ("relief", "reliefdecision", "punch", "fence", "daysum")]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0005_permits_and_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.SlugField(max_length=40, verbose_name="关键岗位")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("certificate", models.CharField(max_length=60, verbose_name="证书编号")),
                ("expires_on", models.DateField(verbose_name="证书有效期至")),
                ("since", models.DateField(verbose_name="自哪天起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="单位",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_people",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "关键岗位人员",
                "verbose_name_plural": "关键岗位人员",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("project", "post"), name="one_person_in_a_post"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post", "project_manager"), ("until", None)),
                        fields=("certificate",),
                        name="manager_of_one_project_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="person_leaves_after_coming",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("certificate", ""), _negated=True)
                        ),
                        name="person_has_a_certificate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="接任人")),
                ("certificate", models.CharField(max_length=60, verbose_name="证书编号")),
                ("expires_on", models.DateField(verbose_name="证书有效期至")),
                ("on", models.DateField(verbose_name="接任日期")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="申请时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "leaving",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliefs",
                        to="sites.keyperson",
                        verbose_name="现任人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "换人申请",
                "verbose_name_plural": "换人申请",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("certificate", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="relief_names_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReliefDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "同意"), ("refused", "不同意")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="审批时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审批人",
                    ),
                ),
                (
                    "relief",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="sites.relief",
                        verbose_name="换人申请",
                    ),
                ),
            ],
            options={
                "verbose_name": "换人审批",
                "verbose_name_plural": "换人审批",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "approved"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="relief_is_refused_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="设备编号")),
                ("name", models.CharField(max_length=60, verbose_name="设备名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("attendance", "考勤设备"), ("video", "视频设备"), ("dust", "扬尘监测设备")],
                        max_length=10,
                        verbose_name="设备种类",
                    ),
                ),
                ("place", models.CharField(max_length=60, verbose_name="安装位置")),
                ("salt", models.CharField(max_length=32, verbose_name="密钥盐")),
                ("since", models.DateField(verbose_name="启用日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="devices",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "工地设备",
                "verbose_name_plural": "工地设备",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="device_ends_after_it_begins",
                    ),
                    models.CheckConstraint(condition=models.Q(("salt", ""), _negated=True), name="device_has_a_salt"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("beat", "在线心跳"), ("dust", "扬尘读数")], max_length=4, verbose_name="种类"
                    ),
                ),
                ("moment", models.PositiveBigIntegerField(verbose_name="发生时刻")),
                ("received", models.PositiveBigIntegerField(verbose_name="收到时刻")),
                ("sequence", models.PositiveBigIntegerField(verbose_name="事件编号")),
                ("pm25", models.PositiveIntegerField(null=True, verbose_name="PM2.5")),
                ("pm10", models.PositiveIntegerField(null=True, verbose_name="PM10")),
                ("tsp", models.PositiveIntegerField(null=True, verbose_name="TSP")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="sites.sitedevice",
                        verbose_name="工地设备",
                    ),
                ),
            ],
            options={
                "verbose_name": "设备数据",
                "verbose_name_plural": "设备数据",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "sequence"), name="signal_once_from_a_device"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "dust"),
                                ("pm10__isnull", False),
                                ("pm25__isnull", False),
                                ("tsp__isnull", False),
                            ),
                            models.Q(("kind", "beat"), ("pm10", None), ("pm25", None), ("tsp", None)),
                            _connector="OR",
                        ),
                        name="signal_of_dust_has_figures",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Punch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certificate", models.CharField(max_length=60, verbose_name="证书编号")),
                ("way", models.CharField(choices=[("in", "进场"), ("out", "离场")], max_length=3, verbose_name="进出")),
                ("at", models.DateTimeField(verbose_name="打卡时间")),
                ("longitude", models.IntegerField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.IntegerField(blank=True, null=True, verbose_name="纬度")),
                ("sequence", models.PositiveBigIntegerField(null=True, verbose_name="事件编号")),
                ("received_at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="打卡人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="punches",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="punches",
                        to="sites.sitedevice",
                        verbose_name="工地设备",
                    ),
                ),
            ],
            options={
                "verbose_name": "打卡",
                "verbose_name_plural": "打卡",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "sequence"), name="punch_once_from_a_device"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("device", None), ("sequence", None)),
                            models.Q(("by", None), ("device__isnull", False), ("sequence__isnull", False)),
                            _connector="OR",
                        ),
                        name="punch_by_a_device_or_by_hand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="punch_has_a_whole_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=64, verbose_name="随机串")),
                ("events", models.PositiveIntegerField(verbose_name="事件数")),
                ("at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="sites.sitedevice",
                        verbose_name="工地设备",
                    ),
                ),
            ],
            options={
                "verbose_name": "设备上报",
                "verbose_name_plural": "设备上报",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "nonce"), name="nonce_taken_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DaySum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("online", models.PositiveIntegerField(verbose_name="在线秒数")),
                ("readings", models.PositiveIntegerField(verbose_name="读数个数")),
                ("pm25_sum", models.PositiveBigIntegerField(verbose_name="PM2.5 合计")),
                ("pm25_most", models.PositiveIntegerField(verbose_name="PM2.5 最大")),
                ("pm10_sum", models.PositiveBigIntegerField(verbose_name="PM10 合计")),
                ("pm10_most", models.PositiveIntegerField(verbose_name="PM10 最大")),
                ("tsp_sum", models.PositiveBigIntegerField(verbose_name="TSP 合计")),
                ("tsp_most", models.PositiveIntegerField(verbose_name="TSP 最大")),
                ("at", models.DateTimeField(verbose_name="形成时间")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="day_sums",
                        to="sites.sitedevice",
                        verbose_name="工地设备",
                    ),
                ),
            ],
            options={
                "verbose_name": "设备日报",
                "verbose_name_plural": "设备日报",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "on"), name="day_summed_once"),
                    models.CheckConstraint(condition=models.Q(("online__lte", 86400)), name="day_has_so_many_seconds"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialWorker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trade", models.SlugField(max_length=40, verbose_name="工种")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("certificate", models.CharField(max_length=60, verbose_name="证书编号")),
                ("expires_on", models.DateField(verbose_name="证书有效期至")),
                ("since", models.DateField(verbose_name="进场日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="离场日期")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_workers",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "特种作业人员",
                "verbose_name_plural": "特种作业人员",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("project", "trade", "certificate"),
                        name="worker_once_on_a_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="worker_leaves_after_coming",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("certificate", ""), _negated=True)
                        ),
                        name="worker_has_a_certificate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StopWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="自哪天起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="下达时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="下达人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "停工",
                "verbose_name_plural": "停工",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("project",), name="stopped_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="stop_ends_after_it_begins",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="stop_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("west", models.IntegerField(verbose_name="西界")),
                ("south", models.IntegerField(verbose_name="南界")),
                ("east", models.IntegerField(verbose_name="东界")),
                ("north", models.IntegerField(verbose_name="北界")),
                ("at", models.DateTimeField(verbose_name="划定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="划定人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fences",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "工地围栏",
                "verbose_name_plural": "工地围栏",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("west__lt", models.F("east")), ("south__lt", models.F("north"))),
                        name="fence_has_an_inside",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["device", "kind", "moment", "received"], name="signals_in_time"),
        ),
        migrations.AddIndex(
            model_name="punch",
            index=models.Index(fields=["project", "at"], name="punches_of_a_site"),
        ),
        migrations.AddIndex(
            model_name="punch",
            index=models.Index(fields=["device", "at"], name="punches_of_a_device"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["device", "at"], name="deliveries_of_a_device"),
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
