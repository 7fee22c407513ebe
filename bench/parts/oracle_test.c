/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Each oracle takes elements and scalars as the library encodes them, and gives
 * twice the generator where that is asked for. */

#include "parts/oracle.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct known {
    const char *name;
    const struct oracle *oracle;
    bool little_endian; /* scalars */
    size_t element_len;
    const char *generator;
    const char *doubled;
};

/* RFC 9496, appendix A.1; SEC 2 and GB/T 32918.5, doubled by the formula. */
static const struct known all_known[] = {
    {"ristretto255", &oracle_ristretto255, true, 32,
     "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
     "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919"},
    {"p256", &oracle_p256, false, 33,
     "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
     "037cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978"},
    {"sm2", &oracle_sm2, false, 33,
     "0232c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
     "0356cefd60d7c87c000d58ef57fa73ba4d9c0dfa08c08a7331495c2e1da3f2bd52"},
};

static bool failed;

static void check(bool holds, const struct known *known, const char *what)
{
    if (!holds) {
        failed = true;
        (void)fprintf(stderr, "%s: does not hold: %s\n", known->name, what);
    }
}

static void read_hex(uint8_t *out, size_t len, const char *hex)
{
    (void)sodium_hex2bin(out, len, hex, strlen(hex), NULL, NULL, NULL);
}

/* All elements the generator, all scalars 2. */
static void make_inputs(struct inputs *out, const vesica_group *group,
                        const struct known *known)
{
    *out = (struct inputs){.group = group};
    memset(out->uniform, 1, sizeof out->uniform);
    for (size_t i = 0; i < VESICA_GROUP_BATCH; i++) {
        read_hex(out->elements + i * known->element_len, known->element_len,
                 known->generator);
        out->scalars[i * group->scalar_len +
                     (known->little_endian ? 0 : group->scalar_len - 1)] = 2;
    }
}

static void check_operations(void *state, const struct known *known)
{
    uint8_t doubled[VESICA_MAX_ELEMENT_BYTES];
    uint8_t element[VESICA_MAX_ELEMENT_BYTES];
    const enum operation products[] = {OPERATION_ENCODE,
                                       OPERATION_MULTIPLY_ENCODE,
                                       OPERATION_DECODE_MULTIPLY_ENCODE};
    const size_t last = VESICA_GROUP_BATCH - 1;

    read_hex(doubled, known->element_len, known->doubled);
    for (size_t i = 0; i < sizeof products / sizeof products[0]; i++) {
        if (known->oracle->names[products[i]] != NULL) {
            memset(element, 0, sizeof element);
            check(known->oracle->run(state, products[i], last, element) &&
                      memcmp(element, doubled, known->element_len) == 0,
                  known, "twice the generator");
        }
    }
    check(known->oracle->run(state, OPERATION_DECODE, last, element), known,
          "the generator decodes");
    check(known->oracle->run(state, OPERATION_MULTIPLY, last, element), known,
          "the generator multiplies");
    for (int i = 0; i < NUM_OPERATIONS; i++) {
        check((known->oracle->names[i] != NULL) ==
                  known->oracle->run(state, (enum operation)i, last, element),
              known, "what has a name runs, and nothing else");
    }
}

static void check_oracle(const struct known *known)
{
    const vesica_group group = {.element_len = known->element_len,
                                .scalar_len = 32};
    struct inputs inputs;
    void *state = NULL;

    make_inputs(&inputs, &group, known);
    if (!known->oracle->open(&state, known->oracle, &inputs)) {
        check(false, known, "it opens");
        return;
    }
    check_operations(state, known);
    memset(inputs.elements, 0xff, sizeof inputs.elements);
    check(!known->oracle->run(state, OPERATION_DECODE, 0, inputs.uniform),
          known, "what is no element does not decode");
    known->oracle->close(state);
}

int main(void)
{
    if (sodium_init() < 0) {
        return 1;
    }
    for (size_t i = 0; i < sizeof all_known / sizeof all_known[0]; i++) {
        check_oracle(&all_known[i]);
    }
    return failed ? 1 : 0;
}
