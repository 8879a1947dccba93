"""What a process that reads a stranger's file gives up before the first byte."""

import resource


def limit_itself(*, address_bytes: int, cpu_seconds: int, file_bytes: int = 0) -> None:
    """Bound this process for good: its memory, its time, and what it may write; never above what it was given."""
    wanted = {
        resource.RLIMIT_AS: address_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: file_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _soft, given = resource.getrlimit(kind)
        bound = most if given == resource.RLIM_INFINITY else min(most, given)
        resource.setrlimit(kind, (bound, bound))
