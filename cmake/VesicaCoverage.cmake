# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# The report of an instrumented build, after its tests have run, and the gate
# over it. Objects that the tests are linked with are counted. An instrumented
# build has no VESICA_VERIFY, so that its assertions make no branches.

if(VESICA_COVERAGE)
  find_program(VESICA_GCOVR gcovr REQUIRED)
  # Counts of an earlier run would hide what a test no longer reaches.
  add_custom_target(coverage_reset ALL
    COMMAND find . -name "*.gcda" -delete
    WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
    VERBATIM)
  add_custom_target(coverage_report
    COMMAND "${CMAKE_COMMAND}" -E make_directory coverage
    COMMAND "${VESICA_GCOVR}" --root "${PROJECT_SOURCE_DIR}"
      --filter "${PROJECT_SOURCE_DIR}/lib/"
      --filter "${PROJECT_SOURCE_DIR}/protocol/"
      --txt coverage/lines.txt --html-details coverage/index.html
      --json coverage/coverage.json --branches
      lib/CMakeFiles/vesica_kernels.dir
      lib/CMakeFiles/vesica_kernels_avx512.dir
      lib/CMakeFiles/vesica_lib.dir
      lib/CMakeFiles/vesica_lib_hooked_testing.dir
      protocol/CMakeFiles/vesica_protocol.dir
      protocol/CMakeFiles/vesica_protocol_hooked_testing.dir
    COMMAND Python3::Interpreter "${PROJECT_SOURCE_DIR}/tools/check-coverage"
      --report "${PROJECT_BINARY_DIR}/coverage/coverage.json"
    WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
    COMMENT "Coverage: ${PROJECT_BINARY_DIR}/coverage/index.html"
    VERBATIM)
endif()
