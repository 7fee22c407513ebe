# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# VESICA_VERSION from the public header, the one place where it is written.

set(vesica_version_header
  "${CMAKE_CURRENT_LIST_DIR}/../include/vesica/version.h")
set_property(DIRECTORY APPEND PROPERTY
  CMAKE_CONFIGURE_DEPENDS "${vesica_version_header}")
file(STRINGS "${vesica_version_header}" vesica_version_lines
  REGEX "^#define VESICA_VERSION_(MAJOR|MINOR|PATCH) [0-9]+$")
if(NOT "${vesica_version_lines}" MATCHES
   "MAJOR ([0-9]+);.*MINOR ([0-9]+);.*PATCH ([0-9]+)$")
  message(FATAL_ERROR "no version in ${vesica_version_header}")
endif()
set(VESICA_VERSION "${CMAKE_MATCH_1}.${CMAKE_MATCH_2}.${CMAKE_MATCH_3}")
