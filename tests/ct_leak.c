/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A program with a leak of the kind that the tests labelled ct look for. Under
 * valgrind it must be reported, or those tests prove nothing. */

#include <stdint.h>
#include <stdio.h>

#include "util/ct.h"

int main(void)
{
    volatile uint8_t secret = 1;
    VESICA_SECRET(&secret, sizeof secret);
    if (secret == 1) {
        puts("a branch on a secret");
    }
    return 0;
}
