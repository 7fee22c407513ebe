# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# What is installed: headers, both libraries, the files by which other projects
# find them, the peer, and the demo's data. The components are what goes into
# one package together (VesicaPackages).

include(CMakePackageConfigHelpers)

install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/vesica"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/examples/data"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/vesica" COMPONENT peer)

# Two export sets: who links the shared library needs no other development
# package.
foreach(kind shared static)
  set(target vesica)
  if(kind STREQUAL "static")
    set(target vesica_static)
  endif()
  install(TARGETS ${target} EXPORT vesica-${kind}
    ARCHIVE COMPONENT development
    LIBRARY COMPONENT library NAMELINK_COMPONENT development)
  install(EXPORT vesica-${kind} NAMESPACE vesica::
    FILE vesica-${kind}.cmake
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/vesica" COMPONENT development)
endforeach()

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/vesicaConfig.cmake.in" vesicaConfig.cmake
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/vesica"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(vesicaConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH vesica_pc_to_prefix
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/vesica.pc.in" vesica.pc @ONLY)

install(FILES
  "${PROJECT_BINARY_DIR}/vesicaConfig.cmake"
  "${PROJECT_BINARY_DIR}/vesicaConfigVersion.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/vesica" COMPONENT development)
install(FILES "${PROJECT_BINARY_DIR}/vesica.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)

if(VESICA_BUILD_PEER)
  install(TARGETS vesica-peer COMPONENT peer)
  # Packages have the pages compressed.
  install(FILES "${PROJECT_BINARY_DIR}/peer/vesica-peer.1"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT manual)
  install(FILES "${PROJECT_BINARY_DIR}/peer/peer.conf.5"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man5" COMPONENT manual)
  configure_file("${PROJECT_SOURCE_DIR}/peer/vesica-peer.service.in"
    vesica-peer.service @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/vesica-peer.service"
    DESTINATION lib/systemd/system COMPONENT peer)
endif()
