"""Queues in PostgreSQL for a worker that outlives the database."""

from kombu.transport import pgmq


class Channel(pgmq.Channel):
    """A worker's end of the queues: a task whose end the database did not hear of is another's, and no longer ours.

    A worker has so many places, and each is taken until the database has heard that the task is done. Without a
    database that fails, and the place would stay taken for good: with all of them taken, a worker that nobody starts
    anew never asks for work again. The queue gives the task out once more; each is safe to run twice.
    """

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's own
        try:
            super().basic_ack(delivery_tag, multiple=multiple)  # type: ignore[no-untyped-call]
        except Exception:
            self.qos.ack(delivery_tag)
            raise

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - kombu's own
        try:
            super().basic_reject(delivery_tag, requeue=requeue)  # type: ignore[no-untyped-call]
        except Exception:
            self.qos.ack(delivery_tag)
            raise


class Transport(pgmq.Transport):
    """What `pgmq://` means here."""

    Channel = Channel
