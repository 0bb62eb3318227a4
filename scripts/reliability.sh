#!/bin/sh
# Runs the long checks behind docs/reliability.md, one after the other, and keeps their figures.
# Linux with jackd2; two to three hours. Nothing else should run on the machine meanwhile.
#   scripts/reliability.sh [FOLDER] [PART...]
# Parts: soak hostile swaps stalls kills losses takes offset ends; all when none is named.
set -eu
cd "$(dirname "$0")/.."
out=${1:-reliability}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- soak hostile swaps stalls kills losses takes offset ends
mkdir -p "$out"
out=$(cd "$out" && pwd)
[ -n "${PYTHON:-}" ] || { scripts/setup.sh check && PYTHON=.venv/bin/python; }
export PYTHONPATH="agent:models:training:tests/agent:tests/stage:tests/endurance"
export OMP_NUM_THREADS=1
failed=""

run() {
    name=$1
    shift
    printf '== %s: %s\n' "$name" "$*"
    if "$@" >"$out/$name.log" 2>&1; then
        echo "   all is as it has to be"
    else
        echo "   FAILED, see $out/$name.log"
        failed="$failed $name"
    fi
    tail -n 3 "$out/$name.log"
}

pytest() {
    "$PYTHON" -m pytest -q -s -p no:cacheprovider "$@"
}

for part in "$@"; do
    case "$part" in
    soak) run soak "$PYTHON" tests/endurance/soak.py --minutes 60 --out "$out/soak.json" ;;
    hostile)
        run hostile "$PYTHON" tests/endurance/hostile.py --packets 1000000 --out "$out/hostile.json"
        ;;
    # A change every three seconds, every third one to a broken file: 100 good ones in 150.
    swaps)
        run swaps "$PYTHON" tests/endurance/soak.py --minutes 7.6 --messages 10 --steps 2 --gentle \
            --model-every 3 --broken --capture-every 0 --out "$out/swaps.json"
        ;;
    stalls)
        run stalls "$PYTHON" tests/endurance/faults.py stalls --count 100 --out "$out/stalls.json"
        ;;
    kills) run kills "$PYTHON" tests/endurance/faults.py kills --count 20 --out "$out/kills.json" ;;
    losses) LMDM_LOSSES=100 run losses pytest tests/stage/test_device_loss.py ;;
    takes) LMDM_KILLS=200 run takes pytest tests/agent/test_take_kills.py ;;
    offset) run offset pytest tests/stage/test_offset.py tests/stage/test_stream.py ;;
    ends) run ends "$PYTHON" tests/endurance/faults.py ends --count 5 --out "$out/ends.json" ;;
    *)
        echo "no part $part; see the top of this script" >&2
        exit 2
        ;;
    esac
done
[ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }
