#!/bin/sh
# Signs a Windows program in place with Authenticode. Without a certificate it does nothing and says so.
#   WINDOWS_CERTIFICATE           a PKCS#12 file, as base64
#   WINDOWS_CERTIFICATE_PASSWORD  its password
#   WINDOWS_TIMESTAMP             the address of a time stamping service; without it the signature ends with the certificate
set -eu
file=$1
if [ -z "${WINDOWS_CERTIFICATE:-}" ]; then
	echo "not signed, for want of a certificate: $(basename "$file")"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf %s "$WINDOWS_CERTIFICATE" | base64 -d >"$work/certificate.p12"
printf %s "${WINDOWS_CERTIFICATE_PASSWORD:-}" >"$work/password"
osslsigncode sign -pkcs12 "$work/certificate.p12" -readpass "$work/password" -h sha256 -n "UDP聊天室" \
	${WINDOWS_TIMESTAMP:+-ts "$WINDOWS_TIMESTAMP"} -in "$file" -out "$work/signed"
cat "$work/signed" >"$file"
