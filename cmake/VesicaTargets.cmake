# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# The targets of the project are made by these functions and by nothing else, so
# that each has its flags, and sees its own layer and the ones below.

# include <- lib <- protocol
set(vesica_sees_lib include lib)
set(vesica_sees_protocol include lib protocol)
# What benches of parts measure has no way in from include/.
set(vesica_sees_bench_parts bench include lib)

# Levels of optimisation at which the library is there for tests, beside the
# build's own: what an optimiser makes of secrets differs from one to the next.
set(vesica_levels O3)
if(VESICA_CT_CHECK)
  set(vesica_levels ${VESICA_CT_LEVELS})
endif()

function(vesica_add_objects target layer sources libraries)
  add_library(${target} OBJECT ${sources})
  vesica_set_flags(${target})
  list(TRANSFORM vesica_sees_${layer} PREPEND "${PROJECT_SOURCE_DIR}/"
    OUTPUT_VARIABLE directories)
  target_include_directories(${target} PRIVATE ${directories})
  target_link_libraries(${target} PRIVATE ${libraries})
endfunction()

# Objects for the tests. They are built if a test asks for them.
function(vesica_add_testing_objects target layer sources libraries)
  vesica_add_objects(${target} ${layer} "${sources}" "${libraries}")
  target_compile_definitions(${target} PRIVATE VESICA_TESTING=1)
  # The same sources were checked as objects of the product.
  set_target_properties(${target} PROPERTIES
    C_CLANG_TIDY "" EXCLUDE_FROM_ALL ON)
endfunction()

# vesica_add_layer(lib|protocol SOURCES file... HOOKED file...
#                  [LIBRARIES target...])
# Objects vesica_LAYER for the product and the tests alike; of the files HOOKED,
# which have more in them for tests, vesica_LAYER_hooked for the product and
# vesica_LAYER_hooked_testing for the tests; of all of them
# vesica_LAYER_LEVEL_testing for each of vesica_levels.
function(vesica_add_layer layer)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HOOKED;LIBRARIES")
  vesica_add_objects(vesica_${layer} ${layer}
    "${arg_SOURCES}" "${arg_LIBRARIES}")
  vesica_add_objects(vesica_${layer}_hooked ${layer}
    "${arg_HOOKED}" "${arg_LIBRARIES}")
  if(VESICA_BUILD_TESTS)
    vesica_add_testing_objects(vesica_${layer}_hooked_testing ${layer}
      "${arg_HOOKED}" "${arg_LIBRARIES}")
    foreach(level ${vesica_levels})
      vesica_add_testing_objects(vesica_${layer}_${level}_testing ${layer}
        "${arg_SOURCES};${arg_HOOKED}" "${arg_LIBRARIES}")
      # After the flags of the build: the last level counts.
      target_compile_options(vesica_${layer}_${level}_testing
        PRIVATE -${level})
    endforeach()
  endif()
endfunction()

# vesica_add_kernels(NAME SOURCES file... [ONE_LEVEL])
# Objects vesica_NAME of the layer lib, which are the same for product and tests
# and take long to compile, and vesica_NAME_LEVEL for each of vesica_levels:
# with ONE_LEVEL these are the same again.
function(vesica_add_kernels name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ONE_LEVEL" "" "SOURCES")
  vesica_add_objects(vesica_${name} lib "${arg_SOURCES}" "")
  target_compile_options(vesica_${name} PRIVATE ${VESICA_KERNEL_FLAGS})
  foreach(level ${vesica_levels})
    set(target vesica_${name}_${level})
    if(arg_ONE_LEVEL)
      add_library(${target} ALIAS vesica_${name})
    else()
      vesica_add_objects(${target} lib "${arg_SOURCES}" "")
      target_compile_options(${target} PRIVATE
        -${level} ${VESICA_KERNEL_FLAGS})
      set_target_properties(${target} PROPERTIES
        C_CLANG_TIDY "" EXCLUDE_FROM_ALL ON)
    endif()
  endforeach()
endfunction()

# Of objects vesica_OBJECT.
function(vesica_add_product target kind objects libraries)
  list(TRANSFORM objects REPLACE "^(.+)$" "$<TARGET_OBJECTS:vesica_\\1>")
  add_library(${target} ${kind} ${objects})
  add_library(vesica::${target} ALIAS ${target})
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME vesica LINKER_LANGUAGE C)
  target_include_directories(${target} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PRIVATE ${libraries})
endfunction()

