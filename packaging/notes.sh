#!/bin/sh
# Prints what CHANGELOG.md says of a version: notes.sh VERSION FILE. It is an error when it says nothing.
set -eu
notes=$(awk -v heading="## [$1]" '
	index($0, "## ") == 1 { inside = index($0, heading) == 1; next }
	/^\[[^]]*\]: / { next }
	inside { print }
' "$2")
[ -n "$notes" ] || { echo "notes.sh: $2 says nothing of $1" >&2; exit 1; }
printf '%s\n' "$notes"
