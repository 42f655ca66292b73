"""Boundaries of bodies and compounds in versions: none is changed, the database itself refuses. They take the place of a column of
communities that nothing wrote."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from meihao.kernel.append_only import laying, lifting

TABLE = "places_boundary"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_bodies_as_a_tree"),
        ("places", "0005_points_and_what_is_gone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name="community",
            name="boundary",
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("shape", models.JSONField(verbose_name="形状")),
                ("source", models.CharField(max_length=100, verbose_name="来源")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "compound",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundaries",
                        to="places.compound",
                        verbose_name="小区",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boundaries",
                        to="organisations.organisation",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "边界",
                "verbose_name_plural": "边界",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("compound__isnull", True), ("organisation__isnull", False)),
                            models.Q(("compound__isnull", False), ("organisation__isnull", True)),
                            _connector="OR",
                        ),
                        name="boundary_of_one_place",
                    ),
                    models.UniqueConstraint(fields=("organisation", "number"), name="boundary_of_a_body_numbered_once"),
                    models.UniqueConstraint(fields=("compound", "number"), name="boundary_of_a_compound_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="boundary_counts_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="boundary_says_where_it_is_from"
                    ),
                ],
            },
        ),
        migrations.RunPython(laying(TABLE), lifting(TABLE)),
    ]
