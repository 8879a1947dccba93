from licensing.models.breaches import Breach
from licensing.models.concerns import Concern, ConcernEvidence, ConcernStatement
from licensing.models.deliveries import Delivery
from licensing.models.licences import Licence, ManifestItem, Obligation
from licensing.models.numbers import NumberSeries
from licensing.models.quotes import Quote, QuoteDrop, QuoteLine
from licensing.models.requests import PermissionRequest
from licensing.models.search_documents import SearchDocument, SearchState
from licensing.models.selections import Selection, SelectionLine
from licensing.models.terms import Terms
from licensing.models.trained_models import TrainedModel
from licensing.models.usage_reports import UsageReport, UsageTotal
from licensing.models.withdrawals import StoppedItem, Withdrawal, WithdrawnRecording

__all__ = [
    "Breach",
    "Concern",
    "ConcernEvidence",
    "ConcernStatement",
    "Delivery",
    "Licence",
    "ManifestItem",
    "NumberSeries",
    "Obligation",
    "PermissionRequest",
    "Quote",
    "QuoteDrop",
    "QuoteLine",
    "SearchDocument",
    "SearchState",
    "Selection",
    "SelectionLine",
    "StoppedItem",
    "Terms",
    "TrainedModel",
    "UsageReport",
    "UsageTotal",
    "Withdrawal",
    "WithdrawnRecording",
]
