# Shared by the scripts in bin/; sourced, never run.
# shellcheck shell=bash

called_from=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")

# One line about what is being done, on standard error so that output stays clean.
say() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
}

# Ends with what is wrong and what helps.
die() {
    say "$*"
    exit 3
}

# Digest of all files on standard input (one path a line).
digest_of_files() {
    LC_ALL=C sort | tr '\n' '\0' | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}
