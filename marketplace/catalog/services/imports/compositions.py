"""Who is behind the compositions that lines of a catalog file name: as it is now, and as the lines would have it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import Organisation, Party
from marketplace.catalog.models import Credit, Work
from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.services.imports.judgements import Change

Writers = frozenset[tuple[str, str, str]]  # name, role, how much of it a machine did


@dataclass(frozen=True)
class Written:
    """Who is credited on a composition: by catalog files, and by rights files."""

    by_catalog: Writers = frozenset()
    by_rights: Writers = frozenset()

    @property
    def everybody(self) -> Writers:
        """Give everybody credited, whoever says so."""
        return self.by_catalog | self.by_rights


NOBODY: Final = Written()
AI_WORDS: Final = {"partly": ", partly AI", "all": ", AI"}


class Compositions:
    """The organisation's works that some lines mean or leave, each with who is credited on it."""

    def __init__(self, organisation: Organisation, rows: Sequence[RecordingRow], left: Iterable[int]) -> None:
        wanted = {row.work_identity for row in rows if row.has_work}
        works = Work.objects.filter(organisation=organisation, identity__in=wanted).order_by()
        self._by_identity = dict(works.values_list("identity", "pk"))
        self._written = _written({*self._by_identity.values(), *left})

    def of(self, work: int | None) -> Written:
        """Give who is credited on a work that is there."""
        return self._written.get(work or 0, NOBODY)

    def changes(self, row: RecordingRow) -> list[Change]:
        """Tell how a line would alter a work that is there already, for every recording of it."""
        work = self._by_identity.get(row.work_identity) if row.has_work else None
        if work is None or not row.writers:
            return []
        written, said = self.of(work), said_by(row)
        if written.by_catalog <= said <= written.everybody:
            return []
        before, after = written.everybody, said | written.by_rights
        return [Change("writers", told(before, beside=after), told(after, beside=before))]


def said_by(row: RecordingRow) -> Writers:
    """Give the writers that a line names."""
    return frozenset((writer.name, writer.role, writer.ai) for writer in row.writers)


def told(writers: Writers, *, beside: Writers = frozenset()) -> str:
    """Name writers; with their roles where the names alone would not tell them from others."""
    names = {name for name, *_what in writers}
    if writers != beside and names == {name for name, *_what in beside}:
        return "; ".join(f"{name} ({role}{AI_WORDS.get(ai, '')})" for name, role, ai in sorted(writers))
    return "; ".join(sorted(names))


def _written(works: set[int]) -> dict[int, Written]:
    """Ask who is credited on some works; each table alone, by its keys."""
    credited = list(
        Credit.objects.filter(work__in=works)
        .order_by()
        .values_list("work_id", "party_id", "role", "ai_contribution", "source")
    )
    named = Party.objects.filter(pk__in={party for _work, party, *_what in credited}).order_by()
    names = dict(named.values_list("pk", "name"))
    said: dict[tuple[int | None, str], set[tuple[str, str, str]]] = defaultdict(set)
    for work, party, role, ai, source in credited:
        said[work, source].add((names[party], role, ai))
    return {
        work: Written(frozenset(said[work, Credit.Source.CATALOG]), frozenset(said[work, Credit.Source.RIGHTS]))
        for work in works
    }
