#!/bin/sh
# alone.sh COMMAND...: runs it in a network of its own, where beacons reach nobody.
set -eu
root=--map-root-user
[ "$(id -u)" -ne 0 ] || root=
# shellcheck disable=SC2016,SC2086 # the inner shell expands the first; the second is one word or none
exec unshare --net $root sh -euc '
	ip link set lo up
	ip link add lan type veth peer name far
	ip addr add 10.57.0.1/24 dev lan
	ip link set lan up
	ip link set far up
	exec "$@"' sh "$@"
