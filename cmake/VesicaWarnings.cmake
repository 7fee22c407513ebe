# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# The warnings, one on a line. gcc 12 and clang 14 are the oldest compilers that
# are tried; a flag that one of them lacks has its own list.

set(VESICA_WARNINGS
  -Wall
  -Wextra
  -Wpedantic
  -Walloca
  -Wcast-align
  -Wcast-qual
  -Wconversion
  -Wdouble-promotion
  -Wformat=2
  -Wimplicit-fallthrough
  -Wmissing-declarations
  -Wnull-dereference
  -Wpointer-arith
  -Wshadow
  -Wsign-conversion
  -Wundef
  -Wunused
  -Wvla
  -Wwrite-strings)

set(VESICA_WARNINGS_C
  -Wbad-function-cast
  -Wmissing-prototypes
  -Wold-style-definition
  -Wstrict-prototypes)

set(VESICA_WARNINGS_GCC # since
  -Wduplicated-branches # 7
  -Wduplicated-cond     # 6
  -Wstringop-overflow=4 # 7
  -Warith-conversion)   # 10

set(VESICA_WARNINGS_CLANG      # since
  -Wassign-enum                # 3.2
  -Wcomma                      # 3.9
  -Wconditional-uninitialized  # 3.0
  -Wnewline-eof                # 3.0
  -Wshift-sign-overflow        # 3.0
  -Wunreachable-code)          # 3.0

# Google Test's macros and C++ tests of C headers: the rules that aim at C
# arithmetic would only make the tests longer.
set(VESICA_WARNINGS_TEST
  -Wall
  -Wextra
  -Wpedantic
  -Wshadow
  -Wnon-virtual-dtor)
