"""Reading what is restricted: done on purpose, for a case in hand, and written down."""

from __future__ import annotations

from wangge.cases import access
from wangge.cases.models import Contact, Stake
from wangge.cases.sheets import ContactSheet
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.journal import actions as journal
from wangge.people.access import appointment_for


def reveal_contact(scope: Scope, code: str) -> ContactSheet | Refused:
    """The asker's name and phone, for someone with a working stake in the case; journaled. Refused: not_found,
    not_yours (no such stake), erased."""
    case = access.find(scope, code)
    if case is None:
        return Refused("not_found")
    stakes = Stake.objects.filter(case=case, until=None, holder__in=sorted(scope.holders))
    holder = stakes.filter(kind__in=sorted(access.CONTACT_KINDS)).values_list("holder_id", flat=True).first()
    if holder is None and case.pk not in scope.bearer_of:
        return Refused("not_yours")
    contact = Contact.objects.filter(case=case, erased_at=None).first()
    if contact is None:
        return Refused("erased")
    post = appointment_for(scope, holder)
    journal.read(subject=case.pk, field="contact", by=scope.person, at=scope.at, appointment=post)
    return ContactSheet(contact.name, contact.phone, masked=False, erased=False)
