/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* RFC 9497 on the caller's own buffers, mode VOPRF: a sender evaluates a batch
 * for a receiver, and proves that it used the key it had published. For those
 * who bring their own messages; a session does all of this by itself. */

#include "must.h"

#include "vesica/oprf.h"

#include <string.h>
#include <sys/random.h>

/* What a buffer holds of each input. */
enum {
    NUM = 2,
    ELEMENT = 32,
    SCALAR = 32,
    HASH = 64,
    PROOF = 64
};

static const vesica_suite suite = VESICA_SUITE_RISTRETTO255_SHA512;
static const vesica_oprf_mode mode = VESICA_OPRF_MODE_VOPRF;

/* Nothing in this part of the library draws randomness: all coins are given. */
static void draw(uint8_t *out, size_t len)
{
    if (getrandom(out, len, 0) != (ssize_t)len) {
        perror("getrandom");
        exit(EXIT_FAILURE);
    }
}

/* The sender's long-lived key; the public half is published beforehand. */
static void make_key(vesica_oprf_key *key)
{
    static const char info[] = "example key, 2026";
    uint8_t seed[32];

    draw(seed, sizeof seed);
    MUST(vesica_oprf_key_derive(key, suite, mode, seed, (const uint8_t *)info,
                                sizeof info - 1));
}

/* Receiver: one fresh blind for each input. */
static void blind(uint8_t *blinded, uint8_t *blinds,
                  const vesica_oprf_input *inputs)
{
    for (size_t i = 0; i < NUM; i++) {
        uint8_t uniform[64];

        draw(uniform, sizeof uniform);
        MUST(vesica_oprf_blind_from_uniform(blinds + i * SCALAR, suite,
                                            uniform));
    }
    MUST(vesica_oprf_blind(blinded, suite, mode, inputs, NUM, blinds, NUM));
}

/* Sender: sees blinded elements alone, and cannot tell what they were. */
static void evaluate(uint8_t *evaluated, uint8_t *proof,
                     const vesica_oprf_key *key, const uint8_t *blinded)
{
    uint8_t seed[32];

    MUST(vesica_oprf_evaluate(key, evaluated, blinded, NUM));
    draw(seed, sizeof seed);
    MUST(vesica_oprf_prove(key, proof, blinded, evaluated, NUM, seed));
}

int main(void)
{
    static const vesica_oprf_input inputs[NUM] = {
        {(const uint8_t *)"first input", 11},
        {(const uint8_t *)"second input", 12}};
    uint8_t blinds[NUM * SCALAR]; /* secret */
    uint8_t blinded[NUM * ELEMENT];
    uint8_t evaluated[NUM * ELEMENT];
    uint8_t proof[PROOF];
    uint8_t outputs[NUM * HASH];
    uint8_t expected[NUM * HASH];
    vesica_oprf_key key;

    make_key(&key);
    blind(blinded, blinds, inputs);            /* receiver → sender */
    evaluate(evaluated, proof, &key, blinded); /* sender → receiver */
    MUST(vesica_oprf_verify(suite, key.public_key, blinded, evaluated, NUM,
                            proof));
    MUST(vesica_oprf_finalise(outputs, suite, inputs, evaluated, NUM, blinds,
                              NUM));

    /* The sender, which knows its key, gets the same for what it knows. */
    MUST(vesica_oprf_evaluate_inputs(&key, expected, inputs, NUM));
    vesica_oprf_key_clear(&key);
    if (memcmp(outputs, expected, sizeof outputs) != 0) {
        (void)fputs("the two sides disagree\n", stderr);
        return EXIT_FAILURE;
    }
    printf("%d outputs, the first begins with %02x%02x%02x%02x\n", NUM,
           outputs[0], outputs[1], outputs[2], outputs[3]);
    return EXIT_SUCCESS;
}
