"""Statistical divisions, communities and compounds, kept apart from the bodies that answer for them.

Verbs: register_community, register_compound."""