function(vesica_add_testing_product target objects libraries)
  vesica_add_product(${target} STATIC "${objects}" "${libraries}")
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${target} EXCLUDE_FROM_ALL ON)
  target_compile_definitions(${target} INTERFACE VESICA_TESTING=1)
  target_include_directories(${target} INTERFACE
    "${PROJECT_SOURCE_DIR}/lib" "${PROJECT_SOURCE_DIR}/protocol")
endfunction()

# vesica_add_products(LAYERS layer... KERNELS name...
#                     PRIVATE_LIBRARIES target...)
# The shared library vesica, the static vesica_static, and for the tests
# vesica_testing, and vesica_LEVEL_testing for each of vesica_levels.
function(vesica_add_products)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" ""
    "LAYERS;KERNELS;PRIVATE_LIBRARIES")
  list(TRANSFORM arg_LAYERS APPEND _hooked OUTPUT_VARIABLE hooked)
  set(objects ${arg_LAYERS} ${hooked} ${arg_KERNELS})
  vesica_add_product(vesica SHARED "${objects}" "${arg_PRIVATE_LIBRARIES}")
  math(EXPR soversion "${VESICA_ABI_CURRENT} - ${VESICA_ABI_AGE}")
  set_target_properties(vesica PROPERTIES
    SOVERSION ${soversion}
    VERSION ${soversion}.${VESICA_ABI_AGE}.${VESICA_ABI_REVISION})
  set(map "${PROJECT_SOURCE_DIR}/lib/vesica.map")
  target_link_options(vesica PRIVATE ${VESICA_HARDENING_LINK}
    "LINKER:--version-script=${map}")
  set_property(TARGET vesica APPEND PROPERTY LINK_DEPENDS "${map}")
  if(NOT VESICA_SANITIZE AND NOT VESICA_BUILD_FUZZ)
    target_link_options(vesica PRIVATE -Wl,--no-undefined)
  endif()

  vesica_add_product(vesica_static STATIC
    "${objects}" "${arg_PRIVATE_LIBRARIES}")

  if(VESICA_BUILD_TESTS)
    list(TRANSFORM hooked APPEND _testing)
    vesica_add_testing_product(vesica_testing
      "${arg_LAYERS};${hooked};${arg_KERNELS}" "${arg_PRIVATE_LIBRARIES}")
    foreach(level ${vesica_levels})
      list(TRANSFORM arg_LAYERS APPEND _${level}_testing
        OUTPUT_VARIABLE layers)
      list(TRANSFORM arg_KERNELS APPEND _${level} OUTPUT_VARIABLE kernels)
      vesica_add_testing_product(vesica_${level}_testing
        "${layers};${kernels}" "${arg_PRIVATE_LIBRARIES}")
    endforeach()
  endif()
endfunction()

# vesica_add_program(NAME name SOURCES file... [LIBRARIES target...])
# A program as an institution would write it: it sees include/ alone, and may
# use POSIX. It is linked with the static library.
function(vesica_add_program)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;LIBRARIES")
  add_executable(${arg_NAME} ${arg_SOURCES})
  vesica_set_flags(${arg_NAME})
  target_compile_definitions(${arg_NAME} PRIVATE _POSIX_C_SOURCE=200809L)
  target_link_libraries(${arg_NAME} PRIVATE vesica_static ${arg_LIBRARIES})
endfunction()

