"""What anybody may see without signing in: projects and pilots, notices, results, released photographs, open data.

Verbs: release_photo, withdraw_photo. What is public from which stage on is `publication.toml` of the pack; whatever is not
named there is not shown. Pages are made of this app's own dataclasses alone, so that no field of a record is shown
because somebody forgot to hide it. Basis: opinion/6
"""
