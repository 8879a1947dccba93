from django.urls import URLPattern, URLResolver, path

from accounts.views import creators, dashboards, histories, keys, members, organisations, profiles, verifications

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("start/", dashboards.start, name="start"),
    path("start/artist/", organisations.artist_create, name="artist-create"),
    path("start/<slug:kind>/", organisations.organisation_create, name="organisation-create"),
    path("switch/", dashboards.switch, name="switch-organisation"),
    path("you/", profiles.profile, name="profile"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisation/", organisations.organisation, name="organisation"),
    path("organisation/edit/", organisations.organisation_edit, name="organisation-edit"),
    path("organisation/verification/", organisations.verification_request, name="verification-request"),
    path("organisation/members/", members.members, name="members"),
    path("organisation/members/<uuid:user>/", members.member_edit, name="member-edit"),
    path("organisation/members/<uuid:user>/remove/", members.member_remove, name="member-remove"),
    path("organisation/invitations/<uuid:invitation>/revoke/", members.invitation_revoke, name="invitation-revoke"),
    path("organisation/keys/", keys.key_list, name="api-keys"),
    path("organisation/keys/new/", keys.key_create, name="api-key-create"),
    path("organisation/keys/<uuid:key>/rotate/", keys.key_rotate, name="api-key-rotate"),
    path("organisation/keys/<uuid:key>/revoke/", keys.key_revoke, name="api-key-revoke"),
    path("creators/", creators.creators, name="creators"),
    path("creators/new/", creators.creator_add, name="creator-add"),
    path("creators/<uuid:creator>/", creators.creator, name="creator"),
    path("creators/<uuid:creator>/edit/", creators.creator_edit, name="creator-edit"),
    path("invitations/<str:token>/", members.invitation, name="invitation"),
    path("history/<uuid:subject>/", histories.history, name="history"),
    path("operations/audit/", histories.audit, name="audit"),
    path("operations/verifications/", verifications.verification_queue, name="verifications"),
    path("operations/verifications/<uuid:verification>/", verifications.verification, name="verification"),
    path(
        "operations/verifications/<uuid:verification>/accept/",
        verifications.verification_accept,
        name="verification-accept",
    ),
]
