#!/bin/sh
# Tells whether the files of a folder are those of a release: verify.sh FOLDER [DOCUMENT]. SHA256SUMS has to be signed by the key
# whose fingerprint DOCUMENT, else PACKAGING.md, tells, and every listed file that is there has to be right.
set -eu
folder=$1
document=${2:-$(dirname "$0")/../PACKAGING.md}
signers=$(mktemp)
trap 'rm -f "$signers"' EXIT

fingerprint=$(ssh-keygen -l -f "$folder/SHA256SUMS.pub" | cut -d ' ' -f 2)
grep -qxF "Release key: $fingerprint" "$document" ||
	{ echo "verify.sh: $fingerprint is not the release key of $document" >&2; exit 1; }
echo "release $(cat "$folder/SHA256SUMS.pub")" >"$signers"
ssh-keygen -Y verify -f "$signers" -I release -n udpchat-release -s "$folder/SHA256SUMS.sig" <"$folder/SHA256SUMS"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
cd "$folder" && $sum --check --ignore-missing SHA256SUMS
