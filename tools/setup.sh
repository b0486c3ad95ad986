#!/bin/sh
# Make .venv with the locked packages. `sh tools/setup.sh use` or `sh tools/setup.sh dev`.
set -eu
kind=$1
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Stocktake needs Python 3.11 or newer; '$python' is not. Set PYTHON=/path/to/python3.11 and try again." >&2
  exit 1
fi

# Debian keeps the module that makes virtual environments in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's python3-venv ..."
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    echo "Python's venv module is missing. Install it: sudo apt-get install python3-venv" >&2
    exit 1
  fi
fi

# Some tests drive a real browser and a real database server.
if [ "$kind" = dev ]; then
  missing=
  command -v chromium >/dev/null || missing="$missing chromium"
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
  ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || missing="$missing fonts-noto-cjk"
  ls /usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf >/dev/null 2>&1 || missing="$missing fonts-noto-core"
  if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$missing ..."
    # shellcheck disable=SC2086  # a list of package names
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null
  elif [ -n "$missing" ]; then
    echo "Tests that need them will be skipped. Install: sudo apt-get install$missing" >&2
  fi
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock
echo "Installing the packages of $lock ..."
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
# Beside the packages, not among them; without it the tests that need it are skipped.
if [ "$kind" = dev ] && [ ! -d .venv/share/iati ]; then
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
    --target .venv/share/iati -r requirements-iati.lock ||
    echo "Tests against the IATI schema will be skipped: requirements-iati.lock could not be installed." >&2
fi
touch ".venv/.installed-$kind"
