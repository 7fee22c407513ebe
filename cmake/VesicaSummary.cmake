# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# What was configured, in one look.

message(STATUS "")
message(STATUS "vesica ${PROJECT_VERSION}")
foreach(row
    "compiler:CMAKE_C_COMPILER_ID" "build type:CMAKE_BUILD_TYPE"
    "peer:VESICA_BUILD_PEER" "bench:VESICA_BUILD_BENCH"
    "examples:VESICA_BUILD_EXAMPLES" "tests:VESICA_BUILD_TESTS"
    "libFuzzer:VESICA_BUILD_FUZZ" "verify:VESICA_VERIFY"
    "warnings are errors:VESICA_WERROR" "valgrind marks:VESICA_CT_CHECK"
    "portable only:VESICA_PORTABLE" "coverage:VESICA_COVERAGE"
    "sanitizers:VESICA_SANITIZE" "install:VESICA_INSTALL")
  string(REGEX MATCH "^([^:]+):(.+)$" row "${row}")
  set(name "${CMAKE_MATCH_1}")
  set(value "${${CMAKE_MATCH_2}}")
  if(value STREQUAL "")
    set(value none)
  endif()
  string(LENGTH "${name}" length)
  math(EXPR padding "20 - ${length}")
  string(REPEAT " " ${padding} padding)
  message(STATUS "  ${name}${padding} ${value}")
endforeach()
message(STATUS "")
