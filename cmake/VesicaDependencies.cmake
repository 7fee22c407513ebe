# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# Other people's libraries. libcsv and Debian's msgpack-c have no usable package
# file for CMake; they are found by header and library.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# An imported target `target` for a library without a package file.
function(vesica_find_library target header library)
  find_path(${target}_INCLUDE ${header} REQUIRED)
  find_library(${target}_LIBRARY ${library} REQUIRED)
  mark_as_advanced(${target}_INCLUDE ${target}_LIBRARY)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${${target}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${target}_INCLUDE}")
endfunction()

pkg_check_modules(sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium>=1.0.18)
find_package(OpenSSL 3.0 REQUIRED GLOBAL)
# lib/ext asks the header for its version: Debian's package file tells another.
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET GLOBAL libutf8proc)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET GLOBAL libidn2>=2.3.0)
vesica_find_library(vesica_msgpackc msgpack.h msgpackc)

if(VESICA_BUILD_PEER OR VESICA_BUILD_BENCH)
  pkg_check_modules(jansson REQUIRED IMPORTED_TARGET GLOBAL jansson)
endif()
if(VESICA_BUILD_PEER)
  pkg_check_modules(inih REQUIRED IMPORTED_TARGET GLOBAL inih)
  vesica_find_library(vesica_libcsv csv.h csv)
endif()
if(VESICA_BUILD_TESTS)
  find_package(GTest 1.12 REQUIRED)
  find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
endif()
if(VESICA_CT_CHECK)
  find_program(VESICA_VALGRIND valgrind REQUIRED)
endif()
