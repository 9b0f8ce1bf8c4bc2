"""How Celery is set up so that a killed worker, a wiped broker or a frozen one loses nothing (docs/reliability.md)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

QUEUE = "klinik"
# Priorities as kombu counts them for Redis. A worker looks into the second list when the first is empty.
FIRST, LAST = 0, 9
SEPARATOR = "\x06\x16"  # kombu's own, between the name of a queue and a priority
LISTS = (QUEUE, f"{QUEUE}{SEPARATOR}{LAST}")  # the keys of both in Redis
SOFT_LIMIT = 100  # seconds one task may take, unless it says otherwise
HARD_AFTER_SOFT = 20  # seconds from the soft limit, which a task may catch, to the end of its process
VISIBLE_AGAIN = 4 * (SOFT_LIMIT + HARD_AFTER_SOFT)  # seconds until a dead worker's task is given to another
SOCKET_TIMEOUT = 3  # seconds after which a frozen broker counts as down

TRANSPORT = {
    "priority_steps": [FIRST, LAST],
    "sep": SEPARATOR,
    "visibility_timeout": VISIBLE_AGAIN,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": SOCKET_TIMEOUT,
    "socket_connect_timeout": SOCKET_TIMEOUT,
    "socket_keepalive": True,
    "health_check_interval": 25,
}


def celery_settings(redis_url: str) -> dict[str, Any]:
    """Return every Celery setting. There is no result store: what a task did is a row in PostgreSQL."""
    return {
        "broker_url": broker_url(redis_url),
        "broker_transport_options": TRANSPORT,
        "result_backend_transport_options": {"visibility_timeout": VISIBLE_AGAIN},
        "visibility_timeout": VISIBLE_AGAIN,
        "broker_connection_timeout": SOCKET_TIMEOUT,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_pool_acquire_timeout": 5,
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "event_serializer": "json",
        "task_default_queue": QUEUE,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_ignore_result": True,
        "task_publish_retry": False,
        "task_soft_time_limit": SOFT_LIMIT,
        "task_time_limit": SOFT_LIMIT + HARD_AFTER_SOFT,
        "worker_pool": "prefork",
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": 1000,
        "worker_soft_shutdown_timeout": 20,
        "worker_cancel_long_running_tasks_on_connection_loss": False,  # docs/decisions/0017
        "worker_enable_remote_control": False,
        "worker_hijack_root_logger": False,
        "beat_scheduler": "celery.beat:Scheduler",  # in memory: the file of the usual one is a pickle
        "timezone": "UTC",
    }


def broker_url(redis_url: str) -> str:
    """Return the address as kombu reads it: a Unix socket is `redis+socket` there, `unix` in redis-py."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
