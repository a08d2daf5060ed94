#!/bin/sh
# Builds the macOS package into dist/ from build/source, on a Mac: a disk image with a program for both processors.
# NOT YET RUN: it was written without a Mac at hand. packaging/check.sh checks the parts that run elsewhere.
#
# Without a certificate the program is signed ad hoc: it runs, but the first start needs a right click and Open.
#   MACOS_IDENTITY                            the Developer ID Application in the keychain to sign with
#   NOTARY_KEY, NOTARY_KEY_ID, NOTARY_ISSUER  App Store Connect: the key file, its number, its owner; to have it notarised
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$root/build/source
stage=$root/build/macos
dist=$root/dist
name=UDP聊天室
version=$("$root/packaging/version.sh")
image=$dist/udpchat-$version-macos-universal.dmg
GOFLAGS="${GOFLAGS:-} -buildvcs=true"
export GOFLAGS

rm -rf "$stage"
mkdir -p "$stage/image" "$dist"

cd "$copy"
for arch in arm64 amd64; do
	apple=$arch
	[ "$arch" = arm64 ] || apple=x86_64
	GOARCH=$arch CC="clang -arch $apple" "$root/build/fyne" build --target darwin --release --tags no_animations --output "$stage/udpchat-$arch"
done
lipo -create -output "$stage/udpchat" "$stage/udpchat-arm64" "$stage/udpchat-amd64"

"$root/build/fyne" package --target darwin --executable "$stage/udpchat" --app-build "$(git -C "$root" rev-list --count HEAD)"
app=$stage/image/$name.app
mv "$name.app" "$app"
cp internal/licences/licences.txt "$app/Contents/Resources/LICENCES.txt"
python3 packaging/macos/plist.py "$app"
plutil -lint "$app/Contents/Info.plist"

# sign FILE: a certificate also wants a time stamp, which an ad hoc signature cannot have
sign() {
	if [ -n "${MACOS_IDENTITY:-}" ]; then
		codesign --force --options runtime --timestamp --sign "$MACOS_IDENTITY" "$1"
	else
		codesign --force --sign - "$1"
	fi
}
sign "$app"
codesign --verify --strict "$app"

ln -s /Applications "$stage/image/Applications"
rm -f "$image"
hdiutil create -quiet -volname "$name" -srcfolder "$stage/image" -format UDZO "$image"
sign "$image"

if [ -n "${MACOS_IDENTITY:-}" ] && [ -n "${NOTARY_KEY:-}" ]; then
	xcrun notarytool submit "$image" --key "$NOTARY_KEY" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER" --wait
	xcrun stapler staple "$image"
else
	echo "not notarised, for want of a certificate: $(basename "$image")"
fi
