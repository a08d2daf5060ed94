#!/bin/sh
# quick.sh TAGS: tests the architecture, and each package that differs from the main branch or is not yet committed.
set -eu
tags=$1
go=${GO:-go}

base=HEAD
for main in origin/main main; do
	if git rev-parse --quiet --verify "$main" >/dev/null; then
		base=$(git merge-base HEAD "$main")
		break
	fi
done

# package_of FOLDER: the folder itself or the nearest above it with Go files; nothing at the top
package_of() {
	folder=$1
	while [ "$folder" != . ]; do
		for file in "$folder"/*.go; do
			if [ -e "$file" ]; then echo "$folder"; return; fi
		done
		folder=$(dirname "$folder")
	done
}

changed=$({ git diff -z --name-only "$base"; git ls-files -z --others --exclude-standard; } | xargs -0 -r -n1 dirname | sort -u |
	while read -r folder; do package_of "$folder"; done | sort -u)
ours=$(echo "$changed" | grep -v '^bench\b' | sed '/./s|^|./|')
echo "changed packages:" "$(echo "$changed" | xargs)"
# shellcheck disable=SC2086 # a list of folders
"$go" test -tags "$tags" ./internal/archtest $ours
if echo "$changed" | grep -q '^bench\b'; then
	"$go" -C bench test -tags "$tags" ./...
fi
