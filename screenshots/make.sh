#!/usr/bin/env bash
# Makes the pictures in this folder from the running program, in a real terminal window.
#
#   screenshots/make.sh [NAME ...]     all pictures, or those named
#
# Needs xterm, Xvfb, xdotool, ImageMagick and DejaVu fonts:
#   apt-get install xterm xvfb xdotool imagemagick fonts-dejavu-core
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/screenshots
program=$PWD/.build/release/regulus
swift build -c release --product regulus

work=$(mktemp -d)
Xvfb :97 -screen 0 2600x1600x24 -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export DISPLAY=:97
until xdotool getdisplaygeometry >/dev/null 2>&1; do :; done

# start COLUMNSxROWS [VARIABLE=VALUE ...] -- ARGUMENT ...: opens a terminal on the program, which
# writes its log to $work/log. The default is white on black; set light=1 for black on white.
start() {
  local size=$1 colours=(-bg '#14161a' -fg '#d8dce0')
  shift
  local environment=(LANG=C.UTF-8)
  while [ "$1" != -- ]; do environment+=("$1"); shift; done
  shift
  [ -z "${light:-}" ] || colours=(-bg '#ffffff' -fg '#202020')
  : >"$work/log"
  xterm -u8 -tn xterm-256color -fa 'DejaVu Sans Mono' -fs "${points:-11}" -geometry "$size+0+0" "${colours[@]}" \
    -b 8 +sb -title regulus -e env -u NO_COLOR "${environment[@]}" "$program" "$@" \
    --alert none --no-record --on-hangup stop --log "$work/log" &
  terminal=$!
  window=$(timeout 20 xdotool search --sync --onlyvisible --name '^regulus$' | head -n 1)
  xdotool windowfocus "$window"
}

# epoch N: waits until the run has been evaluated at epoch N or later.
epoch() {
  timeout 120 sh -c '
    until tail -n 1 "$1" | grep -oE "\"epoch\":[0-9]+" | cut -d: -f2 | awk -v n="$2" "
      \$1 >= n {found = 1} END {exit !found}"
    do sleep 0.05; done' sh "$work/log" "$1"
}

key() { xdotool key "$@"; }

# shot NAME: saves the window as it is once the next frames are drawn.
shot() {
  sleep 0.6
  import -window "$window" -strip "$out/$1.png"
  echo "screenshots/$1.png"
}

finish() {
  kill "$terminal" 2>/dev/null || true
  wait "$terminal" 2>/dev/null || true
}

# What a new user sees: the demo overfits.
picture_overfitting() {
  start 120x36 -- --pace 2500
  epoch 9000
  shot overfitting
  finish
}

# L2 pulls the weights and the dev cost down.
picture_l2() {
  start 120x36 -- --pace 2500
  epoch 9000
  key 2
  epoch 24000
  shot l2
  finish
}

picture_dropout() {
  start 120x36 -- --pace 2500
  epoch 6000
  key d
  epoch 14000
  shot dropout
  finish
}

picture_l1() {
  start 120x36 -- --pace 2500
  epoch 6000
  key 1
  epoch 18000
  shot l1
  finish
}

picture_small() {
  start 80x24 -- --pace 2500
  epoch 7000
  key 2
  epoch 14000
  shot small
  finish
}

picture_stop() {
  start 120x36 -- --pace 2500
  epoch 7000
  key s
  shot stop
  finish
}

picture_over() {
  start 120x36 -- --pace max --early-stopping stop
  epoch 1
  shot over
  finish
}

picture_help() {
  start 120x36 -- --pace 2500
  epoch 3000
  key question
  shot help
  finish
}

picture_light() {
  light=1 start 120x36 COLORFGBG='0;15' -- --pace 2500
  epoch 9000
  key 2
  epoch 20000
  shot light
  finish
}

# Without colour and without UTF-8.
picture_plain() {
  start 80x24 NO_COLOR=1 LANG=C -- --pace 2500
  epoch 7000
  key 2
  epoch 14000
  shot plain
  finish
}

# A boundary that fills the screen.
picture_boundary() {
  start 120x36 -- --data spiral --hidden 32,16 --pace 600
  epoch 2500
  key Tab Tab Return
  epoch 4000
  shot boundary
  finish
}

picture_weights() {
  start 120x36 -- --pace 2500 --l1 0.5
  epoch 9000
  key v v Tab Tab Return
  epoch 12000
  shot weights
  finish
}

picture_digits() {
  start 120x36 -- --data digits --hidden 32 --batch-size 64 --pace 6 --epochs 200 --learning-rate 0.05
  epoch 8
  key Tab Tab Return
  epoch 14
  shot digits
  finish
}

# What the last change did to bias and variance, and the costs that tell of them.
picture_gap() {
  start 120x36 -- --pace 2500
  epoch 9000
  key 2 v
  sleep 0.3
  key Tab Tab Return
  epoch 22000
  shot gap
  finish
}

picture_masks() {
  start 120x36 -- --pace 2500
  epoch 6000
  key d Tab Tab Tab Tab Return
  epoch 9000
  shot masks
  finish
}

picture_patience() {
  start 120x36 -- --pace 2500
  epoch 9000
  key 2 Tab Tab Tab Tab Tab Return
  epoch 16000
  shot patience
  finish
}

picture_demo() {
  start 120x36 -- demo -- --pace 2500
  sleep 1
  key space
  epoch 6000
  sleep 1
  key space
  epoch 10000
  shot demo
  finish
}

# The lesson as an animated picture, a frame a second of a run that is quicker than usual.
picture_story() {
  local frame
  points=8 start 110x34 -- demo -- --pace 2500
  sleep 1
  for frame in $(seq 100 146); do
    import -window "$window" -strip "$work/$frame.png"
    case $frame in 103 | 109 | 114 | 120 | 126 | 132 | 137 | 141) key space ;; esac
    sleep 0.6
  done
  convert -delay 90 -loop 0 "$work"/1??.png -colors 64 -layers optimize "$out/story.gif"
  echo screenshots/story.gif
  finish
}

if [ $# -eq 0 ]; then
  set -- overfitting l2 dropout l1 small stop over help light plain boundary weights digits gap masks patience demo story
fi
for name in "$@"; do "picture_$name"; done
