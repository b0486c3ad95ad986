"""Let django-allauth know the address of everybody who is here already, as verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_addresses(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    alias = schema_editor.connection.alias
    User = apps.get_model("people", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    for user in User.objects.using(alias).iterator():
        known, _made = EmailAddress.objects.using(alias).get_or_create(user=user, email=user.email)
        known.verified = known.primary = True
        known.save(using=alias)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_failed_sign_ins"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(add_addresses, migrations.RunPython.noop)]
