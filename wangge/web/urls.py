"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path

from wangge.web.views import (
    audit,
    bell,
    boards,
    cases,
    desk,
    doors,
    erasing,
    filing,
    home,
    house,
    laws,
    lights,
    lists,
    looks,
    reports,
    retention,
    styleguide,
    supervision,
    tracking,
)

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("file/", filing.file, name="file"),
    path("file/<str:code>/", filing.filed, name="filed"),
    path("track/", tracking.track, name="track"),
    path("inbox/", lists.inbox, name="inbox"),
    path("cases/", lists.cases, name="cases"),
    path("cases/<str:code>/", cases.case, name="case"),
    path("cases/<str:code>/acts/<str:act>/", cases.act, name="act"),
    path("cases/<str:code>/contact/", cases.contact, name="contact"),
    path("cases/<str:code>/unlock/", tracking.unlock, name="unlock"),
    path("cases/<str:code>/files/<str:file>/", cases.attachment, name="attachment"),
    path("cases/<str:code>/papers/<int:paper>/", cases.paper, name="paper"),
    path("board/", boards.board, name="board"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/raise/", supervision.raised, name="raised"),
    path("supervision/sample/", supervision.sample, name="sample"),
    path("supervision/lights/", lights.lights, name="lights"),
    path("reports/", reports.report, name="report"),
    path("reports/ledgers/<str:name>/", reports.ledger, name="ledger"),
    path("desk/", desk.desk, name="desk"),
    path("house/", house.house, name="house"),
    path("house/keeping/", retention.keeping, name="keeping"),
    path("audit/", audit.audit, name="audit"),
    path("audit/refused/", audit.refused, name="refused"),
    path("persons/erase/", erasing.erase_person, name="erase_person"),
    path("bell/", bell.bell, name="bell"),
    path("bell/count/", bell.count, name="bell_count"),
    path("bell/read/", bell.read, name="bell_read"),
    path("laws/", laws.laws, name="laws"),
    path("laws/<int:number>/", laws.law, name="law"),
    path("enter/", doors.enter, name="login"),
    path("enter/as/", doors.personas, name="personas"),
    path("leave/", doors.leave, name="logout"),
    path("as/", looks.acting, name="acting"),
    path("looks/", looks.preferences, name="preferences"),
    path("feedback/", looks.feedback, name="feedback"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
