"""Expert panels, their members and findings, counted by distinct people.

Verbs: convene, find, receive."""
