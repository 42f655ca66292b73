#!/bin/sh
# Everything one does with a checkout: ./go demo | test | check | bench | manage | serve
# Brings along what it needs: uv, a virtual environment, the pinned packages, the built assets.
set -eu
cd "$(dirname "$0")"
# Compiled modules are kept: many processes start here, and each would compile all of it anew.
unset PYTHONDONTWRITEBYTECODE

usage() {
  cat >&2 <<'TEXT'
usage: ./go COMMAND [options]

  demo   [--port N] [--data DIR]  show the product on this machine with invented data
  test   [pytest options]         everything: lint, types, contracts, both databases, browser
  check                           the quick part of it: lint, types, contracts
  bench  [APP] [--json]           the product's own speed figures
  manage COMMAND [--data DIR]     a management command: migrate, backup, restore, assess ...
  serve  [--host H] [--port N]    serve for real, settings from the environment (docs/operations.md)
TEXT
  exit 2
}

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# uv: the one on PATH, else one in .uv, which any Python with venv can make.
find_uv() {
  UV=$(command -v uv || true)
  [ -z "$UV" ] || return 0
  UV=.uv/bin/uv
  "$UV" --version >/dev/null 2>&1 && return 0
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    command -v "$python" >/dev/null 2>&1 || continue
    rm -rf .uv
    "$python" -m venv .uv >/dev/null 2>&1 && .uv/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.9' && return 0
  done
  fail 'No uv, and no python3 that could make a virtual environment to put it in. On Debian: apt-get install python3-venv'
}

make_venv() {
  find_uv
  export UV_PYTHON_DOWNLOADS=never
  for wanted in "$(cat .python-version)" '>=3.12'; do
    "$UV" venv -q --clear -p "$wanted" .venv 2>/dev/null && .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' && return 0
  done
  fail 'No Python 3.12 or newer was found. Install one (a python3.13 package, pyenv, or "uv python install 3.13") and run ./go again.'
}

# The packages of a lock, then this package itself, whose build hook makes the assets. A stamp says that all is in place.
sync() {
  sources=$(cat "$1" requirements-build.lock pyproject.toml package-lock.json build.mjs hatch_build.py $(find assets -type f | LC_ALL=C sort) | sha256sum)
  stamp="$PWD $sources"
  [ -x .venv/bin/python ] && [ "$stamp" = "$(cat ".venv/.synced-$1" 2>/dev/null || true)" ] && [ -f src/meihao/web/static/dist/.stamp ] && return 0
  .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || make_venv
  find_uv
  rm -f .venv/.synced-*
  "$UV" pip sync -q -p .venv/bin/python --require-hashes "$1" || fail 'The packages could not be installed (see above).'
  "$UV" pip install -q -p .venv/bin/python --no-deps --build-constraints requirements-build.lock -e . || fail 'The package could not be built (see above).'
  printf '%s' "$stamp" > ".venv/.synced-$1"
}

# What is run needs the runtime lock; the development lock holds all of it and more, and is kept once it is there.
for_use() {
  if [ -f .venv/.synced-requirements-dev.lock ]; then sync requirements-dev.lock; else sync requirements.lock; fi
}

command=${1:-}
[ $# -eq 0 ] || shift
case "$command" in
  demo | serve) for_use; exec .venv/bin/python -m meihao.config "$command" "$@" ;;
  manage) for_use; exec .venv/bin/python manage.py "$@" ;;
  test) sync requirements-dev.lock; exec .venv/bin/python -m tests "$@" ;;
  check) sync requirements-dev.lock; exec .venv/bin/python -m tests.check "$@" ;;
  bench) sync requirements-dev.lock; exec .venv/bin/python -m bench "$@" ;;
  *) usage ;;
esac
