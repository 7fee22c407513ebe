# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# The API reference, one page of HTML from the public headers. Without Python
# there is none: the headers say the same.

find_package(Python3 COMPONENTS Interpreter QUIET)
if(NOT Python3_Interpreter_FOUND)
  return()
endif()

set(vesica_reference "${PROJECT_BINARY_DIR}/api-reference.html")
set(vesica_reference_tool "${PROJECT_SOURCE_DIR}/tools/api-reference")
file(GLOB vesica_public_headers CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/include/vesica/*.h")
add_custom_command(OUTPUT "${vesica_reference}"
  COMMAND Python3::Interpreter -B "${vesica_reference_tool}"
    "${vesica_reference}"
  DEPENDS "${vesica_reference_tool}" ${vesica_public_headers} VERBATIM)
add_custom_target(vesica_reference ALL DEPENDS "${vesica_reference}")
# Packages have it in a folder of their own name.
install(FILES "${vesica_reference}" DESTINATION "${CMAKE_INSTALL_DOCDIR}"
  COMPONENT manual)
