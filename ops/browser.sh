#!/bin/sh
# Makes Chromium, a Chinese font and the library that playwright's driver needs (a machine without a compiler may lack
# it) available to the tests, where that may be done (root with apt). Debian's Chromium without a window's interface
# starts a page three times as fast; any other will do.
# Says loudly when they are missing; with CI=true that is a failure.
set -u

has() { command -v "$1" >/dev/null 2>&1; }
chromium() { has chromium-headless-shell || has chromium || has chromium-browser || has google-chrome; }
font() { has fc-list && fc-list :lang=zh 2>/dev/null | grep -q .; }
driver() { .venv/bin/python -m playwright --version >/dev/null 2>&1; }
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; }

if [ "$(id -u)" = 0 ] && has apt-get && ! { has chromium-headless-shell && font && driver; }; then
    echo "installing what the browser tests need …" >&2
    apt-get update -qq >/dev/null 2>&1
    has chromium-headless-shell || install chromium-headless-shell || chromium || install chromium
    font || install fonts-noto-cjk fontconfig
    driver || install libatomic1
fi

missing=""
chromium || missing="chromium"
font || missing="$missing fonts-noto-cjk fontconfig"
driver || missing="$missing libatomic1"
[ -n "$missing" ] || exit 0
echo "*** BROWSER TESTS WILL NOT RUN IN FULL: missing: $missing (install it, or run as root on Debian or Ubuntu) ***" >&2
[ "${CI:-}" != true ]
