"""What cases of the open zone are found by, and that it goes with the words themselves, whoever takes those away.

The table has no row-level security: no index is read through it, and what it holds is of the open zone alone. What a search
finds is read from ``cases_case``, under all policies.
"""

from collections.abc import Iterator
from typing import Any

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

FORGET = """
CREATE FUNCTION cases_search_forget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    BEGIN
        DELETE FROM cases_search WHERE case_id = NEW.case_id;
        RETURN NULL;
    END $$;
CREATE TRIGGER cases_search_forget AFTER UPDATE OF title, text, zone ON cases_narrative FOR EACH ROW
    WHEN (NEW.zone <> 'open' OR (OLD.title, OLD.text) IS DISTINCT FROM (NEW.title, NEW.text))
    EXECUTE FUNCTION cases_search_forget();
REVOKE UPDATE, DELETE, TRUNCATE ON cases_search FROM wangge_app;
"""
KEEP = "DROP TRIGGER cases_search_forget ON cases_narrative; DROP FUNCTION cases_search_forget();"
# Only the owner of an index may fold its list in.
SETTLE = """
CREATE FUNCTION cases_search_settle() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$ SELECT gin_clean_pending_list('cases_search_words'::regclass) $$;
REVOKE ALL ON FUNCTION cases_search_settle() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_search_settle() TO wangge_app;
"""
BATCH = 2_000


def fill(apps: Any, schema_editor: Any) -> None:
    from wangge.cases.searching import row

    search = apps.get_model("cases", "Search")
    for kept in _batches(apps.get_model("cases", "Narrative")):
        rows = [row(n.case_id, n.case.filed_at, {"title": n.title, "text": n.text}) for n in kept]
        search.objects.bulk_create([search(**one) for one in rows])


def _batches(narratives: Any) -> Iterator[list[Any]]:
    last, kept = 0, narratives.objects.filter(zone="open", erased_at=None).select_related("case").order_by("case_id")
    while found := list(kept.filter(case_id__gt=last)[:BATCH]):
        last = found[-1].case_id
        yield found


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_elsewhere")]

    operations = [
        migrations.CreateModel(
            name="Search",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("span", models.IntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="search", index=models.Index(fields=["-filed_at", "-case"], name="cases_search_newest")
        ),
        migrations.AddIndex(
            model_name="search",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=True, fields=["words"], gin_pending_list_limit=16_384, name="cases_search_words"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("zone", "open"), _negated=True),
                fields=["-filed_at", "-subject"],
                name="cases_closed_newest",
            ),
        ),
        migrations.RunSQL(FORGET, KEEP),
        migrations.RunSQL(SETTLE, "DROP FUNCTION cases_search_settle();"),
    ]
