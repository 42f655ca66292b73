from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("organisations", "0001_bodies_as_a_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="到期日期")),
                ("longitude", models.IntegerField(blank=True, null=True, verbose_name="经度")),
                ("latitude", models.IntegerField(blank=True, null=True, verbose_name="纬度")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.blob",
                        verbose_name="文件",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据",
                "verbose_name_plural": "证据",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on", None), ("expires_on__gte", models.F("effective_on")), _connector="OR"
                        ),
                        name="evidence_expires_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="类别")),
                ("code", models.SlugField(max_length=40, verbose_name="编号")),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="organisations.organisation",
                        verbose_name="所属机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "对象",
                "verbose_name_plural": "对象",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="subject_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80, verbose_name="事实")),
                ("value", models.CharField(max_length=400, verbose_name="值")),
                ("unit", models.CharField(blank=True, max_length=8, verbose_name="单位")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="截止日期")),
                ("known_at", models.DateTimeField(verbose_name="知悉时间")),
                (
                    "grade",
                    models.CharField(
                        choices=[("A", "系统实测"), ("B", "官方记录"), ("C", "自行填报")],
                        max_length=1,
                        verbose_name="等级",
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="facts.evidence",
                        verbose_name="证据",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="facts.fact",
                        verbose_name="更正",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="facts.subject",
                        verbose_name="对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "事实",
                "verbose_name_plural": "事实",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes", None)),
                        fields=("subject", "key", "effective_on", "value", "source"),
                        name="fact_stated_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("effective_on")), _connector="OR"
                        ),
                        name="fact_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade", "A"), ("evidence__isnull", False), _connector="OR"),
                        name="fact_not_measured_needs_evidence",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="facts.subject",
                verbose_name="对象",
            ),
        ),
        migrations.CreateModel(
            name="EvidenceTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target", models.CharField(max_length=80, verbose_name="指向")),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="facts.evidence",
                        verbose_name="证据",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据指向",
                "verbose_name_plural": "证据指向",
                "indexes": [models.Index(fields=["target", "evidence"], name="evidence_target")],
                "constraints": [models.UniqueConstraint(fields=("evidence", "target"), name="evidence_target_once")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "采用"), ("returned", "退回补正"), ("rejected", "不予采用")],
                        max_length=8,
                        verbose_name="结论",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="审核时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="facts.evidence",
                        verbose_name="证据",
                    ),
                ),
            ],
            options={
                "verbose_name": "证据审核",
                "verbose_name_plural": "证据审核",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["evidence", "-at", "-id"], name="review_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="review_refusal_gives_a_reason",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(fields=["subject", "key", "-effective_on", "-known_at", "-id"], name="fact_as_of"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                fields=("subject", "blob", "kind", "effective_on"), name="evidence_submitted_once"
            ),
        ),
    ]
