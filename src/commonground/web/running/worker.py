"""The worker's own process, the only one that runs the engine: `python -m commonground.web.running.worker`."""

from __future__ import annotations

import secrets

import django

POLL_SECONDS = 0.5


def main() -> None:
    """Take runs from the queue, one at a time, until told to stop; what is running then is finished first."""
    from commonground.web.running.parent import end_with_parent

    end_with_parent()
    django.setup()
    from django_tasks_db.management.commands.db_worker import Worker

    worker = Worker(
        queue_names=["default"],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=secrets.token_hex(16),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()


if __name__ == "__main__":
    main()
