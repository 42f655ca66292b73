"""People, the posts they hold, what each role may do, and how they sign in.

Verbs: enrol, appoint, release, lock."""
