"""`python -m meihao.config` is the command `meihao`."""

from __future__ import annotations

import sys

from meihao.config.cli import main

sys.exit(main())
