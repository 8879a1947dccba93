"""Find listed recordings by words and facets; a typo, a missing accent or a part of a word does not hide them."""

import json
from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, IntegerField, OrderBy, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from licensing.criteria import Criteria
from licensing.models import SearchDocument
from licensing.queries.bands import BANDS, price_bands
from licensing.search_text import searchable
from marketplace.catalog.models import Recording
from marketplace.catalog.queries.listings import listed_catalogs

LIKE_ENOUGH = 0.4
MOST_WORDS = 8
MOST_FOUND = 10_000  # whoever finds more has not said what they look for

# Each word must be like one of the recording, or all of them together be, or be written together: ISRCs, and Korean,
# which is spaced as one likes. A title that says it all comes first.
_RANKED = """
    SELECT recording_id
    FROM licensing_searchdocument
    WHERE catalog_id = ANY(%(catalogs)s)
      AND (%(tight)s <%% words OR %(whole)s <%% words OR {each_word})
    ORDER BY
        (title = %(whole)s)::int * 2
        + similarity(title, %(whole)s)
        + similarity(artist, %(whole)s) / 2
        + word_similarity(%(whole)s, title || ' ' || artist)
        + word_similarity(%(tight)s, words) / 2
        + ({likeness}) / %(count)s DESC,
        recording_id
    LIMIT %(most)s
"""


def ranked(q: str) -> list[int]:
    """The recordings that some words find, the nearest first, as many as anybody can look through."""
    words = searchable(q).split()[:MOST_WORDS]
    if not words:
        return []
    names = [f"word{number}" for number in range(len(words))]
    sql = _RANKED.format(
        each_word="(" + " AND ".join(f"%({name})s <% words".replace("<%", "<%%") for name in names) + ")",
        likeness=" + ".join(f"word_similarity(%({name})s, words)" for name in names),
    )
    asked: dict[str, str | int | list[int]] = {
        "catalogs": list(listed_catalogs().values_list("pk", flat=True)),
        "whole": " ".join(words),
        "tight": "".join(words),
        "count": len(words),
        "most": MOST_FOUND,
        **dict(zip(names, words, strict=True)),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_ENOUGH)])
        cursor.execute(sql, asked)
        return [pk for (pk,) in cursor.fetchall()]


def documents(criteria: Criteria, found: list[int] | None) -> QuerySet[SearchDocument]:
    """The listed recordings that meet the chosen facets, among those that words found (None: no words were given)."""
    rows = SearchDocument.objects.filter(catalog__in=listed_catalogs().values("pk")).annotate(
        price=Cast(KeyTextTransform(criteria.currency, "prices"), BigIntegerField())
    )
    if found is not None:
        rows = rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [found]))
    if "label" in criteria.within:
        rows = rows.filter(organisation__slug=criteria.within["label"])
    if "catalog" in criteria.within:
        rows = rows.filter(catalog__slug=criteria.within["catalog"])
    for facet, values in criteria.chosen.items():
        rows = rows.filter(_chosen(facet, values, criteria.currency))
    return rows


def in_order(rows: QuerySet[SearchDocument], criteria: Criteria, found: list[int] | None) -> QuerySet[SearchDocument]:
    """Sort as asked; without a wish the nearest first, and without words by artist and title.

    Each place is looked up in a JSON object, which PostgreSQL searches by halves: a list it would read from its start.
    """
    column = criteria.sort.removeprefix("-")
    if column:
        field = {"title": "title", "length": "duration_ms", "price": "price", "year": "year"}[column]
        is_down = criteria.sort.startswith("-")
        return rows.order_by(OrderBy(F(field), descending=is_down, nulls_last=True), "pk")
    if found is None:
        return rows.order_by("artist", "title", "pk")
    numbered = json.dumps({str(pk): place for place, pk in enumerate(found)})
    places = RawSQL("(%s::jsonb -> recording_id::text)::int", [numbered], output_field=IntegerField())
    return rows.annotate(place=places).order_by("place")


def recordings_found(criteria: Criteria) -> QuerySet[Recording]:
    """All recordings that a search finds, to be added to a selection."""
    found = ranked(criteria.q) if criteria.q else None
    return Recording.objects.filter(pk__in=documents(criteria, found).values("pk"))


def _chosen(facet: str, values: tuple[str, ...], currency: str) -> Q:
    """Any of the chosen values of one facet; a value that does not exist finds nothing."""
    bands = {**BANDS, "price": price_bands(currency)}
    if facet in bands:
        return reduce(or_, (bands[facet].get(value, Q(pk__in=[])) for value in values))
    if facet == "cleared":
        return Q(cleared__overlap=list(values))
    if facet == "mood":
        return Q(moods__overlap=list(values))
    return Q(**{f"{facet}__in": values})
