/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Writes first inputs for the fuzz targets, taken from an honest session:
 * make_seeds DIR makes DIR/TARGET/seed. fuzz/README.md says how they become
 * corpora. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/pair.h"

static const char *root;

static void write_seed(const char *target, const uint8_t *bytes, size_t len)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root, target);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        perror(path);
        exit(1);
    }
    snprintf(path, sizeof path, "%s/%s/seed", root, target);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, len, file) != len ||
        fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

/* A seed of a message target: 1, then the payload. */
static void write_payload(const char *target, const uint8_t *payload,
                          size_t len)
{
    uint8_t seed[FUZZ_MAX_FRAME] = {1};
    memcpy(seed + 1, payload, len);
    write_seed(target, seed, len + 1);
}

typedef struct seed_of {
    vesica_message message;
    const char *to_proposer;
    const char *to_answerer;
} seed_of;

static const seed_of seeds[] = {
    {VESICA_MESSAGE_HELLO, "hello_proposer", "hello_answerer"},
    {VESICA_MESSAGE_TERMS, NULL, "terms_answerer"},
    {VESICA_MESSAGE_ACCEPT, "accept_proposer", "accept_answerer"},
    {VESICA_MESSAGE_BLINDED, NULL, "blinded_sender"},
    {VESICA_MESSAGE_EVALUATED, "evaluated_receiver", NULL},
    {VESICA_MESSAGE_TAGS, "tags_receiver", NULL},
    {VESICA_MESSAGE_ACK, NULL, "ack_sender"},
    {VESICA_MESSAGE_DONE, "done_receiver", "done_sender"},
};

static void hand(void *arg, fuzz_pair *pair, fuzz_side *to, fuzz_frame *frame)
{
    const uint8_t *payload = frame->bytes + VESICA_FRAME_HEADER_BYTES;
    const size_t len = frame->len - VESICA_FRAME_HEADER_BYTES;
    (void)arg;
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++) {
        const char *target =
            to == &pair->proposer ? seeds[i].to_proposer : seeds[i].to_answerer;
        if (seeds[i].message == fuzz_type(frame) && target != NULL) {
            write_payload(target, payload, len);
        }
    }
    if (fuzz_type(frame) == VESICA_MESSAGE_TERMS) {
        write_seed("terms", payload, len);
        write_seed("cursor", payload, len);
    }
    fuzz_deliver(pair, to, frame->bytes, frame->len);
}

int main(int argc, char **argv)
{
    static const uint8_t abort_peer[] = {0x82, 1, 2, 2, 0xcc, 201};
    static const uint8_t refuse_terms[] = {0x82, 1, 2, 2, 1};
    static const uint8_t progress[] = {0x82, 1,    0xcd, 0x40, 0x00,
                                       2,    0xcd, 0x40, 0x00};
    static const uint8_t passes[] = {0, 255, 255, 0, 255, 255, 0, 7, 1};
    fuzz_pair pair = {.chunk = SIZE_MAX, .max_units = 64, .hand = hand};
    if (argc != 2) {
        fprintf(stderr, "usage: make_seeds DIR\n");
        return 1;
    }
    root = argv[1];
    fuzz_run(&pair);
    write_payload("abort_proposer", abort_peer, sizeof abort_peer);
    write_payload("abort_answerer", abort_peer, sizeof abort_peer);
    write_payload("refuse_proposer", refuse_terms, sizeof refuse_terms);
    write_payload("refuse_answerer", refuse_terms, sizeof refuse_terms);
    write_payload("progress_receiver", progress, sizeof progress);
    write_payload("progress_sender", progress, sizeof progress);
    write_seed("session", passes, sizeof passes);
    return 0;
}
