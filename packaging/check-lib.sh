# shellcheck shell=sh
# For the check scripts: sourced after `here` was set to packaging/.
root=$(cd "${here:?}/.." && pwd)
dist=$root/dist
version=$("$here/version.sh")
deb=$dist/udpchat_$version-1_amd64.deb
rpm=$dist/udpchat-$version-1.x86_64.rpm
archive=$dist/udpchat-$version-linux-amd64.tar.xz
setup=$dist/udpchat-$version-windows-amd64-setup.exe
portable=$dist/udpchat-$version-windows-amd64.zip
export root dist version deb rpm archive setup portable

# check SENTENCE COMMAND...: says what holds; ends everything when it does not
check() {
	sentence=$1
	shift
	if "$@"; then
		echo "ok: $sentence"
	else
		echo "NOT: $sentence" >&2
		exit 1
	fi
}

# same GOT WANTED
same() {
	[ "$1" = "$2" ] || {
		printf 'got    %s\nwanted %s\n' "$1" "$2" >&2
		return 1
	}
}

# lacks COMMAND...
lacks() { ! "$@" >/dev/null 2>&1; }

# soon COMMAND...: tries for 30 seconds until it succeeds
soon() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 150 ] || return 1
		sleep 0.2
	done
}

# open_display FOLDER: starts a virtual display, which ends with the script, and sets DISPLAY; its log goes to FOLDER
open_display() {
	rm -f "$1/display"
	Xvfb -displayfd 3 -screen 0 1280x800x24 3>"$1/display" >"$1/xvfb.log" 2>&1 &
	xvfb=$!
	trap 'kill "$xvfb"; wait "$xvfb" || true' EXIT
	check "there is a display" soon test -s "$1/display"
	DISPLAY=:$(cat "$1/display")
	export DISPLAY
}
