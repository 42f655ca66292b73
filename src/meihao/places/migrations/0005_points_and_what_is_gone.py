"""Points of buildings, and buildings, entrances and homes that are gone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0004_years_known_since_registration"),
    ]

    operations = [
        migrations.AddField(
            model_name="building",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="终止日期"),
        ),
        migrations.AddField(
            model_name="building",
            name="latitude",
            field=models.IntegerField(blank=True, null=True, verbose_name="纬度"),
        ),
        migrations.AddField(
            model_name="building",
            name="longitude",
            field=models.IntegerField(blank=True, null=True, verbose_name="经度"),
        ),
        migrations.AddField(
            model_name="entrance",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="终止日期"),
        ),
        migrations.AddField(
            model_name="home",
            name="ended_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="终止登记时间"),
        ),
        migrations.AddField(
            model_name="home",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="终止日期"),
        ),
        migrations.AddField(
            model_name="home",
            name="registered_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="登记时间"),
        ),
        migrations.AddConstraint(
            model_name="building",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="building_at_a_point_or_at_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_on__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="home_ended_as_was_known",
            ),
        ),
    ]
