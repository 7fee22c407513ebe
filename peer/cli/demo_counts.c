/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/demo_parts.h"

static bool is_name(const peer_demo_count *count, const peer_field *name)
{
    return strlen(count->name) == name->len &&
           memcmp(count->name, name->text, name->len) == 0;
}

size_t peer_demo_count_one(peer_demo_counts *counts, const peer_field *name)
{
    size_t i = 0;
    while (i < counts->num && i < PEER_DEMO_MAX_COUNTS - 1 &&
           !is_name(&counts->counts[i], name)) {
        i++;
    }
    peer_demo_count *count = &counts->counts[i];
    if (i == counts->num) {
        (void)snprintf(count->name, sizeof count->name, "%.*s", (int)name->len,
                       name->text);
        counts->num++;
    }
    count->num++;
    return i;
}

size_t peer_demo_counts_largest(const peer_demo_counts *counts)
{
    size_t largest = PEER_DEMO_MAX_COUNTS;
    uint64_t num = 0;
    for (size_t i = 0; i < counts->num; i++) {
        if (counts->counts[i].num > num) {
            num = counts->counts[i].num;
            largest = i;
        }
    }
    return largest;
}

void peer_demo_counts_print(const peer_demo_counts *counts)
{
    peer_demo_counts left = *counts;
    const char *before = "";
    for (;;) {
        const size_t i = peer_demo_counts_largest(&left);
        char num[PEER_GROUP_ROOM];
        if (i == PEER_DEMO_MAX_COUNTS) {
            break;
        }
        (void)printf("%s%s %s", before, left.counts[i].name,
                     peer_text_group(num, left.counts[i].num));
        left.counts[i].num = 0;
        before = ", ";
    }
    (void)printf("\n");
}
