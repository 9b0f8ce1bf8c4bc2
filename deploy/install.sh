#!/bin/sh
# Make .venv hold exactly what a lock file names, each file checked against its hash:
#   deploy/install.sh run|development
# uv does it in a third of pip's time; pip does it where uv cannot, such as behind a mirror that only pip is told of.
set -eu
cd "$(dirname "$0")/.."
lock=deploy/locks/$1.txt
python=.venv/bin/python

say() { printf '%s\n' "$*"; }

if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 atau lebih baru tidak ditemukan sebagai '$PYTHON'. Pasang, atau sebutkan: make run PYTHON=python3.12"
    exit 1
fi
if [ ! -x "$python" ] || ! "$python" -c 'import pip' 2>/dev/null; then
    say "Membuat lingkungan Python di .venv …"
    rm -rf .venv
    "$PYTHON" -m venv .venv || { say "Modul venv tidak ada. Di Debian dan Ubuntu: apt install python3-venv"; exit 1; }
fi

say "Memasang pustaka dari $lock …"
quiet="--quiet --disable-pip-version-check"
with_uv() {
    $python -m pip install $quiet --require-hashes -r deploy/locks/installer.txt &&
        .venv/bin/uv pip install --quiet --python $python --require-hashes --compile-bytecode -r "$lock"
}
with_pip() { $python -m pip install $quiet --require-hashes -r "$lock"; }
with_uv || { say "uv tidak berhasil; dicoba dengan pip …"; with_pip; }
$python -m pip install $quiet --no-deps --no-build-isolation --editable .
$python -m compileall -q klinik
