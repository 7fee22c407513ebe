/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Versions: of the library (semantic versioning), of the wire, of the profile
 * of normalisation rules. The wire and the profile must be equal on both sides.
 */

#ifndef VESICA_VERSION_H
#define VESICA_VERSION_H

#include "vesica/api.h"

VESICA_BEGIN_DECLS

#define VESICA_VERSION_MAJOR 0
#define VESICA_VERSION_MINOR 1
#define VESICA_VERSION_PATCH 0

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

VESICA_END_DECLS

#endif
