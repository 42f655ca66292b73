"""What the worker runs."""

from __future__ import annotations

from django.tasks import task

from meihao.jobs import services


@task
def run_job(job_id: int) -> None:
    """Do the work of one job."""
    services.run(job_id)
