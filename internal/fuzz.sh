#!/bin/sh
# fuzz.sh TAGS TIME: runs every fuzz target of every package for a time.
#
# The fuzzer itself sometimes ends with "context deadline exceeded" when its time is up while a worker is at it, which says
# nothing about the code. Such a run, and only such a one, is tried again; a finding always writes its input.
set -eu
tags=$1 time=$2
go=${GO:-go}
out=$(mktemp)
trap 'rm -f "$out"' EXIT

run() { # run FOLDER NAME
	"$go" test -tags "$tags" -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x "$1" >"$out" 2>&1
}

outOfTime() { grep -q 'context deadline exceeded' "$out" && ! grep -q 'Failing input' "$out"; }

for folder in $(grep -rl --include='*_test.go' --exclude-dir=build --exclude-dir=dist '^func Fuzz' . | xargs -r -n1 dirname | sort -u); do
	# The names are asked for by themselves, so that a package that does not build is not taken for one without targets.
	names=$("$go" test -tags "$tags" -list '^Fuzz' "$folder") || { echo "$names"; exit 1; }
	for name in $(echo "$names" | grep '^Fuzz'); do
		echo "fuzz $folder $name"
		run "$folder" "$name" || { outOfTime && run "$folder" "$name"; } || { cat "$out"; exit 1; }
	done
done
