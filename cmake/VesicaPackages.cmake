# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# Debian packages by CPack: the library, what programs are built with, the peer.
# Folders are compiled in, so only a build for /usr (the preset `package`) makes
# packages. docs/PEER.md and docs/LINKING.md say what they hold.

if(NOT VESICA_BUILD_PEER OR NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  return()
endif()
find_program(VESICA_DPKG_DEB dpkg-deb)
find_program(VESICA_GZIP gzip)
mark_as_advanced(VESICA_DPKG_DEB VESICA_GZIP)
if(NOT VESICA_DPKG_DEB OR NOT VESICA_GZIP)
  message(STATUS "no packages: dpkg-deb or gzip is missing")
  return()
endif()

math(EXPR vesica_soversion "${VESICA_ABI_CURRENT} - ${VESICA_ABI_AGE}")
# Packages of Debian's own would begin with revision 1, and come after these.
set(CPACK_DEBIAN_PACKAGE_RELEASE 0vesica1)
set(vesica_package_version
  "${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}")
set(vesica_debian "${CMAKE_CURRENT_LIST_DIR}/debian")
set(vesica_debian_out "${PROJECT_BINARY_DIR}/debian")

# SOURCE_DATE_EPOCH of the environment counts here, if it is set.
string(TIMESTAMP vesica_package_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file("${vesica_debian}/changelog.in"
  "${vesica_debian_out}/changelog" @ONLY)

# vesica_compress(name file): debian/NAME.gz in the build tree, the same bytes
# for the same file.
set(vesica_compressed)
function(vesica_compress name file)
  set(out "${vesica_debian_out}/${name}.gz")
  add_custom_command(OUTPUT "${out}"
    COMMAND "${VESICA_GZIP}" -9cn "${file}" > "${out}"
    DEPENDS "${file}" ${ARGN} VERBATIM)
  set(vesica_compressed ${vesica_compressed} "${out}" PARENT_SCOPE)
endfunction()
vesica_compress(changelog.Debian "${vesica_debian_out}/changelog")
vesica_compress(changelog "${PROJECT_SOURCE_DIR}/CHANGELOG.md")
foreach(page vesica-peer.1 peer.conf.5)
  vesica_compress(${page} "${PROJECT_BINARY_DIR}/peer/${page}"
    vesica_peer_pages)
endforeach()
add_custom_target(vesica_package_files ALL DEPENDS ${vesica_compressed})

# What packages alone have is in components of its own, which `cmake --install`
# passes over.
function(vesica_package_install group)
  install(FILES ${ARGN} COMPONENT ${group}_debian EXCLUDE_FROM_ALL)
endfunction()

# vesica_package(group name): the package NAME of the components GROUP and
# GROUP_debian.
function(vesica_package group name)
  set(doc "${CMAKE_INSTALL_DATADIR}/doc/${name}")
  vesica_package_install(${group} "${vesica_debian}/copyright"
    "${vesica_debian_out}/changelog.Debian.gz"
    "${vesica_debian_out}/changelog.gz" DESTINATION "${doc}")
  foreach(component ${group} ${group}_debian)
    string(TOUPPER ${component} upper)
    set(CPACK_COMPONENT_${upper}_GROUP ${group} PARENT_SCOPE)
  endforeach()
  string(TOUPPER ${group} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SOURCE vesica PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_STRICT_PERMISSION ON PARENT_SCOPE)
endfunction()

# From which release on a program that uses a function can run: the number of
# the function's node in lib/vesica.map.
function(vesica_write_symbols file)
  set(map "${PROJECT_SOURCE_DIR}/lib/vesica.map")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${map}")
  file(STRINGS "${map}" lines)
  set(package libvesica${vesica_soversion})
  set(text "libvesica.so.${vesica_soversion} ${package} #MINVER#\n")
  set(node)
  foreach(line ${lines})
    if(line MATCHES "^(VESICA_([0-9.]+)) {$")
      set(node ${CMAKE_MATCH_1})
      set(release ${CMAKE_MATCH_2}.0)
      string(APPEND text " ${node}@${node} ${release}\n")
    elseif(line MATCHES "^    ([a-z0-9_]+);?$")
      string(APPEND text " ${CMAKE_MATCH_1}@${node} ${release}\n")
    endif()
  endforeach()
  file(WRITE "${file}" "${text}")
endfunction()

vesica_package(library libvesica${vesica_soversion})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
# CPack adds a postinst and a postrm that call ldconfig, which the trigger makes
# superfluous; it has no way to leave them out.
vesica_write_symbols("${vesica_debian_out}/symbols")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
  "${vesica_debian}/triggers" "${vesica_debian_out}/symbols")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION
"private set intersection between institutions (library)
Two institutions find the entities that stand on the lists of both, and
neither shows its list. Sockets, threads and clocks are the program's.
.
This package holds the shared library.")

vesica_package(development libvesica-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What the static library is linked with. libunistring-dev: libidn2's package
# file names its library and Debian's package does not depend on it.
string(JOIN ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libvesica${vesica_soversion} (= ${vesica_package_version})"
  libidn2-dev libmsgpack-dev libsodium-dev libssl-dev libunistring-dev
  libutf8proc-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "cmake, pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
"private set intersection between institutions (development files)
Two institutions find the entities that stand on the lists of both, and
neither shows its list. Sockets, threads and clocks are the program's.
.
This package holds the headers, the static library, the files for CMake and
pkg-config, and examples.")
vesica_package_install(development
  docs/LINKING.md docs/API-CONVENTIONS.md docs/flow.svg docs/flow-vole.svg
  ${vesica_reference}
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libvesica-dev")
vesica_package_install(development
  examples/channel.c examples/channel.h examples/in_memory.c examples/loop.c
  examples/must.h examples/oprf.c examples/readme.c examples/thread_pool.c
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libvesica-dev/examples")

vesica_package(peer vesica-peer)
set(CPACK_DEBIAN_PEER_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PEER_PACKAGE_SHLIBDEPS ON)
# The user of the service.
set(CPACK_DEBIAN_PEER_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PEER_PACKAGE_CONTROL_EXTRA "${vesica_debian}/postinst"
  "${vesica_debian}/prerm" "${vesica_debian}/postrm")
set(CPACK_DEBIAN_PEER_DESCRIPTION
"private set intersection between institutions (reference peer)
Two institutions find the entities that stand on the lists of both, and
neither shows its list: over TLS, each with a directory of its own keys and
partners, as a command or as a service.
.
The demo, `vesica-peer demo`, shows both sides on one machine.")
vesica_package_install(peer
  README.md README.zh-CN.md SECURITY.md docs/AUDITING.md docs/IDENTIFIERS.md
  docs/PEER.md docs/SECURITY-MODEL.md docs/flow.svg docs/flow-vole.svg
  protocol/SPEC.md
  DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/vesica-peer")
vesica_package_install(peer "${vesica_debian_out}/vesica-peer.1.gz"
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
vesica_package_install(peer "${vesica_debian_out}/peer.conf.5.gz"
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man5")

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_COMPONENTS_ALL library library_debian development development_debian
  peer peer_debian)
set(CPACK_PACKAGE_NAME vesica)
# Each package has a summary of its own, the first line of its description.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_VENDOR "The Vesica authors")
set(CPACK_PACKAGE_CONTACT "The Vesica authors <vesica@vesica.invalid>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE
  OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_ERROR_ON_ABSOLUTE_INSTALL_DESTINATION ON)
include(CPack)
