/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Versions: of the library (semantic versioning), of the wire, of the profile
 * of normalisation rules. The wire and the profile must be equal on both sides.
 * The macros tell what a program was compiled with, the functions what it is
 * linked with. docs/LINKING.md says when each changes, and has a fourth one,
 * that of the binary interface, which the dynamic linker compares.
 */

#ifndef VESICA_VERSION_H
#define VESICA_VERSION_H

#include "vesica/api.h"

VESICA_BEGIN_DECLS

#define VESICA_VERSION_MAJOR 0
#define VESICA_VERSION_MINOR 1
#define VESICA_VERSION_PATCH 0

/** The three as one number, to compare: 10203 is 1.2.3. */
#define VESICA_VERSION_NUMBER                                                  \
    (10000 * VESICA_VERSION_MAJOR + 100 * VESICA_VERSION_MINOR +               \
     VESICA_VERSION_PATCH)

/** Version of the wire: protocol/SPEC.md describes this one. */
#define VESICA_WIRE_VERSION 1

/** Version of the normalisation rules: docs/IDENTIFIERS.md describes it. */
#define VESICA_PROFILE 1

/** Version of Unicode of the profile, whatever the libraries below have. */
#define VESICA_UNICODE_MAJOR 15
#define VESICA_UNICODE_MINOR 0

/** Version of the library that is linked, such as "0.1.0".
 *
 * Returns: static text, never NULL.
 */
VESICA_API const char *vesica_version(void);

/** VESICA_VERSION_NUMBER of the library that is linked. */
VESICA_API unsigned vesica_version_number(void);

/** VESICA_WIRE_VERSION of the library that is linked. */
VESICA_API unsigned vesica_wire_version(void);

/** VESICA_PROFILE of the library that is linked. */
VESICA_API unsigned vesica_profile_version(void);

VESICA_END_DECLS

#endif
