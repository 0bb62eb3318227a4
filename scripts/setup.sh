#!/bin/sh
# Installs what the project needs: system packages where the system lets us, then a virtual
# environment in .venv. Run by ./play and ./check; does nothing the second time.
#   scripts/setup.sh play|check
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-play}
stamp=.venv/.ready-$purpose-$(cat pyproject.toml scripts/setup.sh | cksum | cut -d' ' -f1)
[ -e "$stamp" ] && exit 0

say() { printf '%s\n' "$*" >&2; }

install_debian() {
    packages="libportaudio2 libsndfile1 python3-venv"
    if [ "$purpose" = check ]; then
        packages="$packages jackd2 puredata-core puredata-utils fluidsynth git"
        command -v node >/dev/null || packages="$packages nodejs"  # pyright runs on it
    fi
    missing=""
    for package in $packages; do
        dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then root=""; elif command -v sudo >/dev/null; then root=sudo; else
        say "Please install these packages as root, then run this again:$missing"
        return 0
    fi
    say "Installing$missing ..."
    $root apt-get update -qq || say "apt-get update failed; trying to install anyway"
    # jackd2 asks a question unless told not to.
    if ! $root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        say "Some packages could not be installed:$missing"
    fi
}

case "$(uname -s)" in
Linux)
    if command -v apt-get >/dev/null; then install_debian; else
        say "Not Debian or Ubuntu: please install PortAudio and libsndfile with your package manager."
    fi ;;
Darwin)
    say "macOS: PortAudio and libsndfile come with the Python packages."
    if [ "$purpose" = check ]; then
        say "The audio-server and Pure Data tests need Linux and are skipped here."
    fi ;;
esac

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed (Debian 12, Ubuntu 24.04 and Homebrew have it)."
    exit 1
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
say "Installing Python packages into .venv (a few minutes the first time) ..."
pip=".venv/bin/python -m pip install --quiet --disable-pip-version-check"
if [ "$purpose" = check ]; then
    # torch first and pinned: an open range would bring several GB that only a GPU can use.
    $pip -c config/constraints.txt torch numpy
    $pip -c config/constraints.txt -e '.[dev]'
else
    $pip -c config/constraints.txt -e '.[plot]'
fi
touch "$stamp"
