"""Django's command line; `./go manage` runs it."""

from __future__ import annotations

import sys

from meihao.config.cli import manage

if __name__ == "__main__":
    manage(sys.argv)
