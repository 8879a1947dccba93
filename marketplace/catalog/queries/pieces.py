"""Which pieces of permission go together: by who gives them, and by the side that they keep from being licensed."""

from collections.abc import Mapping
from typing import Final

from marketplace.catalog.queries.clearance import Piece
from marketplace.kit.vocabulary import Side

GRANTS: Final = frozenset({Piece.GRANT, Piece.GRANT_TOO_NARROW})
CONSENTS: Final = frozenset({Piece.ARTIST_CONSENT, Piece.WRITER_CONSENT})
OF_SIDE: Final[Mapping[Side, frozenset[Piece]]] = {
    Side.MASTER: frozenset(
        {
            Piece.ARTIST_CONSENT,
            Piece.VOICE_CONSENT,
            Piece.NAME_CONSENT,
            Piece.OBJECTION,
            Piece.NO_ARTIST,
            Piece.NO_VOICE,
        }
    ),
    Side.PUBLISHING: frozenset({Piece.WRITER_CONSENT, Piece.NO_WRITER}),
}
