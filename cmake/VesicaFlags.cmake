# SPDX-FileCopyrightText: The Vesica authors
# SPDX-License-Identifier: Apache-2.0

# Flags of our own targets. Nothing here reaches a user's code: the flags are
# set on the objects, never on what is exported.

include(CheckCCompilerFlag)
include(CheckPIESupported)
include(VesicaWarnings)

check_pie_supported(LANGUAGES C)
check_c_compiler_flag(-fcf-protection=full VESICA_HAVE_CF_PROTECTION)
check_c_compiler_flag(-fstack-clash-protection VESICA_HAVE_STACK_CLASH)

if(VESICA_BUILD_TESTS)
  enable_language(CXX)
endif()

# Sanitizers and coverage concern everything, tests too.
if(VESICA_SANITIZE)
  add_compile_options(-fsanitize=${VESICA_SANITIZE}
    -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${VESICA_SANITIZE})
endif()
if(VESICA_BUILD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(VESICA_COVERAGE)
  # Threads count too: without atomic counters some come out negative.
  add_compile_options(--coverage -fprofile-update=atomic -fprofile-abs-path)
  add_link_options(--coverage)
endif()

# _FORTIFY_SOURCE needs optimisation, and hides from sanitizers what they look
# for.
set(vesica_optimised "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
set(VESICA_HARDENING -fstack-protector-strong)
if(VESICA_HAVE_CF_PROTECTION)
  list(APPEND VESICA_HARDENING -fcf-protection=full)
endif()
if(VESICA_HAVE_STACK_CLASH)
  list(APPEND VESICA_HARDENING -fstack-clash-protection)
endif()
if(NOT VESICA_SANITIZE)
  list(APPEND VESICA_HARDENING
    "$<${vesica_optimised}:-U_FORTIFY_SOURCE>"
    "$<${vesica_optimised}:-D_FORTIFY_SOURCE=2>")
endif()
# Macros of OpenSSL write down the file that calls them: without the folder of
# the build, so that the same sources give the same program everywhere. Tools of
# coverage look for the sources where they are said to be.
if(NOT VESICA_BUILD_FUZZ)
  list(APPEND VESICA_HARDENING
    "$<${vesica_optimised}:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>")
endif()
set(VESICA_HARDENING_LINK -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)

set(VESICA_C_FLAGS ${VESICA_WARNINGS} ${VESICA_WARNINGS_C}
  $<$<C_COMPILER_ID:GNU>:${VESICA_WARNINGS_GCC}>
  $<$<C_COMPILER_ID:Clang>:${VESICA_WARNINGS_CLANG}>
  $<$<BOOL:${VESICA_WERROR}>:-Werror>)
set(VESICA_CXX_FLAGS ${VESICA_WARNINGS_TEST}
  $<$<BOOL:${VESICA_WERROR}>:-Werror>)

# Backends for a particular processor. Their files alone are compiled for it;
# util/cpu.c decides at run time which of them runs, by the same list.
set(VESICA_X86_64 OFF)
if(NOT VESICA_PORTABLE AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  set(VESICA_FLAGS_AVX2 -mavx2 -maes -mpclmul)
  set(VESICA_FLAGS_AVX512 ${VESICA_FLAGS_AVX2}
    -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512ifma
    -mavx512vbmi -mgfni -mvaes -mvpclmulqdq)
  check_c_compiler_flag("${VESICA_FLAGS_AVX512}" VESICA_HAVE_AVX512)
  set(VESICA_X86_64 ${VESICA_HAVE_AVX512})
endif()

# Frames of kernels hold tables of secret points. vesica_wipe_stack reaches
# 64 KiB (lib/util/wipe.h), of which 8 are for what kernels call. Sanitizers
# make frames larger, as does what runs under valgrind alone: less optimisation.
if(NOT VESICA_SANITIZE AND NOT VESICA_CT_CHECK)
  set(VESICA_KERNEL_FLAGS -Wframe-larger-than=57344)
endif()
# clang aligns vectors in a frame only if it has kept a register for that frame
# from the beginning. Else they lie across lines of the cache, which costs
# ristretto255 by AVX2 a third more time.
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  list(APPEND VESICA_KERNEL_FLAGS -fno-omit-frame-pointer)
endif()
# Where variables of optimised code are takes gcc as long as the code.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  list(APPEND VESICA_KERNEL_FLAGS -fno-var-tracking
    -fno-var-tracking-assignments)
endif()
# Kernels compute, and have no branch that an input decides. To tell libFuzzer of
# each comparison of their counters takes more than half of its time.
if(VESICA_BUILD_FUZZ)
  list(APPEND VESICA_KERNEL_FLAGS -fno-sanitize=fuzzer-no-link)
endif()

set(VESICA_DEFINITIONS
  $<$<BOOL:${VESICA_X86_64}>:VESICA_X86_64=1>
  $<$<BOOL:${VESICA_VERIFY}>:VESICA_VERIFY=1>
  $<$<BOOL:${VESICA_CT_CHECK}>:VESICA_CT_CHECK=1>
  $<$<BOOL:${VESICA_PORTABLE}>:VESICA_PORTABLE=1>
  $<$<BOOL:${VESICA_BUILD_FUZZ}>:FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION=1>)

# Language, warnings and hardening of one of our targets.
function(vesica_set_flags target)
  set_target_properties(${target} PROPERTIES
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
    CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE ${VESICA_HARDENING}
    "$<$<COMPILE_LANGUAGE:C>:${VESICA_C_FLAGS}>"
    "$<$<COMPILE_LANGUAGE:CXX>:${VESICA_CXX_FLAGS}>")
  target_compile_definitions(${target} PRIVATE ${VESICA_DEFINITIONS})
  target_link_options(${target} PRIVATE ${VESICA_HARDENING_LINK})
endfunction()
