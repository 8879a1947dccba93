"""The raw tables, for operators to look at and nobody to change."""

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts import models
from accounts.models import Organisation, User

# Whoever is not in yet goes through our own sign-in, which asks for the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


if TYPE_CHECKING:
    Table = admin.ModelAdmin[Any]
else:
    Table = admin.ModelAdmin


class ReadOnlyAdmin(Table):
    """A table that operators may look at; what changes it is a service, with its rules and its audit entry."""

    actions = None
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_look(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def may_look(request: HttpRequest) -> bool:
    """Whether the request comes from an operator with a second factor."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.memberships.filter(organisation__kind=Organisation.Kind.PLATFORM).exists() and is_mfa_enabled(user)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ["email", "name", "is_active", "joined_at"]
    search_fields = ["email", "name"]
    exclude = ["password"]


@admin.register(models.Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "status", "country", "verified_at"]
    list_filter = ["kind", "status"]
    search_fields = ["name", "slug"]


@admin.register(models.Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "named_by", "isni", "ipi"]
    list_filter = ["kind"]
    list_select_related = ["named_by"]
    search_fields = ["name", "isni", "ipi"]


@admin.register(models.ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ["name", "prefix", "organisation", "party", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["organisation", "party"]
    exclude = ["digest"]


@admin.register(models.AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "action", "subject_kind", "subject_uuid", "actor", "organisation"]
    list_select_related = ["actor", "organisation"]
    search_fields = ["action", "subject_uuid"]


admin.site.register(
    [
        models.Membership,
        models.Verification,
        models.Invitation,
        models.Representation,
        models.AuditSeal,
        models.IdempotencyKey,
    ],
    ReadOnlyAdmin,
)
