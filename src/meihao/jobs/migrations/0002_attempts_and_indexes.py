from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_files_by_hash"),
        ("jobs", "0001_long_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="attempts",
            field=models.IntegerField(default=0, verbose_name="开始次数"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["requested_by", "-id"], name="job_requested_by"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running"])), fields=["beat_at"], name="job_under_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempts__gte", 0), ("done__gte", 0), ("total__gte", 0)),
                name="job_counts_are_not_negative",
            ),
        ),
    ]
