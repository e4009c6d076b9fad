#!/usr/bin/env bash
# Fuzzes the readers of files: run.sh [SECONDS [TARGET ...]], by default each for ten minutes, or ten
# million runs if that takes less.
#
# Builds each target with libFuzzer and AddressSanitizer, and stops at the first input that traps,
# leaks, takes longer than a second or more than 512 MB; it is left in the folder that is named, with
# what was said of it in a log beside that. What is found becomes a test. Needs what the README's test
# command installs, and python3.
#
# FUZZ_TIMEOUT has other seconds an input, for machines with other work to do; FUZZ_FOLDER is where
# everything is built and kept, by default in .build.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-600}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(csv idx npy npz gzip safetensors checkpoint toml run metrics)
build=${FUZZ_FOLDER:-.build/fuzz}
mkdir -p "$build"

flags=(
  -parse-as-library -O -swift-version 6 -enable-testing -sanitize=fuzzer,address -wmo
  -I Sources/CBLAS -I Sources/CZlib -I Tests/Fuzz/CLibFuzzer -I "$build"
)
# Compiles a module where a file of it, or a module before it, has changed.
changed=
compile() { # NAME FILE ...
  if [ -z "$changed" ] && [ -e "$build/$1.o" ] \
    && [ -z "$(find "${@:2}" -newer "$build/$1.o" -print -quit)" ]; then
    return
  fi
  changed=1
  swiftc "${flags[@]}" -module-name "$1" -emit-module-path "$build/$1.swiftmodule" \
    -emit-object -o "$build/$1.o" "${@:2}"
}
for module in LinearAlgebra Datasets DataFiles Learning Training Records; do
  mapfile -t sources < <(find "Sources/$module" -name '*.swift')
  compile "$module" "${sources[@]}"
done

data=("$build"/{LinearAlgebra,Datasets,DataFiles}.o)
records=("${data[@]}" "$build"/{Learning,Training,Records}.o)
# What a target has beside its own file: sources, and objects that are linked.
own() {
  case $1 in
    csv | gzip) sources=() objects=("${data[@]}") ;;
    idx | npy | npz) sources=(ArrayExpectations.swift) objects=("${data[@]}") ;;
    checkpoint) sources=(CheckpointKind.swift) objects=("${records[@]}") ;;
    safetensors | run | metrics) sources=() objects=("${records[@]}") ;;
    toml) sources=("$PWD"/Sources/regulus/Config/*.swift) objects=("${records[@]}") ;;
    *) echo "no target $1" >&2; exit 64 ;;
  esac
}

python3 Tests/Fuzz/seeds.py "$build/seeds"
# A crash is the fuzzer's to tell, and quarantined memory is none that the readers use.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=quarantine_size_mb=8:detect_leaks=1
for target in "${targets[@]}"; do
  own "$target"
  source=$(find Tests/Fuzz -iname "Fuzz$target.swift")
  (cd Tests/Fuzz && realpath "$(basename "$source")" Expectations.swift "${sources[@]}") > "$build/files"
  mapfile -t files < "$build/files"
  swiftc "${flags[@]}" -module-name "Fuzz" "${files[@]}" "${objects[@]}" \
    -o "$build/fuzz-$target" 2> "$build/link.log" || { cat "$build/link.log" >&2; exit 1; }
  mkdir -p "$build/corpus/$target" "$build/finds/$target" "$build/seeds/$target"
  [ "$target" != checkpoint ] \
    || FUZZ_SEEDS="$build/seeds/$target" "$build/fuzz-$target" -runs=0 -verbosity=0
  echo "== $target, $seconds s; finds go to $build/finds/$target"
  "$build/fuzz-$target" -max_total_time="$seconds" -runs=10000000 -timeout="${FUZZ_TIMEOUT:-1}" \
    -rss_limit_mb=512 -max_len=65536 -dict=Tests/Fuzz/words.dict -artifact_prefix="$build/finds/$target/" \
    -print_final_stats=1 -verbosity=0 "$build/corpus/$target" "$build/seeds/$target" 2>&1 \
    | tee "$build/finds/$target.log" | tail -n 12
done
