from marketplace.catalog.models.assets import Asset
from marketplace.catalog.models.catalogs import Catalog, Release
from marketplace.catalog.models.claim_entries import ClaimEntry
from marketplace.catalog.models.claim_holders import ClaimHolder
from marketplace.catalog.models.claims import Claim
from marketplace.catalog.models.consents import Consent
from marketplace.catalog.models.declared import Deal, ReservedAsset, Track
from marketplace.catalog.models.grants import Grant
from marketplace.catalog.models.imports import ImportBatch, ImportRow
from marketplace.catalog.models.participation_answers import ParticipationAnswer
from marketplace.catalog.models.policies import StandingPolicy
from marketplace.catalog.models.recordings import Credit, Freeze, Recording, Work
from marketplace.catalog.models.rights_changes import DividedMonth, RightsChange
from marketplace.catalog.models.share_proposals import ShareProposal, ShareProposalAnswer
from marketplace.catalog.models.shares import Participation, RightsShare
from marketplace.catalog.models.takeovers import TakeOver
from marketplace.catalog.models.uploads import UploadBatch, UploadedFile, UploadResult

__all__ = [
    "Asset",
    "Catalog",
    "Claim",
    "ClaimEntry",
    "ClaimHolder",
    "Consent",
    "Credit",
    "Deal",
    "DividedMonth",
    "Freeze",
    "Grant",
    "ImportBatch",
    "ImportRow",
    "Participation",
    "ParticipationAnswer",
    "Recording",
    "Release",
    "ReservedAsset",
    "RightsChange",
    "RightsShare",
    "ShareProposal",
    "ShareProposalAnswer",
    "StandingPolicy",
    "TakeOver",
    "Track",
    "UploadBatch",
    "UploadResult",
    "UploadedFile",
    "Work",
]
