/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What every public header needs: linkage, visibility, and the rules that hold
 * for all of them (docs/API-CONVENTIONS.md has the reasons).
 *
 * - Parameters stand in this order: the object, outputs, inputs; a length
 *   follows its pointer. `_len` counts bytes, `num_` counts elements.
 * - Functions that can fail return a vesica_status and nothing else. On error
 *   every output is left untouched or is zeroed; where a function says which,
 *   it is that one.
 * - `new` and `free` are for heap objects, `init` and `clear` for the caller's
 *   own storage. `free` takes NULL. Whatever held a secret is wiped.
 * - An object is used by one thread at a time; a pointer to a const object may
 *   be shared by any number of threads while nobody changes it.
 * - Pointer arguments are not NULL unless the comment allows it. NULL where it
 *   is not allowed is answered with VESICA_ERR_ARGUMENT.
 */

#ifndef VESICA_API_H
#define VESICA_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define VESICA_BEGIN_DECLS extern "C" {
#define VESICA_END_DECLS }
#else
#define VESICA_BEGIN_DECLS
#define VESICA_END_DECLS
#endif

#if defined(__GNUC__)
#define VESICA_API __attribute__((visibility("default")))
#define VESICA_MUST_CHECK __attribute__((warn_unused_result))
#else
#define VESICA_API
#define VESICA_MUST_CHECK
#endif

#endif
