/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The one list of outcomes. The hundreds digit is the class: 1 the caller asked
 * for something that cannot be done and nothing has changed, 2 the partner
 * broke a rule, 3 this machine failed, or was told to stop. Classes 2 and 3 end
 * a session and stay.
 */

#ifndef VESICA_STATUS_H
#define VESICA_STATUS_H

#include "vesica/api.h"

VESICA_BEGIN_DECLS

/* clang-format off */
#define VESICA_STATUS_MAP(X)                                                   \
    X(OK,                 0, "success")                                        \
    X(ERR_ARGUMENT,     100, "an argument is outside its documented range")    \
    X(ERR_STATE,        101, "the call is not allowed in the present state")   \
    X(ERR_UNSUPPORTED,  102, "this version does not have what was asked for")  \
    X(ERR_LIMIT,        103, "a limit of the configuration or the terms is exceeded") \
    X(ERR_KEY,          104, "not a key: out of range, zero, or malformed")    \
    X(ERR_BUFFER,       105, "the caller's buffer is too small")               \
    X(ERR_ID_TYPE,      110, "no such identifier type in this profile")        \
    X(ERR_ID_ENCODING,  111, "the text is not valid in the required encoding") \
    X(ERR_ID_LENGTH,    112, "the identifier has the wrong length")            \
    X(ERR_ID_CHARACTER, 113, "a character is not allowed at its position")     \
    X(ERR_ID_CHECK,     114, "the check digit is wrong")                       \
    X(ERR_ID_VALUE,     115, "a part of the identifier has no such value")     \
    X(ERR_MALFORMED,    200, "the partner sent bytes that do not parse")       \
    X(ERR_UNEXPECTED,   201, "the partner sent a message out of turn")         \
    X(ERR_VERSION,      202, "the partner speaks another version")             \
    X(ERR_PROFILE,      203, "the partner normalises identifiers by another profile") \
    X(ERR_TERMS,        204, "the partner's terms are not valid")              \
    X(ERR_TOO_LARGE,    205, "the partner sent or declared more than was agreed") \
    X(ERR_POINT,        206, "the partner sent something that is not a valid group element") \
    X(ERR_ORDER,        207, "the partner sent elements that are not strictly increasing") \
    X(ERR_COUNT,        208, "the partner sent another number of elements than it declared") \
    X(ERR_PROOF,        209, "the partner's proof does not hold")              \
    X(ERR_CONFIRM,      210, "the two sides are not in the same session")      \
    X(ERR_TRANSCRIPT,   211, "the two sides did not see the same messages")    \
    X(ERR_WINDOW,       212, "the partner sent more unanswered messages than the window allows") \
    X(ERR_TRUNCATED,    213, "the partner closed the connection before the end") \
    X(ERR_REFUSED,      214, "the partner refused the terms")                  \
    X(ERR_ABORTED,      215, "the partner ended the session with an error")    \
    X(ERR_REFLECTED,    216, "the partner returned this side's own messages")  \
    X(ERR_TOO_SMALL,    217, "the partner's list is smaller than was agreed")  \
    X(ERR_NOMEM,        300, "out of memory")                                  \
    X(ERR_RANDOM,       301, "the system gave no randomness")                  \
    X(ERR_INTERNAL,     302, "an invariant of the library does not hold")       \
    X(ERR_STOPPED,      303, "the session was stopped by who ran it")
/* clang-format on */

/* Name and number are fixed once released; new ones are added at the end of
 * their class. */
typedef enum vesica_status {
#define VESICA_STATUS_ENUM(name, value, text) VESICA_##name = (value),
    VESICA_STATUS_MAP(VESICA_STATUS_ENUM)
#undef VESICA_STATUS_ENUM
} vesica_status;

/* Whose fault it is: vesica_status / 100. */
typedef enum vesica_class {
    VESICA_CLASS_NONE = 0,
    VESICA_CLASS_CALLER = 1,
    VESICA_CLASS_PEER = 2,
    VESICA_CLASS_LOCAL = 3
} vesica_class;

/** Name of a status, such as "ERR_POINT".
 *
 * Returns: static text, never NULL; "unknown" for a number that is not in the
 *          list.
 */
VESICA_API const char *vesica_status_name(vesica_status status);

/** One English clause that says what a status means.
 *
 * Returns: static text, never NULL; "unknown status" for a number that is not
 *          in the list.
 */
VESICA_API const char *vesica_status_text(vesica_status status);

/** The class of a status.
 *
 * Returns: VESICA_CLASS_NONE for VESICA_OK, else the hundreds digit.
 */
VESICA_API vesica_class vesica_status_class(vesica_status status);

VESICA_END_DECLS

#endif
