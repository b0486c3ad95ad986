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

[ -x .venv/bin/python ] || "$python" -m venv .venv
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock
echo "Installing the packages of $lock ..."
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
touch ".venv/.installed-$kind"