# What tests and fuzz targets have in common. LIBRARY is the library as tests
# link it: vesica_testing, if nothing else is said.
function(vesica_set_test_flags target)
  vesica_set_flags(${target})
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(${target} PRIVATE
    VESICA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
endfunction()

function(vesica_add_test_program target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIBRARY" "SOURCES;LIBRARIES")
  if(NOT arg_LIBRARY)
    set(arg_LIBRARY vesica_testing)
  endif()
  add_executable(${target} ${arg_SOURCES})
  vesica_set_test_flags(${target})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(${target} PRIVATE
    ${arg_LIBRARY} Threads::Threads ${arg_LIBRARIES})
endfunction()

# Headers that session_pair, an object library, has compiled: they fit what is
# position-independent as it is.
function(vesica_reuse_test_headers target)
  target_precompile_headers(${target} REUSE_FROM session_pair)
  target_compile_options(${target} PRIVATE -fPIC)
endfunction()

# vesica_wants_tests(out label...): whether programs with these labels are built.
function(vesica_wants_tests out)
  set(wanted OFF)
  foreach(label ${ARGN})
    if(NOT VESICA_TEST_LABELS OR label IN_LIST VESICA_TEST_LABELS)
      set(wanted ON)
    endif()
  endforeach()
  set(${out} ${wanted} PARENT_SCOPE)
endfunction()

# vesica_add_test(NAME x_test SOURCES file... LABELS label...
#                 [LIBRARIES target...] [TIMEOUT seconds])
# A program of Google Test, unless none of its labels is wanted; each of its
# tests is one of ctest. One with the label ct is run as a whole; where secrets
# are marked, under valgrind and at each level, and no other is built.
function(vesica_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT"
    "SOURCES;LABELS;LIBRARIES")
  if(NOT arg_LABELS)
    message(FATAL_ERROR "${arg_NAME} has no label")
  endif()
  vesica_wants_tests(wanted ${arg_LABELS})
  if(NOT wanted OR (VESICA_CT_CHECK AND NOT "ct" IN_LIST arg_LABELS))
    return()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(VESICA_CT_CHECK)
    vesica_add_marked_test(${arg_NAME} "${arg_SOURCES}" "${arg_LIBRARIES}")
    return()
  endif()
  vesica_add_test_program(${arg_NAME} SOURCES ${arg_SOURCES}
    LIBRARIES ${arg_LIBRARIES} GTest::gtest GTest::gtest_main)
  vesica_reuse_test_headers(${arg_NAME})
  if("ct" IN_LIST arg_LABELS)
    add_test(NAME ${arg_NAME} COMMAND ${arg_NAME}
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${arg_NAME} PROPERTIES
      LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  else()
    gtest_discover_tests(${arg_NAME} DISCOVERY_MODE PRE_TEST
      TEST_PREFIX "${arg_NAME}." TEST_LIST ${arg_NAME}_list
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
      PROPERTIES TIMEOUT ${arg_TIMEOUT})
    # A list of labels does not survive among the PROPERTIES above.
    set(labels "${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}_labels.cmake")
    file(GENERATE OUTPUT "${labels}" CONTENT
      "set_tests_properties(\${${arg_NAME}_list} PROPERTIES
  LABELS \"${arg_LABELS}\")\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${labels}")
  endif()
endfunction()

# Tests NAME.LEVEL under valgrind. The test itself is compiled once. Leaks are the
# matter of other builds.
function(vesica_add_marked_test name sources libraries)
  add_library(${name}_objects OBJECT ${sources})
  vesica_set_test_flags(${name}_objects)
  target_link_libraries(${name}_objects PRIVATE
    vesica_testing ${libraries} GTest::gtest)
  vesica_reuse_test_headers(${name}_objects)
  foreach(level ${vesica_levels})
    vesica_add_test_program(${name}_${level} LIBRARY vesica_${level}_testing
      SOURCES $<TARGET_OBJECTS:${name}_objects>
      LIBRARIES ${libraries} GTest::gtest GTest::gtest_main)
    vesica_add_valgrind_test(${name}.${level} ${name}_${level})
  endforeach()
endfunction()

function(vesica_add_valgrind_test name target)
  add_test(NAME ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    COMMAND "${VESICA_VALGRIND}" --quiet --error-exitcode=99
      --leak-check=no $<TARGET_FILE:${target}>)
  set_tests_properties(${name} PROPERTIES LABELS ct TIMEOUT 900)
  add_dependencies(ct_tests ${target})
endfunction()

# vesica_add_fuzzer(NAME x SOURCES fuzz_x.c... [LIBRARIES target...])
# The program fuzz_x, and the test of that name, which replays fuzz/corpus/x.
function(vesica_add_fuzzer)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME" "SOURCES;LIBRARIES")
  set(target fuzz_${arg_NAME})
  set(corpus "${PROJECT_SOURCE_DIR}/fuzz/corpus/${arg_NAME}")
  set(main)
  if(NOT VESICA_BUILD_FUZZ)
    set(main "${PROJECT_SOURCE_DIR}/fuzz/regression_main.c")
  endif()
  vesica_add_test_program(${target} SOURCES ${arg_SOURCES} ${main}
    LIBRARIES ${arg_LIBRARIES})
  if(VESICA_BUILD_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME ${target} COMMAND ${target} -runs=0 "${corpus}")
  else()
    set_source_files_properties("${main}" PROPERTIES
      COMPILE_DEFINITIONS _POSIX_C_SOURCE=200809L)
    add_test(NAME ${target} COMMAND ${target} "${corpus}")
  endif()
  set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT 300)
  add_dependencies(fuzz_targets ${target})
endfunction()
