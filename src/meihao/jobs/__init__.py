"""Long work with a state, a count and errors by line that a person can see.

Verbs: submit, advance, finish, fail, reap."""
