#!/bin/sh
# Prints the program's version: that of FyneApp.toml, the one place where it stands.
set -eu
sed -n 's/^ *Version *= *"\(.*\)" *$/\1/p' "$(dirname "$0")/../FyneApp.toml"
