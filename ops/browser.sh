#!/bin/sh
# Makes Chromium, a Chinese font and the library that playwright's driver needs (a machine without a compiler may lack
# it) available to the tests, where that may be done (root with apt).
# Says loudly when they are missing; with CI=true that is a failure.
set -u

missing=""
command -v chromium-headless-shell >/dev/null 2>&1 || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium-headless-shell"
command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"
.venv/bin/python -m playwright --version >/dev/null 2>&1 || missing="$missing libatomic1"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing $missing for the browser tests …" >&2
    # shellcheck disable=SC2086
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1; then
        exit 0
    fi
fi

echo "*** BROWSER TESTS WILL NOT RUN IN FULL: missing: $missing (install it, or run as root on Debian or Ubuntu) ***" >&2
[ "${CI:-}" != true ]
