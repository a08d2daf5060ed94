#!/bin/sh
# For check-deb.sh, in namespaces of its own: the program in the folder $1 talks with the classic programs; pictures and what
# was printed go to the folder $2.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
fresh=$1 work=$2
heard=你好，我是脚本
said=听到了
export LC_ALL=C.UTF-8

ip link set lo up
# A network with nobody in it.
ip link add room type veth peer name wall
ip address add 192.0.2.1/24 broadcast + dev room
ip link set wall up
ip link set room up
mount --bind /dev "$fresh/dev"
mount -t proc proc "$fresh/proc"
open_display "$work"
PORT=4000 python3 -u "$root/testdata/classic/window.py" >"$work/window.txt" 2>&1 &
chroot --userspec=guest "$fresh" env -i PATH=/usr/bin:/bin HOME=/home/guest DISPLAY="$DISPLAY" LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 \
	udpchat --peer 127.0.0.1:4000 >"$work/udpchat.log" 2>&1 &
program=$!

window() { xdotool search --onlyvisible --class 'UDP聊天室'; }
check "the window opens, of the class that the desktop file names" soon window
# Typed before the window has drawn itself, a text is lost.
sleep 3
xdotool windowfocus --sync "$(window | head -1)"

printf '%s\n88\n' "$heard" | python3 "$root/testdata/classic/entry.py" 127.0.0.1 >/dev/null
kept() { grep -rq "$heard" "$fresh/home/guest/.local/share/udpchat"; }
check "what a classic program said has arrived" soon kept
xdotool type --delay 120 "$said"
xdotool key Return
check "a classic program prints what was said" soon grep -qx "$said" "$work/window.txt"
# For the eye only, so time is enough.
sleep 2
import -window root "$work/window.png"

kill -INT "$program"
wait "$program" && code=0 || code=$?
check "it ends when told to" same "$code" 0
