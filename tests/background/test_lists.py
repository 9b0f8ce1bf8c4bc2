"""What nobody waits for lets everything else go first. A real broker, asked as a worker asks it."""

import redis

from klinik.background.settings import LISTS, QUEUE


def taken(celery, number):
    """Take so many tasks, one at a time, as a worker with a prefetch of one does; return their names."""
    names = []

    def take(_body, message):
        names.append(message.headers["task"])
        message.ack()

    with celery.connection_for_read() as line:
        consumer = line.Consumer([celery.amqp.queues[QUEUE]], callbacks=[take], accept=["json"])
        consumer.qos(prefetch_count=1)
        with consumer:
            while len(names) < number:
                line.drain_events(timeout=10)
    return names


def test_what_can_wait_is_taken_once_nothing_else_is_left_whatever_was_asked_first(shared_app, redis_url):
    celery = shared_app.extensions["celery"]
    asked = ["clarifications.draw_next"] * 3 + ["notifications.sweep", "background.canary"]
    with redis.Redis.from_url(redis_url) as broker:
        broker.delete(*LISTS)
        for name in asked:
            celery.send_task(name, retry=False)
        waiting = [broker.llen(key) for key in LISTS]

    assert waiting == [2, 3]
    assert taken(celery, 5) == ["notifications.sweep", "background.canary", *["clarifications.draw_next"] * 3]
