#!/bin/sh
# The setup program under Wine: see check.sh. All of it is in network and process namespaces of its own.
# Wine 8 has no bcryptprimitives.dll, without which no Go program starts, and no firewall: both are stood in for by small
# programs made for this check. It also lacks a socket call that Go makes, so the program can have no network there, and
# should say so.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
work=$root/build/check/wine
[ "$(id -u)" -eq 0 ] || { echo "check-wine.sh: namespaces need root" >&2; exit 1; }

if [ "${1:-}" != inside ]; then
	rm -rf "$work"
	mkdir -p "$work/home"
	x86_64-w64-mingw32-gcc -O2 -s -shared -o "$work/bcryptprimitives.dll" "$here/windows/wine/bcryptprimitives.c" -ladvapi32
	x86_64-w64-mingw32-gcc -O2 -s -o "$work/netsh.exe" "$here/windows/wine/netsh.c"
	# Wine takes the language from the C library.
	mkdir "$work/locale"
	localedef -i zh_CN -f UTF-8 "$work/locale/zh_CN.UTF-8"
	exec unshare --net --mount --pid --fork --kill-child --mount-proc "$0" inside
fi

export WINEPREFIX="$work/prefix" WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=;netsh.exe=n" HOME="$work/home"
export LOCPATH="$work/locale" LC_ALL=zh_CN.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
drive=$WINEPREFIX/drive_c
folder="$drive/Program Files/udpchat"
link="$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/UDP聊天室.lnk"
desktop="$drive/users/Public/Desktop/UDP聊天室.lnk"
key='HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\udpchat'

ip link set lo up
open_display "$work"
wineboot --init >"$work/wine.log" 2>&1
check "setup refuses Windows 7, which Wine shows itself as" lacks wine "$setup" /S
wine winecfg -v win10
wineserver --wait
cp "$work/bcryptprimitives.dll" "$work/netsh.exe" "$drive/windows/system32/"

run() { wine "$@" >>"$work/wine.log" 2>&1; }
# What setup may change outside Wine's own folder. In Temp the uninstaller leaves its copy, which goes at a restart.
contents() { (cd "$drive" && find . \( -path ./windows -o -path '*/Temp/*' -o -name netsh.log \) -prune -o -print | sort) >"$1"; }
registered() { wine reg query "$key" /v "$1" 2>/dev/null | iconv -f GBK | tr -d '\r' | sed -n "s/^ *$1 *REG_[A-Z]* *//p"; }
rules() { grep -c "$1" "$drive/netsh.log"; }
window() { xdotool search --onlyvisible --name '^UDP聊天室$'; }
contents "$work/before.txt"

check "setup ends well" run "$setup" /S
check "the program has the version" same "$(wine "$folder/udpchat-terminal.exe" --version | tr -d '\r' | sed -n 1p)" "udpchat $version"
check "the list of programs has it" same "$(registered DisplayName) $(registered DisplayVersion)" "UDP聊天室 $version"
check "the start menu has it" test -e "$link"
check "the desktop does not" lacks test -e "$desktop"
for exe in udpchat.exe udpchat-terminal.exe; do
	rule="add rule name=\"UDP聊天室\" dir=in action=allow *protocol=udp profile=private remoteip=localsubnet program=\"C:.Program Files.udpchat.$exe\" enable=yes"
	check "the firewall got a rule for $exe" same "$(rules "$rule")" 1
done

wine "$folder/udpchat.exe" --data 'C:\data' >"$work/udpchat.log" 2>&1 &
check "the window opens" soon window
sleep 5
import -window root "$work/window.png"
tesseract "$work/window.png" "$work/window" -l chi_sim --psm 11 >/dev/null 2>&1
check "and says that there is no network" grep -q 没有网络 "$work/window.txt"
check "it is still open after five seconds" test -n "$(window)"

check "setup ends well over a program that runs" run "$setup" /S /DESKTOP
check "and has closed it" lacks window
check "and put an icon on the desktop, as it was told to" test -e "$desktop"

# This one stays when its window is closed, whether Wine has a tray or not.
echo '{"closeToTray":true}' >"$drive/data/settings.json"
wine "$folder/udpchat.exe" --data 'C:\data' >"$work/tray.log" 2>&1 &
check "the window opens again" soon window
sleep 5
check "setup ends well over a program that stays in the tray" run "$setup" /S
running() { pgrep -f 'udpchat.exe --data'; }
check "and has ended it" lacks running
check "and left no old file" same "$(find "$folder" -mindepth 1 -printf '%f\n' | LC_ALL=C sort | tr '\n' ' ')" \
	"LICENCES.txt udpchat-terminal.exe udpchat.exe uninstall.exe "

# A program in a console is not told that setup asks it to end.
mkfifo "$work/typed"
wine "$folder/udpchat-terminal.exe" --data 'C:\data' <"$work/typed" >"$work/terminal.log" 2>&1 &
exec 4>"$work/typed"
console() { pgrep -f 'udpchat-terminal.exe --data'; }
check "the terminal program runs in a console" soon console
check "and says that there is no network" soon grep -q '^没有网络，' "$work/terminal.log"
check "setup ends well over that too" run "$setup" /S
check "with the icon still on the desktop" test -e "$desktop"
check "with its file moved aside" test -e "$folder/udpchat-terminal.exe.old"
check "and the new one in its place" same "$(wine "$folder/udpchat-terminal.exe" --version | tr -d '\r' | sed -n 1p)" "udpchat $version"
echo 88 >&4
exec 4>&-
check "it ends when told to" soon lacks console

# The uninstaller goes on from a copy of itself.
run "$folder/uninstall.exe" /S
gone() { [ ! -e "$folder" ] && [ -z "$(registered DisplayName)" ]; }
check "uninstalling ends well" soon gone
wineserver --wait
# What the program wrote while it ran is not setup's.
rm -rf "$drive/data" "$drive"/users/*/AppData/*/fyne
contents "$work/after.txt"
check "nothing is left" diff "$work/before.txt" "$work/after.txt"
check "the rules are gone" same "$(rules 'delete rule .*udpchat.exe')" 5
wineserver --kill || true
