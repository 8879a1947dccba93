"""What a process gives up before it reads a stranger's file."""

import resource

import pytest

from marketplace.kit.limits import limit_itself


def test_a_process_bounds_itself_and_never_above_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {resource.RLIMIT_AS: resource.RLIM_INFINITY, resource.RLIMIT_CPU: 30}
    bound: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (0, given.get(kind, resource.RLIM_INFINITY)))
    monkeypatch.setattr(resource, "setrlimit", bound.__setitem__)

    limit_itself(address_bytes=1_000, cpu_seconds=120, file_bytes=5)

    assert bound == {
        resource.RLIMIT_AS: (1_000, 1_000),
        resource.RLIMIT_CPU: (30, 30),
        resource.RLIMIT_FSIZE: (5, 5),
        resource.RLIMIT_CORE: (0, 0),
    }
