"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2) over the same door as the JSON API: docs/open311.md.

What is told of a request is its public state: the service, how it stands, who answers and by when. Never a word of
whoever asked, nor where; of a closed zone nothing at all, whoever holds the key.
"""
