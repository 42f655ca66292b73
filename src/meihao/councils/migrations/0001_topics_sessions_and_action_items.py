"""Topics, sessions, minutes, resolutions, action items and calendars: nothing of it is changed, the database itself refuses."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLES = [
    "councils_topic",
    "councils_grading",
    "councils_seat",
    "councils_topicresult",
    "councils_followup",
    "councils_session",
    "councils_sessionchange",
    "councils_invitation",
    "councils_agenda",
    "councils_agendaitem",
    "councils_attendance",
    "councils_statement",
    "councils_minutes",
    "councils_confirmation",
    "councils_resolution",
    "councils_actionitem",
    "councils_itemreport",
    "councils_itemreview",
    "councils_calendarkey",
    "councils_calendarrevocation",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        ("renovation", "0006_answers_of_homes_and_replaced_experts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=300, verbose_name="事项")),
                ("due_on", models.DateField(verbose_name="办理期限")),
                ("at", models.DateTimeField(verbose_name="交办时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="交办人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="organisations.organisation",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "议定事项",
                "verbose_name_plural": "议定事项",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Agenda",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("at", models.DateTimeField(verbose_name="编排时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编排人",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议议程",
                "verbose_name_plural": "会议议程",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("title", models.CharField(max_length=120, verbose_name="议程")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="列入理由")),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="councils.actionitem",
                        verbose_name="议定事项",
                    ),
                ),
                (
                    "agenda",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="councils.agenda",
                        verbose_name="会议议程",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "议程项",
                "verbose_name_plural": "议程项",
                "ordering": ["agenda", "number"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stake", models.SlugField(blank=True, max_length=20, verbose_name="利益相关方")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("at", models.DateTimeField(verbose_name="签到时间")),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="organisations.organisation",
                        verbose_name="参会单位",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="签到表照片",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议签到",
                "verbose_name_plural": "会议签到",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="用途")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="密钥散列")),
                ("at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历订阅",
                "verbose_name_plural": "日历订阅",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarRevocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="停用时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="councils.calendarkey",
                        verbose_name="日历订阅",
                    ),
                ),
            ],
            options={
                "verbose_name": "日历停用",
                "verbose_name_plural": "日历停用",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ItemReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("text", models.CharField(max_length=500, verbose_name="办理情况")),
                ("at", models.DateTimeField(verbose_name="报告时间")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="councils.actionitem",
                        verbose_name="议定事项",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="办理证明",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理报告",
                "verbose_name_plural": "办理报告",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ItemReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "认定办结"), ("returned", "退回")], max_length=10, verbose_name="结论"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("due_on", models.DateField(null=True, verbose_name="再报期限")),
                ("at", models.DateTimeField(verbose_name="认定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认定人",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="councils.itemreport",
                        verbose_name="办理报告",
                    ),
                ),
            ],
            options={
                "verbose_name": "办结认定",
                "verbose_name_plural": "办结认定",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("text", models.TextField(max_length=8000, verbose_name="纪要正文")),
                ("at", models.DateTimeField(verbose_name="起草时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议纪要",
                "verbose_name_plural": "会议纪要",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("objection", models.CharField(blank=True, max_length=300, verbose_name="异议")),
                ("at", models.DateTimeField(verbose_name="确认时间")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="councils.attendance",
                        verbose_name="确认人",
                    ),
                ),
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
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="签字页照片",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="councils.minutes",
                        verbose_name="会议纪要",
                    ),
                ),
            ],
            options={
                "verbose_name": "纪要确认",
                "verbose_name_plural": "纪要确认",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", models.CharField(max_length=500, verbose_name="决议")),
                ("in_favour", models.PositiveSmallIntegerField(null=True, verbose_name="赞成")),
                ("against", models.PositiveSmallIntegerField(null=True, verbose_name="反对")),
                ("abstained", models.PositiveSmallIntegerField(null=True, verbose_name="弃权")),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="councils.agendaitem",
                        verbose_name="议程项",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议决议",
                "verbose_name_plural": "会议决议",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="actionitem",
            name="resolution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="councils.resolution",
                verbose_name="会议决议",
            ),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assembly", models.SlugField(max_length=20, verbose_name="会议种类")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("title", models.CharField(max_length=80, verbose_name="会议名称")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("format", models.SlugField(max_length=20, verbose_name="形式")),
                ("at", models.DateTimeField(verbose_name="召集时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="召集人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="organisations.organisation",
                        verbose_name="召集地",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议",
                "verbose_name_plural": "会议",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="resolution",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resolutions",
                to="councils.session",
                verbose_name="会议",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="minutes",
                to="councils.session",
                verbose_name="会议",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stake", models.SlugField(blank=True, max_length=20, verbose_name="利益相关方")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="名额")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="organisations.organisation",
                        verbose_name="参会单位",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="councils.session",
                        verbose_name="会议",
                    ),
                ),
            ],
            options={
                "verbose_name": "参会名额",
                "verbose_name_plural": "参会名额",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="attendance",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="councils.session",
                verbose_name="会议",
            ),
        ),
        migrations.AddField(
            model_name="agenda",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agendas",
                to="councils.session",
                verbose_name="会议",
            ),
        ),
        migrations.CreateModel(
            name="SessionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次数")),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("cancelled", models.BooleanField(default=False, verbose_name="取消")),
                ("reason", models.CharField(max_length=200, verbose_name="变更理由")),
                ("at", models.DateTimeField(verbose_name="变更时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="变更人",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="councils.session",
                        verbose_name="会议",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议变更",
                "verbose_name_plural": "会议变更",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="发言要点")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "attendance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="councils.attendance",
                        verbose_name="发言人",
                    ),
                ),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="councils.session",
                        verbose_name="会议",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议发言",
                "verbose_name_plural": "会议发言",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.SlugField(max_length=20, verbose_name="提出方")),
                ("online", models.BooleanField(verbose_name="本人线上提出")),
                ("title", models.CharField(max_length=80, verbose_name="议题")),
                ("text", models.CharField(max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="提出时间")),
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
                        related_name="topics",
                        to="organisations.organisation",
                        verbose_name="社区",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="renovation.project",
                        verbose_name="改造项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题",
                "verbose_name_plural": "议题",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stake", models.SlugField(max_length=20, verbose_name="利益相关方")),
                ("number", models.PositiveSmallIntegerField(verbose_name="名额")),
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
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "议事名额",
                "verbose_name_plural": "议事名额",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Grading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grade", models.SlugField(max_length=20, verbose_name="等级")),
                ("reason", models.CharField(max_length=300, verbose_name="定级理由")),
                ("at", models.DateTimeField(verbose_name="定级时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="定级人",
                    ),
                ),
                (
                    "topic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grading",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "议题定级",
                "verbose_name_plural": "议题定级",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("marks", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="评价理由")),
                ("visited", models.BooleanField(default=False, verbose_name="回访登记")),
                ("at", models.DateTimeField(verbose_name="评价时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评价人",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "居民评价",
                "verbose_name_plural": "居民评价",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="topic",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="councils.topic",
                verbose_name="议题",
            ),
        ),
        migrations.CreateModel(
            name="TopicResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500, verbose_name="结果")),
                ("place", models.CharField(max_length=80, verbose_name="公示地点")),
                ("at", models.DateTimeField(verbose_name="公示时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公示人",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="公示照片",
                    ),
                ),
                (
                    "topic",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="result",
                        to="councils.topic",
                        verbose_name="议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "议事结果",
                "verbose_name_plural": "议事结果",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="itemreport",
            constraint=models.UniqueConstraint(fields=("action", "number"), name="item_report_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="itemreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="item_report_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("outcome", "accepted")),
                    models.Q(
                        ("due_on__isnull", False), ("outcome", "returned"), models.Q(("reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="item_report_returned_for_a_reason_and_by_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.UniqueConstraint(fields=("minutes", "attendance"), name="confirmation_once_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.UniqueConstraint(fields=("resolution", "number"), name="action_item_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="action_item_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                fields=("organisation", "assembly", "number"), name="session_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="session_counts_from_one"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="session_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="resolution_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="resolution_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="resolution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("abstained", None), ("against", None), ("in_favour", None)),
                    models.Q(("abstained__isnull", False), ("against__isnull", False), ("in_favour__isnull", False)),
                    _connector="OR",
                ),
                name="resolution_counts_all_votes_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("session", "version"), name="minutes_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="minutes_say_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("session", "organisation"), name="invitation_once_of_a_body"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stake", ""), _negated=True),
                fields=("session", "stake"),
                name="invitation_once_of_a_stake",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), models.Q(("stake", ""), _negated=True)),
                    models.Q(("organisation__isnull", False), ("stake", "")),
                    _connector="OR",
                ),
                name="invitation_of_a_body_or_a_stake",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="invitation_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user__isnull", False)),
                fields=("session", "user"),
                name="attendance_once_of_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("organisation__isnull", False)),
                fields=("session", "organisation", "name"),
                name="attendance_once_for_a_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stake", ""), _negated=True),
                fields=("session", "stake", "name"),
                name="attendance_once_for_a_stake",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation", None), models.Q(("stake", ""), _negated=True)),
                    models.Q(("organisation__isnull", False), ("stake", "")),
                    _connector="OR",
                ),
                name="attendance_for_a_body_or_a_stake",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="attendance_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="agenda",
            constraint=models.UniqueConstraint(fields=("session", "version"), name="agenda_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="sessionchange",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="session_change_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="sessionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_change_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="session_change_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="statement_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="topic_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("topic", "stake"), name="seat_once_for_a_stake"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="seat_counts_from_one"),
        ),
        migrations.AddConstraint(
            model_name="grading",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="grading_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("visited", False)), fields=("topic", "by"), name="follow_up_once_of_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(condition=models.Q(("marks__gte", 1)), name="follow_up_marks_from_one"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("agenda", "number"), name="agenda_item_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="agenda_item_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="topicresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="topic_result_says_something"
            ),
        ),
        migrations.RunPython(laying(*TABLES), lifting(*TABLES)),
    ]
