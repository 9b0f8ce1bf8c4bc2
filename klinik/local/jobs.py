"""The worker and the clock as parts of a clinic on one machine: `python -m klinik.local.jobs worker|beat`.

What Celery's own command starts, without that command: it brings a shell, and looks through all packages for more of
its kind, which takes 12 MB. Everything but what is said here is in the settings that all installations share.
"""

import sys
from importlib import import_module

LEVEL = "INFO"


def main(part: str, most_memory: str = "") -> int:
    """Be the part until asked to end; `most_memory` is that of a worker's child, in KB. Returns the exit status."""
    celery = import_module("celery_worker").celery
    if part == "beat":
        celery.Beat(loglevel=LEVEL, quiet=True).run()
        return 0
    limit = int(most_memory) if most_memory else None
    worker = celery.Worker(concurrency=1, max_memory_per_child=limit, loglevel=LEVEL, quiet=True)
    worker.start()
    return int(worker.exitcode or 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
