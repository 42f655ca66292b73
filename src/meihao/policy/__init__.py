"""Policy packs: law as data, read, checked and evaluated. Pure Python; see docs/apps/policy.md."""
