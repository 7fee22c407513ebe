#!/usr/bin/env bash
# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# pkg_config.sh CC LIBDIR SOURCE OUTPUT: build and run SOURCE with the library
# that is installed in LIBDIR, shared and then static.

set -euo pipefail
cc=$1 libdir=$2 source=$3 output=$4
export PKG_CONFIG_PATH=$libdir/pkgconfig

read -ra cflags < <(pkg-config --cflags vesica)
read -ra shared < <(pkg-config --libs vesica)
read -ra static < <(pkg-config --static --libs vesica)

"$cc" -std=c11 "${cflags[@]}" "$source" -o "$output-shared" "${shared[@]}"
LD_LIBRARY_PATH=$libdir "$output-shared"

"$cc" -std=c11 "${cflags[@]}" "$source" -o "$output-static" \
    "${static[@]/#-lvesica/-l:libvesica.a}"
"$output-static"
