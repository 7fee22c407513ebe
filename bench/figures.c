/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "figures.h"

#include <stdio.h>
#include <string.h>

static struct phase *find_phase(struct party_figures *figures, const char *name)
{
    struct phase *phase;

    for (size_t i = 0; i < figures->num_phases; i++) {
        if (strcmp(figures->phases[i].name, name) == 0) {
            return &figures->phases[i];
        }
    }
    if (figures->num_phases == FIGURES_MAX_PHASES) {
        return &figures->phases[FIGURES_MAX_PHASES - 1];
    }
    phase = &figures->phases[figures->num_phases++];
    (void)snprintf(phase->name, sizeof phase->name, "%s", name);
    phase->cpu_seconds = 0;
    return phase;
}

void figures_add(struct party_figures *figures, const char *phase,
                 double cpu_seconds)
{
    find_phase(figures, phase)->cpu_seconds += cpu_seconds;
}

double figures_session_cpu(const struct party_figures *figures)
{
    double sum = 0;

    for (size_t i = 0; i < figures->num_phases; i++) {
        if (strcmp(figures->phases[i].name, FIGURES_LIST_PHASE) != 0) {
            sum += figures->phases[i].cpu_seconds;
        }
    }
    return sum;
}
