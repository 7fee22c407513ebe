/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What the engines cost: CPU time of both sides together, in nanoseconds, each
 * side on one thread. The numbers are rounded figures of `vesica-bench engines`
 * and `vesica-bench psi`; docs/ENGINES.md names the machine.
 */

#ifndef VESICA_TERMS_COSTS_H
#define VESICA_TERMS_COSTS_H

#include <stdint.h>

#include "vesica/suite.h"

/* The engine dh. */
typedef struct vesica_costs_dh {
    uint32_t session;
    uint32_t receiver_item; /* blinded, evaluated and finished */
    uint32_t sender_item;
    uint32_t proof; /* more, for an item of the receiver */
} vesica_costs_dh;

/* The engine vole. */
typedef struct vesica_costs_vole {
    uint32_t session; /* base OTs and COTs: most of what no size changes */
    uint32_t leaves;  /* 1,024 leaves of trees, and all that follows */
    uint32_t receiver_item; /* hashed, encoded and decoded */
    uint32_t sender_item;
    uint32_t checks;     /* more, for a session, if malicious */
    uint32_t joint_item; /* more, for an item of either side, if malicious */
} vesica_costs_vole;

/* The costs of a suite that there is. */
const vesica_costs_dh *vesica_costs_of_dh(vesica_suite suite);
const vesica_costs_vole *vesica_costs_of_vole(vesica_suite suite);

#endif
