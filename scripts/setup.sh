#!/bin/sh
# Installs what the project needs: system packages where the system lets us, then a virtual
# environment in .venv. Run by ./play and ./check; does nothing the second time.
#   scripts/setup.sh play|check
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-play}
case "$purpose" in play | check) ;; *)
    echo "usage: scripts/setup.sh play|check" >&2
    exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }

# Done already with these very files? What ./check needs is enough for ./play.
sum=$(cat pyproject.toml config/constraints.txt scripts/setup.sh | cksum | cut -d' ' -f1)
if [ -x .venv/bin/lmdm-agent ]; then
    [ -e ".venv/.ready-$purpose-$sum" ] && exit 0
    [ -e ".venv/.ready-check-$sum" ] && exit 0
fi

install_debian() {
    packages="libportaudio2 libsndfile1 python3-venv"
    if [ "$purpose" = check ]; then
        packages="$packages jackd2 puredata-core puredata-utils fluidsynth git"
        command -v node >/dev/null || packages="$packages nodejs"  # pyright runs on it
    fi
    missing=""
    for package in $packages; do
        dpkg -s "$package" 2>/dev/null | grep -q '^Status: .* installed' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        root=""
    elif command -v sudo >/dev/null; then
        root=sudo
    else
        say "Please install these packages as root, then run this again:$missing"
        return 0
    fi
    say "Installing$missing ..."
    $root apt-get update -qq || say "apt-get update failed; trying to install anyway"
    # jackd2 asks a question unless told not to.
    $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        say "Some packages could not be installed:$missing; going on without them."
}

case "$(uname -s)" in
Linux)
    if command -v apt-get >/dev/null; then
        install_debian
    else
        say "Not Debian or Ubuntu: please install PortAudio with your package manager."
    fi ;;
Darwin)
    if [ "$purpose" = check ]; then
        say "The audio-server and Pure Data tests need Linux and are skipped here."
    fi ;;
esac

new_enough() {
    command -v "$1" >/dev/null &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# An environment that a broken run left behind is made anew.
if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=""
    for candidate in python3.13 python3.12 python3.11 python3; do
        if new_enough "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        say "Python 3.11 or newer with its venv module is needed" \
            "(Debian 12, Ubuntu 24.04 and Homebrew have it)."
        exit 1
    fi
    rm -rf .venv
    "$python" -m venv .venv
fi

say "Installing Python packages into .venv (a few minutes the first time) ..."
pip_install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        -c config/constraints.txt "$@"
}
if [ "$purpose" = check ]; then
    # torch first and pinned: an open range would bring several GB that only a GPU can use.
    pip_install torch numpy
    pip_install -e '.[dev]'
else
    pip_install -e '.[midi,plot]' || pip_install -e '.[plot]'  # MIDI where it has a wheel
fi
rm -f .venv/.ready-*
touch ".venv/.ready-$purpose-$sum"
