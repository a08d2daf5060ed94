#!/bin/sh
# Tells whether the commit can be released under a tag such as v1.2.3: tag.sh TAG [CHANGELOG]. The version has to be the tag's, and
# CHANGELOG.md needs a chapter of it; so a release stops before anything is built, not when its notes are wanted.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=$("$here/version.sh")
[ "$1" = "v$version" ] || { echo "tag.sh: the tag is $1, but FyneApp.toml says $version" >&2; exit 1; }
"$here/notes.sh" "$version" "${2:-$here/../CHANGELOG.md}" >/dev/null
