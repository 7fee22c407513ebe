# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# The report of an instrumented build, after its tests have run.

if(VESICA_COVERAGE)
  find_program(VESICA_GCOVR gcovr REQUIRED)
  add_custom_target(coverage_report
    COMMAND "${CMAKE_COMMAND}" -E make_directory coverage
    COMMAND "${VESICA_GCOVR}" --root "${PROJECT_SOURCE_DIR}"
      --object-directory "${PROJECT_BINARY_DIR}"
      --filter "${PROJECT_SOURCE_DIR}/lib/"
      --filter "${PROJECT_SOURCE_DIR}/protocol/"
      --filter "${PROJECT_SOURCE_DIR}/peer/"
      --txt coverage/lines.txt --html-details coverage/index.html
      --branches --print-summary
    WORKING_DIRECTORY "${PROJECT_BINARY_DIR}"
    COMMENT "Coverage: ${PROJECT_BINARY_DIR}/coverage/index.html"
    VERBATIM)
endif()
