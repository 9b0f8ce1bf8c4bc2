#!/usr/bin/env bash
# Prove on a bare Debian 12 (python3, python3-venv and make; no compiler, database, broker or git) that `make run` opens
# the clinic and `make test` passes, as root and as an ordinary user. Needs root and debootstrap:
#   deploy/prove-bare.sh [FOLDER] [run|test|both]
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
place=${1:-/var/tmp/klinik-bare}
what=${2:-both}
root=$place/debian
first_page_within=${FIRST_PAGE_WITHIN:-300}
memory_within=${MEMORY_WITHIN:-500}
stop_within=10

say() { printf '\n== %s\n' "$*"; }
fail() { say "FAILED: $*"; exit 1; }

build() {
    command -v debootstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq debootstrap; }
    [ -e "$root/etc/debian_version" ] || debootstrap --variant=minbase \
        --include=python3,python3-venv,make,ca-certificates bookworm "$root" "${DEBIAN_MIRROR:-}"
    chroot "$root" id klinik >/dev/null 2>&1 || chroot "$root" useradd --create-home --shell /bin/bash klinik
    for kept in /etc/resolv.conf /etc/pip.conf /etc/hosts; do [ -e "$kept" ] && cp -L "$kept" "$root$kept"; done
    mkdir -p "$root/etc/ssl/certs" && cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    for forbidden in cc gcc git psql postgres redis-server valkey-server node docker; do
        ! chroot "$root" sh -c "command -v $forbidden" || fail "$forbidden is installed: the machine is not bare"
    done
}

mount_kernel() {
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev" && mount --make-rslave "$root/dev"
    mount -t tmpfs tmpfs "$root/dev/shm"
}

unmount_kernel() {
    umount "$root/dev/shm" "$root/proc" 2>/dev/null || true
    umount -l "$root/dev" 2>/dev/null || true
}

inside() { # inside USER COMMAND
    chroot "$root" su -s /bin/bash - "$1" -c "export CI=true PIP_DEFAULT_TIMEOUT=180; cd klinik-hoaks && $2"
}

lay_copy() { # lay_copy HOME OWNER
    rm -rf "$root$1/klinik-hoaks" "$root/var/lib/klinik" # the latter: where root's clinic keeps its database
    mkdir -p "$root$1/klinik-hoaks"
    (cd "$source" && git ls-files -z | tar --null -T - -cf -) | tar -xf - -C "$root$1/klinik-hoaks"
    chroot "$root" chown -R "$2:$2" "$1/klinik-hoaks"
}

theirs() { # the processes inside the bare machine, by number
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/root" 2>/dev/null)" = "$root" ] && echo "${process#/proc/}"
    done || true
}

memory() { # MB that the processes inside take, shared pages counted once
    for process in $(theirs); do cat "/proc/$process/smaps_rollup" 2>/dev/null || true; done |
        awk '/^Pss:/ { sum += $2 } END { printf "%d", sum / 1024 }'
}

most_memory() { # the most in the first minute, in which all cards of the demonstration are drawn
    local most=0 now
    for _ in $(seq 60); do
        now=$(memory)
        [ "$now" -le "$most" ] || most=$now
        sleep 1
    done
    echo "$most"
}

supervisor() {
    for process in $(theirs); do
        tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null | grep -q -- '-m klinik.local $' && echo "$process"
    done || true
}

open_clinic() { # open_clinic USER PORT WHAT: start, wait for the first page, say how long it took
    local begun=$EPOCHREALTIME address="http://127.0.0.1:$2/"
    inside "$1" "PORT=$2 exec make run" >>"$log" 2>&1 &
    until python3 -c "import urllib.request as u; u.urlopen('$address', timeout=3)" 2>/dev/null; do
        kill -0 $! 2>/dev/null || { cat "$log"; fail "make run ended"; }
        [ "$(seconds_since "$begun")" -lt "$first_page_within" ] || { cat "$log"; fail "no page in $first_page_within s"; }
        sleep 0.1
    done
    say "$3: first page after $(seconds_since "$begun") s"
}

seconds_since() { awk "BEGIN { printf \"%d\", $EPOCHREALTIME - $1 + 0.5 }"; }

prove_run() { # prove_run USER PORT
    log=$place/run-$1.log
    : >"$log"
    open_clinic "$1" "$2" "make run as $1, fresh copy"
    most=$(most_memory)
    say "memory of the whole tree: $most MB at most"
    stop_clinic -INT
    [ "$most" -le "$memory_within" ] || fail "more than $memory_within MB"
    open_clinic "$1" "$2" "make run as $1, again"
    stop_clinic -KILL
    cat "$log"
}

stop_clinic() { # stop_clinic SIGNAL: end the supervisor; nothing may be left
    local asked=$EPOCHREALTIME
    kill "$1" "$(supervisor)"
    while [ -n "$(theirs)" ]; do
        [ "$(seconds_since "$asked")" -le $stop_within ] || { ps -o pid,args -p "$(theirs | paste -sd,)"; fail "left after $1"; }
        sleep 0.1
    done
    wait || true
    say "nothing left $(seconds_since "$asked") s after kill $1"
}

trap unmount_kernel EXIT
build
mount_kernel
for who in root klinik; do
    home=$(chroot "$root" sh -c "echo ~$who") port=$((${port:-8800} + 1))
    lay_copy "$home" "$who"
    [ "$what" = test ] || prove_run "$who" "$port"
    [ "$what" = run ] || { say "make test as $who"; inside "$who" "make test"; }
done
case $what in run) did="make run works" ;; test) did="make test passes" ;; *) did="make run and make test work" ;; esac
say "proven: $did on a bare Debian $(cat "$root/etc/debian_version"), as root and as klinik"
