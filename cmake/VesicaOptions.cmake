# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# Every option of the build. As a part of another project only the library is
# built.

option(VESICA_BUILD_PEER "Build vesica-peer" ${PROJECT_IS_TOP_LEVEL})
option(VESICA_BUILD_BENCH "Build vesica-bench" ${PROJECT_IS_TOP_LEVEL})
option(VESICA_BUILD_EXAMPLES "Build the examples" ${PROJECT_IS_TOP_LEVEL})
option(VESICA_BUILD_TESTS
  "Build the tests, among them the replay of the fuzzing corpora"
  ${PROJECT_IS_TOP_LEVEL})
option(VESICA_BUILD_FUZZ
  "Build the fuzz targets for libFuzzer (clang only); else they only replay"
  OFF)
option(VESICA_INSTALL "Define what is installed" ${PROJECT_IS_TOP_LEVEL})
option(VESICA_VERIFY "Check the library's own invariants; abort if one breaks"
  OFF)
option(VESICA_WERROR "Treat warnings as errors" OFF)
option(VESICA_CT_CHECK
  "Mark secrets for valgrind; only the tests labelled ct are built, and run under it"
  OFF)
set(VESICA_CT_LEVELS O1 O2 O3 CACHE STRING
  "Levels of optimisation at which VESICA_CT_CHECK does")
set(VESICA_TEST_LABELS "" CACHE STRING
  "Labels of the test programs that are built, such as kat;prop; empty: all")
option(VESICA_PORTABLE "Leave out every backend for a particular processor"
  OFF)
option(VESICA_COVERAGE "Count executed lines and branches (gcc only)" OFF)
set(VESICA_SANITIZE "" CACHE STRING
  "Comma-separated sanitizers, such as address,undefined")

# Users who give no build type get an optimised build.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND
   NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Kind of build" FORCE)
endif()

if(VESICA_BUILD_FUZZ AND NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "VESICA_BUILD_FUZZ needs clang")
endif()
if(VESICA_COVERAGE AND NOT CMAKE_C_COMPILER_ID STREQUAL "GNU")
  message(FATAL_ERROR "VESICA_COVERAGE needs gcc")
endif()
