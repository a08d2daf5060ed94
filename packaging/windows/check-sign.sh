#!/bin/sh
# sign.sh with a certificate made for the moment: see check.sh.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
work=$root/build/check/sign
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# certificate NAME: makes NAME.pem and NAME.p12
certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -addext extendedKeyUsage=codeSigning \
		-keyout "$1.key" -out "$1.pem" 2>openssl.log
	openssl pkcs12 -export -inkey "$1.key" -in "$1.pem" -passout pass:secret -out "$1.p12"
}
certificate ours
certificate other

sign() { "$here/windows/sign.sh" "$1" >>sign.log 2>&1; }
verify() { osslsigncode verify -CAfile "$1.pem" -in "$2" >>verify.log 2>&1; }
unset WINDOWS_CERTIFICATE WINDOWS_CERTIFICATE_PASSWORD WINDOWS_TIMESTAMP
unzip -q -j "$portable" '*.exe'
cp "$setup" setup.exe
for exe in udpchat.exe udpchat-terminal.exe setup.exe; do
	cp "$exe" before.exe
	check "without a certificate $exe is left alone" sign "$exe"
	check "to the byte" cmp "$exe" before.exe
	WINDOWS_CERTIFICATE=$(base64 ours.p12) WINDOWS_CERTIFICATE_PASSWORD=secret
	export WINDOWS_CERTIFICATE WINDOWS_CERTIFICATE_PASSWORD
	check "with one it is signed" sign "$exe"
	check "by that one" verify ours "$exe"
	check "and by no other" lacks verify other "$exe"
	WINDOWS_CERTIFICATE_PASSWORD=wrong
	check "a wrong password is an error" lacks sign "$exe"
	unset WINDOWS_CERTIFICATE WINDOWS_CERTIFICATE_PASSWORD
done
