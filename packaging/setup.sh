#!/bin/sh
# Installs what this machine lacks for building the program (setup.sh build), for testing it (setup.sh test), or for building
# the packages (setup.sh packages) and trying them out (setup.sh packages-check).
# Silent when nothing is missing. On a terminal the package manager asks before it installs; in CI and in pipes nothing asks.
# shellcheck disable=SC2086 # lists of packages are meant to be split into words
set -eu

purpose=${1:-build}
case $purpose in
build | test | packages | packages-check) ;;
*) echo "usage: setup.sh build|test|packages|packages-check" >&2; exit 2 ;;
esac

unattended=
if [ -n "${CI:-}" ] || [ ! -t 0 ]; then unattended=yes; fi

# as_root CMD...: runs it as it is for root, with sudo for everybody else.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo ${unattended:+-n} "$@"
	else
		echo "setup: root is needed for: $*" >&2
		return 1
	fi
}

# give_up SENTENCE: ends CI; a person may still have what the build needs from elsewhere, so for them the build goes on.
give_up() {
	printf 'setup: %s\n' "$1" >&2
	[ -z "${CI:-}" ] || exit 1
	exit 0
}

# on_debian_only: ends what is for packages on other systems, also for a person: there is nothing to go on with.
on_debian_only() {
	case $purpose in
	packages*) echo "setup: packages are built and tried out on Debian 12" >&2; exit 1 ;;
	esac
}

# missing INSTALLED PACKAGE...: the packages that are not among the installed ones, one to a line in INSTALLED.
missing() {
	installed=" $(echo "$1" | tr '\n' ' ') "
	shift
	for package; do
		case $installed in *" $package "*) ;; *) printf '%s ' "$package" ;; esac
	done
}

# The lists: a C compiler, OpenGL and X11 to build; to test, a display with a window manager and Chinese input methods,
# programs that look at windows and type into them, one that shows notifications and one with a tray, fonts, and Python for
# the classic programs. Packages are built on Debian, whose C library is the oldest they run with, and for Windows too.

debian() {
	packages="gcc libc6-dev pkg-config libgl-dev libx11-dev libxcursor-dev libxi-dev libxinerama-dev libxrandr-dev libxxf86vm-dev"
	case $purpose in
	test) packages="$packages xvfb openbox xdotool xclip x11-utils imagemagick libgl1-mesa-dri dbus procps iproute2 nftables netcat-openbsd \
		openssh-client python3 sqlite3 fonts-noto-cjk dunst xfce4-panel fcitx5 fcitx5-modules fcitx5-chinese-addons fcitx5-pinyin \
		ibus ibus-libpinyin dconf-service" ;;
	packages) packages="$packages gcc-mingw-w64-x86-64 nsis osslsigncode librsvg2-bin icoutils imagemagick xz-utils zip" ;;
	packages-check) packages="gcc-mingw-w64-x86-64 desktop-file-utils appstream lintian rpm cpio binutils file icoutils mandoc make \
		unzip openssl osslsigncode libgl1 libx11-6 libxcursor1 libxext6 libxi6 libxinerama1 libxrandr2 libxrender1 libxxf86vm1 \
		debootstrap locales wine wine64 xvfb xdotool imagemagick tesseract-ocr tesseract-ocr-chi-sim libgl1-mesa-dri iproute2 python3" ;;
	esac
	# A package that was removed but left its settings behind is known to dpkg, but not installed.
	lacking=$(missing "$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null | sed -n 's/^installed //p')" $packages)
	[ -n "$lacking" ] || return 0
	echo "setup: installing with apt-get: $lacking"
	as_root apt-get update -qq &&
		as_root env ${unattended:+DEBIAN_FRONTEND=noninteractive} apt-get install ${unattended:+-y -qq} \
			--no-install-recommends -o DPkg::Lock::Timeout=300 $lacking
}

fedora() {
	on_debian_only
	packages="gcc pkgconf-pkg-config mesa-libGL-devel libX11-devel libXcursor-devel libXi-devel libXinerama-devel libXrandr-devel libXxf86vm-devel"
	[ "$purpose" != test ] || packages="$packages xorg-x11-server-Xvfb openbox xdotool xclip xprop xwininfo xmessage ImageMagick mesa-dri-drivers dbus-daemon \
		procps-ng iproute nftables netcat openssh python3 sqlite google-noto-sans-cjk-fonts dunst xfce4-panel fcitx5 fcitx5-chinese-addons \
		ibus ibus-libpinyin dconf"
	# Of a package that is not installed rpm says so in a sentence, among the names.
	lacking=$(missing "$(rpm -q --qf '%{NAME}\n' $packages 2>/dev/null | grep -v ' ')" $packages)
	[ -n "$lacking" ] || return 0
	echo "setup: installing with dnf: $lacking"
	as_root dnf install ${unattended:+-y -q} $lacking
}

arch() {
	on_debian_only
	packages="gcc pkgconf libglvnd libx11 libxcursor libxi libxinerama libxrandr libxxf86vm"
	[ "$purpose" != test ] || packages="$packages xorg-server-xvfb openbox xdotool xclip xorg-xprop xorg-xwininfo xorg-xmessage imagemagick mesa dbus \
		procps-ng iproute2 nftables openbsd-netcat openssh python sqlite noto-fonts-cjk dunst xfce4-panel fcitx5 fcitx5-chinese-addons \
		ibus ibus-libpinyin dconf"
	lacking=$(missing "$(pacman -Qq $packages 2>/dev/null)" $packages)
	[ -n "$lacking" ] || return 0
	echo "setup: installing with pacman: $lacking"
	# Only a system that never asked for the lists gets them: new lists with old packages are a half upgrade.
	[ -e /var/lib/pacman/sync/core.db ] || as_root pacman -Sy
	as_root pacman -S --needed ${unattended:+--noconfirm} $lacking
}

macos() {
	if ! xcode-select -p >/dev/null 2>&1; then
		echo "setup: installing Apple's command line tools: a window asks; run make again when it is done"
		xcode-select --install
		exit 1
	fi
	if [ "$purpose" = test ] && ! command -v python3 >/dev/null; then
		command -v brew >/dev/null || give_up "the tests need Python 3, from https://brew.sh or https://www.python.org"
		echo "setup: installing with brew: python"
		brew install python
	fi
}

case $(uname -s) in
Darwin) macos ;;
Linux)
	if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null && [ -e /etc/debian_version ]; then install=debian
	elif command -v dnf >/dev/null; then install=fedora
	elif command -v pacman >/dev/null; then install=arch
	else
		command -v pkg-config >/dev/null && pkg-config --exists gl x11 xcursor xi xinerama xrandr xxf86vm && exit 0
		give_up "this system's package manager is not known here; needed are a C compiler, pkg-config, and the development files of OpenGL, X11, Xcursor, Xi, Xinerama, Xrandr and Xxf86vm"
	fi
	$install || give_up "not everything could be installed"
	;;
*) command -v gcc >/dev/null || give_up "a C compiler is missing: on Windows install MSYS2 from https://www.msys2.org and its package mingw-w64-ucrt-x86_64-gcc, and add C:\msys64\ucrt64\bin to PATH" ;;
esac
