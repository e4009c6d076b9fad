#!/usr/bin/env bash
# Fuzzes the readers of data files: run.sh [SECONDS [TARGET ...]], by default each for ten minutes.
#
# Builds each target with libFuzzer and AddressSanitizer, and stops at the first input that traps,
# leaks, takes longer than a second or more than 512 MB; it is left in the folder that is named. Needs
# what the README's test command installs, and python3. What is found becomes a test.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(csv idx npy npz gzip)
build=${FUZZ_FOLDER:-.build/fuzz}
mkdir -p "$build"

flags=(
  -parse-as-library -O -swift-version 6 -enable-testing -sanitize=fuzzer,address -wmo
  -I Sources/CBLAS -I Sources/CZlib -I "$build"
)
for module in LinearAlgebra Datasets; do
  mapfile -t sources < <(find "Sources/$module" -name '*.swift')
  swiftc "${flags[@]}" -module-name "$module" -emit-module-path "$build/$module.swiftmodule" \
    -emit-object -o "$build/$module.o" "${sources[@]}"
done

python3 Tests/Fuzz/seeds.py "$build/seeds"
# A crash is the fuzzer's to tell, and quarantined memory is none that the readers use.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=8:detect_leaks=1
for target in "${targets[@]}"; do
  source=$(find Tests/Fuzz -iname "Fuzz$target.swift")
  [ -n "$source" ] || { echo "no target $target" >&2; exit 64; }
  swiftc "${flags[@]}" -module-name "Fuzz" "$source" Tests/Fuzz/Expectations.swift \
    "$build/LinearAlgebra.o" "$build/Datasets.o" -o "$build/fuzz-$target" 2> "$build/link.log" \
    || { cat "$build/link.log" >&2; exit 1; }
  mkdir -p "$build/corpus/$target" "$build/finds/$target"
  echo "== $target, $seconds s; finds go to $build/finds/$target"
  "$build/fuzz-$target" -max_total_time="$seconds" -timeout=1 -rss_limit_mb=512 -max_len=65536 \
    -dict=Tests/Fuzz/words.dict -artifact_prefix="$build/finds/$target/" -print_final_stats=1 \
    -verbosity=0 "$build/corpus/$target" "$build/seeds/$target" 2>&1 | tail -n 12
done
