#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# install_prerequisites.sh [LIST]
#
# Installs the Debian packages that building, running and testing need and that
# are not there yet; with LIST, a file of the same form as below, those that it
# names.  When nothing is missing it says nothing and uses no network.
set -eu

# Package and what it is for, one a line.
packages() {
	if [ $# -gt 0 ]; then
		grep -v '^#' "$1"
		return
	fi
	cat <<-END
	gcc                      compiles the tests that run on the host and the measuring plugin
	libc6-dev                headers for them
	binutils                 addresses of source lines
	gcc-arm-none-eabi        compiles kernel and cells
	libnewlib-arm-none-eabi  C library of the cells
	qemu-system-arm          the board that images run on
	python3                  the weaver and the test runner
	python3-lxml             reads system descriptions
	python3-pyelftools       reads and writes ELF files
	python3-libfdt           writes the device trees of virtual machines
	libcunit1-dev            unit tests on the host
	gdb-multiarch            okapi debug
	u-boot-tools             checks the U-Boot image
	pkg-config               test of the installed library
	clang-format             form of the C sources
	cloc                     counts lines of code
	cpio                     checks the archive of a Linux cell's files
	END
}

is_installed() {
	test "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed
}

# pkg-config is a virtual package on some releases: its command is what counts.
is_satisfied() {
	is_installed "$1" || { test "$1" = pkg-config && command -v pkg-config >/dev/null; }
}

missing=
report=
while read -r package purpose; do
	if ! is_satisfied "$package"; then
		missing="$missing $package"
		report="$report  $package: $purpose
"
	fi
done <<END
$(packages "$@")
END

test -n "$missing" || exit 0

printf 'These packages are missing and are installed now with apt-get:\n%s' "$report"
if ! command -v apt-get >/dev/null; then
	echo "error: this system has no apt-get; install what corresponds to them by hand" >&2
	exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "error: neither root nor sudo; run as root: apt-get install$missing" >&2
		exit 1
	fi
	as_root=sudo
fi
$as_root apt-get update -q
# $missing is a list of words.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
