#!/bin/sh
# Lists the checksums of all files of a folder in its SHA256SUMS, and signs that list where a key is given: sums.sh FOLDER [DOCUMENT].
#   RELEASE_KEY  a private key of OpenSSH without a passphrase: the whole file, not its name
# DOCUMENT, else PACKAGING.md, has to tell the key's fingerprint, by which people know the key. verify.sh checks the result.
set -eu
folder=$1
document=${2:-$(dirname "$0")/../PACKAGING.md}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rm -f "$folder"/SHA256SUMS*
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
(cd "$folder" && $sum -- *) >"$work/SHA256SUMS"
if [ -z "${RELEASE_KEY:-}" ]; then
	echo "not signed, for want of a key: SHA256SUMS"
else
	(umask 077 && printf '%s\n' "$RELEASE_KEY" >"$work/key")
	ssh-keygen -y -P '' -f "$work/key" >"$work/SHA256SUMS.pub"
	fingerprint=$(ssh-keygen -l -f "$work/SHA256SUMS.pub" | cut -d ' ' -f 2)
	grep -qxF "Release key: $fingerprint" "$document" ||
		{ echo "sums.sh: $document lacks the line: Release key: $fingerprint" >&2; exit 1; }
	ssh-keygen -q -Y sign -f "$work/key" -n udpchat-release "$work/SHA256SUMS"
	rm "$work/key"
fi
mv "$work"/SHA256SUMS* "$folder"
