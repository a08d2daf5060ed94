#!/bin/sh
# fuzz.sh TAGS TIME: runs every fuzz target of every package for a time. Each package is built once.
#
# The fuzzer itself sometimes ends with "context deadline exceeded" when its time is up while a worker is at it, which says
# nothing about the code. Such a run, and only such a one, is tried again; a finding always writes its input.
set -eu
tags=$1 time=$2
go=${GO:-go}
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
cache=$("$go" env GOCACHE)/fuzz

run() { # run NAME: in the package's folder
	"$temp/fuzz.test" -test.run '^$' -test.fuzz "^$1\$" -test.fuzztime "$time" -test.fuzzminimizetime 10x \
		-test.fuzzcachedir "$cache/$package" >"$temp/out" 2>&1
}

outOfTime() { grep -q 'context deadline exceeded' "$temp/out" && ! grep -q 'Failing input' "$temp/out"; }

for folder in $(grep -rl --include='*_test.go' --exclude-dir=build --exclude-dir=dist '^func Fuzz' . | xargs -r -n1 dirname | sort -u); do
	package=$("$go" -C "$folder" list -tags "$tags")
	"$go" -C "$folder" test -c -tags "$tags" -fuzz . -o "$temp/fuzz.test"
	for name in $(cd "$folder" && "$temp/fuzz.test" -test.list '^Fuzz' | grep '^Fuzz'); do
		echo "fuzz $folder $name"
		(cd "$folder" && { run "$name" || { outOfTime && run "$name"; }; }) || { cat "$temp/out"; exit 1; }
	done
done
