/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A program with both leaks that the tests labelled ct look for: a branch and
 * an index. Under valgrind each must be reported, or those tests prove nothing.
 */

#include <stdint.h>
#include <stdio.h>

#include "util/ct.h"

int main(void)
{
    static volatile uint8_t table[256];
    volatile uint8_t secret = 1;
    VESICA_SECRET(&secret, sizeof secret);
    if (secret == 1) {
        puts("a branch on a secret");
    }
    return table[secret];
}
