#!/bin/sh
# tools/system.sh venv|cairo|chromium|node: make sure that something of the system is there.
# As root on Debian or Ubuntu it is installed; otherwise one line says what to install.
set -eu
PYTHON="${PYTHON:-python3}"

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install() {
    echo "Installing $* ..."
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "$1" in
venv)
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && exit 0
    if can_install; then install python3-venv; else
        echo "Python's venv is missing. Install it (Debian, Ubuntu: sudo apt install python3-venv) and try again." >&2
        exit 1
    fi
    ;;
cairo)
    "$PYTHON" -c 'import cairosvg' 2>/dev/null && exit 0
    can_install && install libcairo2 || {
        echo "Note: cairo is missing, so PNG files cannot be written from the shell; everything else works." >&2
        echo "To have it: sudo apt install libcairo2 (Debian, Ubuntu) or brew install cairo (macOS)." >&2
    }
    ;;
chromium)
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && exit 0
    done
    can_install && install chromium || .venv/bin/python -m playwright install chromium || {
        echo "No Chromium: install one (Debian: sudo apt install chromium) to run the browser tests." >&2
        exit 1
    }
    ;;
node)
    command -v node >/dev/null && command -v npm >/dev/null && exit 0
    can_install && install nodejs npm || {
        needed=$(sed -n 's/.*"node": ">=\([^"]*\)".*/\1/p' package.json)
        echo "Node.js is missing, which checks and tests the page's scripts: install node and npm ($needed or newer)." >&2
        exit 1
    }
    ;;
*)
    echo "usage: tools/system.sh venv|cairo|chromium|node" >&2
    exit 2
    ;;
esac
