from marketplace.config.celery import app
from marketplace.config.schedule import SCHEDULE


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()

    assert sorted(set(SCHEDULE) - set(app.tasks)) == []


def test_every_sweep_is_scheduled() -> None:
    """A task without arguments is a sweep; one that nobody rings for would leave work behind for ever."""
    app.loader.import_default_modules()
    sweeps = {
        name
        for name, task in app.tasks.items()
        if not name.startswith(("celery.", "tests.")) and task.run.__code__.co_argcount == 0
    }

    assert sorted(sweeps - set(SCHEDULE)) == []
