#!/usr/bin/env bash
# What the search index costs: building with and without it, its size beside its text, one edit.
#
#   benches/search.sh [DOCUMENTS]
#
# GONGKAI names another binary; SEED another corpus. Everything lies below target/bench.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

documents=${1:-10000} seed=${SEED:-1}
work=$PWD/target/bench/search-$documents-$seed
gongkai=${GONGKAI:-$PWD/target/release/gongkai}
as_of=2026-02-01
mkdir -p "$work"

[ -n "${GONGKAI:-}" ] || cargo build --release
if [ ! -d "$work/with" ]; then
    cargo run --release --example corpus -- "$work/corpus" --documents "$documents" --seed "$seed"
    cp -r "$work/corpus/gongkai" "$work/without"
    echo "search: false" >>"$work/without/site.yaml"
    mv "$work/corpus/gongkai" "$work/with"
fi

build() { # SITE
    "/usr/bin/time" -f "%U %S %e %M" -o "$work/time" "$gongkai" build --quiet --root "$work/$1" --as-of "$as_of" >"$work/log" 2>&1 \
        || { cat "$work/log" >&2; return 1; }
    awk -v site="$1" '{ printf "%-8s %6.2f CPU s  %6.2f wall s  %6.1f MB\n", site, $1 + $2, $3, $4 / 1024 }' "$work/time"
}

echo "== clean builds"
for site in without with without with; do
    rm -rf "${work:?}/$site/public" "$work/$site/.gongkai"
    build "$site"
done

echo "== sizes"
index=$work/with/public/assets/search
"$gongkai" export --format text --root "$work/with" --as-of "$as_of" >"$work/searched.txt" 2>/dev/null
bytes() { find "$index" -name "$1" -print0 | xargs -0 cat | wc -c; }
text=$(wc -c <"$work/searched.txt") lists=$(bytes 'p*.js')
echo "text $text, postings $lists ($((100 * lists / text)) %), facets $(bytes docs.js), texts $(bytes 't*.js')"
echo "files: $(find "$index" -name 'p*.js' | wc -l) of postings, $(find "$index" -name 't*.js' | wc -l) of texts"

echo "== one sentence more in one document"
find "$index" -type f -exec md5sum {} + | sort -k2 >"$work/before"
paper=$(find "$work/with/content" -name '20*.md' | sort | sed -n 1p)
printf '\n本件自即日起由办公室负责解释，联系人另行公布。\n' >>"$paper"
build with
find "$index" -type f -exec md5sum {} + | sort -k2 >"$work/after"
changed=$(comm -13 <(sort "$work/before") <(sort "$work/after") | awk '{ print $2 }')
echo "changed: $(grep -c '/p[0-9a-f]*\.js' <<<"$changed") of postings, $(grep -c '/t[0-9a-f]*\.js' <<<"$changed") of texts, in $(xargs -n 1 dirname <<<"$changed" | sort -u | wc -l) block"
# The corpus is left as it was.
head -n -2 "$paper" >"$work/paper" && mv "$work/paper" "$paper"
