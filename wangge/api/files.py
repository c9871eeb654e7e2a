"""Attachments: taken in before what they belong to, read only by those who may see it."""

from __future__ import annotations

from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Router

from wangge.acts import attaching
from wangge.api import description as told
from wangge.api import showing
from wangge.api.answers import json
from wangge.api.caller import as_asker, caller, for_case, member
from wangge.api.problems import Problem, faulty, problem
from wangge.cases import access as cases
from wangge.engine.forms import Fault
from wangge.engine.scope import Scope
from wangge.engine.values import Refused
from wangge.files import access as files
from wangge.files.kinds import MOST_BYTES
from wangge.files.models import File
from wangge.lib.lengths import length

router = Router(tags=["files"])
ENVELOPE = 64 * 1024  # what a multipart body holds beside the file, in bytes


@router.post("/files", openapi_extra=told.UPLOAD, summary=told.title("upload"))
def upload(request: HttpRequest) -> HttpResponse:
    """Take one attachment in; its code goes into ``files`` of a filing or the attachments of an act."""
    who = caller(request)
    if request.content_type != "multipart/form-data":
        raise problem("not_acceptable_type")
    if length(request.META) > MOST_BYTES + ENVELOPE:
        raise problem("file_too_large", most_mb=MOST_BYTES // 2**20)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise faulty(Fault("file", "required"))
    code = attaching.take(who.scope, sent.read(), sent.name or "file")
    if isinstance(code, Refused):
        raise Problem(code)
    found = files.by_code(code)
    assert found is not None
    return json(showing.attachment(found), 201, {"Location": f"/api/v1/files/{code}"})


@router.get("/files/{code}", openapi_extra=told.DOWNLOAD, summary=told.title("download"))
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The bytes, for those who may see the case that it hangs on; before that for the one who sent it."""
    who = member(request) if not request.GET.get("case") else for_case(request, request.GET["case"])
    found = _seen(who.scope, code)
    if found is None and (own := as_asker(who, request.GET.get("case", ""))):
        found = _seen(own.scope, code)
    if found is None:
        raise problem("not_found")
    response = HttpResponse(files.content(found), content_type=found.mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seen(scope: Scope, code: str) -> File | None:
    seen = cases.visible(scope)  # before the file is looked for: it lies in a zone
    found = files.by_code(code[:20])
    if found is None or found.about_id is None:
        mine = found is not None and found.added_by is not None and found.added_by == scope.person
        return found if mine else None
    return found if seen.filter(pk=found.about_id).exists() else None
