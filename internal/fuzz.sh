#!/bin/sh
# fuzz.sh TAGS TIME [FOLDER]: runs every fuzz target of every package, or of that in FOLDER, for a time. Each package is built
# once. As many packages are fuzzed side by side as there are processors, and each target has one of them.
#
# The fuzzer itself sometimes ends with "context deadline exceeded" when its time is up while a worker is at it, which says
# nothing about the code. Such a run, and only such a one, is tried again; a finding always writes its input.
set -eu
tags=$1 time=$2
go=${GO:-go}

if [ $# -lt 3 ]; then
	processors=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
	# Those with the most targets come first, so that none of them is left alone at the end.
	grep -r --include='*_test.go' --exclude-dir=build --exclude-dir=dist '^func Fuzz' . | cut -d: -f1 | xargs -r -n1 dirname |
		sort | uniq -c | sort -rn | awk '{print $2}' |
		xargs -r -n1 -P "$processors" "$0" "$tags" "$time"
	exit
fi

folder=$3
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
package=$("$go" -C "$folder" list -tags "$tags")
cache=$("$go" env GOCACHE)/fuzz/$package

run() { # run NAME: in the package's folder
	"$temp/fuzz.test" -test.run '^$' -test.fuzz "^$1\$" -test.fuzztime "$time" -test.fuzzminimizetime 10x -test.parallel 1 \
		-test.fuzzcachedir "$cache" >"$temp/out" 2>&1
}

outOfTime() { grep -q 'context deadline exceeded' "$temp/out" && ! grep -q 'Failing input' "$temp/out"; }

"$go" -C "$folder" test -c -tags "$tags" -fuzz . -o "$temp/fuzz.test" || exit 255 # which ends all
for name in $(cd "$folder" && "$temp/fuzz.test" -test.list '^Fuzz' | grep '^Fuzz'); do
	echo "fuzz $folder $name"
	(cd "$folder" && { run "$name" || { outOfTime && run "$name"; }; }) || { cat "$temp/out"; exit 255; }
done
