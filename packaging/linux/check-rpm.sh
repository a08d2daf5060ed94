#!/bin/sh
# The .rpm in a folder of its own, with rpm's own look at its dependencies: see check.sh. What a system with rpm says it has,
# rpm finds out from its libraries; so this Debian's libraries are made into a package by rpm, and ours has to be content
# with that.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
work=$root/build/check/rpm
rm -rf "$work"
mkdir -p "$work/system"

mkdir "$work/files"
rpm2cpio "$rpm" | (cd "$work/files" && cpio -idm --quiet --no-absolute-filenames)
dpkg-deb -x "$deb" "$work/deb"
check "the .rpm holds what the .deb does" same "$(cd "$work/files" && find . ! -type d | sort)" \
	"$(cd "$work/deb" && find . ! -type d ! -name changelog.Debian.gz | sort)"

program=$work/files/usr/bin/udpchat
asked() { rpm -qp "--$1" "$rpm" 2>/dev/null | sed -n 's/()(64bit)$//p' | LC_ALL=C sort; }
linked=$(readelf -d "$program" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
# Opened while the program runs, by the toolkit's window library. libX11-xcb is for Vulkan, which the toolkit does not use.
opened=$(strings -a "$program" | grep -Eo '^libX[A-Za-z0-9-]*\.so\.[0-9]+$' | grep -v libX11-xcb)
wanted=$(printf '%s\n' "$linked" "$opened" | LC_ALL=C sort -u)
check "it requires or recommends every library the program uses, and no other" \
	same "$( (asked requires; asked recommends) | LC_ALL=C sort -u)" "$wanted"
required() { asked requires | grep -qx "$1"; }
for library in $linked; do check "it requires $library" required "$library"; done
glibc=$(objdump -T "$program" | sed -n 's/.*(GLIBC_\([0-9.]*\)).*/\1/p' | sort -Vu | tail -1)
newest() { rpm -qp --requires "$rpm" 2>/dev/null | grep -qxF "libc.so.6(GLIBC_$glibc)(64bit)"; }
check "it requires the C library the program was linked with, $glibc" newest

# The package of libraries, as rpm makes one: what they provide it reads from the files.
mkdir "$work/libraries"
for library in $wanted; do
	install -m 755 "$(ldconfig -p | sed -n "s/^\t$library (.*x86-64.*) => //p" | head -1)" "$work/libraries/$library"
done
cat >"$work/libraries.spec" <<SPEC
Name: libraries
Version: 1
Release: 1
Summary: The libraries of a system
License: none
AutoReq: no
%global debug_package %{nil}
%global __os_install_post %{nil}
%description
The libraries of a system.
%install
install -D -t %{buildroot}/usr/lib64 $work/libraries/*
%files
/usr/lib64/*
SPEC
rpmbuild -bb --define "_topdir $work/build" "$work/libraries.spec" >"$work/rpmbuild.log" 2>&1
libraries=$(find "$work/build/RPMS" -name '*.rpm')

rpm_here() { rpm --root "$work/system" "$@" >>"$work/rpm.log" 2>&1; }
check "it does not install where its libraries are missing" lacks rpm_here --install "$rpm"
check "there are libraries" rpm_here --install "$libraries"
check "there it installs" rpm_here --install "$rpm"
check "and the program is there" cmp "$program" "$work/system/usr/bin/udpchat"
check "a library it requires cannot be taken away" lacks rpm_here --erase libraries
check "it can be removed" rpm_here --erase udpchat
check "and nothing of it is left" same "$(find "$work/system" -name '*udpchat*')" ""
