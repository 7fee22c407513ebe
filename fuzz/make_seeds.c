/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Writes first inputs for the fuzz targets, taken from an honest session, from
 * the table of types and from lists as they may be: make_seeds DIR makes
 * DIR/TARGET/seed and more. fuzz/README.md says how they become corpora. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "support/pair.h"

static const char *root;

static void write_file(const char *target, const char *name, const void *bytes,
                       size_t len)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", root, target);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        perror(path);
        exit(1);
    }
    snprintf(path, sizeof path, "%s/%s/%s", root, target, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, len, file) != len ||
        fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static void write_seed(const char *target, const uint8_t *bytes, size_t len)
{
    write_file(target, "seed", bytes, len);
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

static void write_type(const vesica_identifier_info *info)
{
    char target[64] = "id_";
    for (size_t i = 0; info->name[i] != '\0' && i < sizeof target - 4; i++) {
        const char c = info->name[i];
        target[3 + i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    write_file(target, "example", info->example, strlen(info->example));
    write_file(target, "canonical", info->canonical, strlen(info->canonical));
}

typedef struct list_seed {
    const char *target;
    const char *name;
    const char *text;
} list_seed;

/* Those of `list` begin with two bytes of options. */
static const list_seed list_seeds[] = {
    {"csv", "plain", "id_type,value\nLEI,999900TESTENTITY0175\n"},
    {"csv", "quoted",
     "\xef\xbb\xbfid_type,value,\"a \"\"name\"\"\r\nof two "
     "lines\"\r\n\r\nBIC,\"DEUTDEFF\",\r\nIP,192.0.2.1,x"},
    {"csv", "bad", "a,\"b\n\"c\"d,e\nf\rg\n\"h"},
    {"gb18030", "plain",
     "id_type,value\nNAME_ORG,\xb1\xb1\xbe\xa9\xca\xbe\xc0\xfd\n"},
    {"gb18030", "mark", "\x84\x31\x95\x33\"\x81\x30\x81\x30\",\xff\n"},
    {"tsv", "plain", "id_type\tvalue\r\nLEI\t999900TESTENTITY0175\r\n"},
    {"tsv", "quotes", "a\t\"b, c\"\td\"\n\t\t\n\n\"\n"},
    {"list", "mixed",
     "\x01\xa0id_type,value,state,expires_on,role\n"
     "LEI,999900TESTENTITY0175,active,2026-12-31,perpetrator\n"
     "BIC,DEUTDEFF,disputed,,\nBIC,DEUTDEFF,,2025-12-31,\nIP,192.0.2,,,\n"
     "PAN,4111111111111111,,,victim\n"},
    {"list", "mapped",
     "\x1a\x80kind\traw_value\tuntil\nIMO\t9074729\t2026-06-30\n"},
    {"list", "composed",
     "\x01\x98id_type,value,name,birth_date,bank,account,id\n"
     "NAME_DOB,,Doe Jane,1990-01-31,,,\nACCT,,,,DEUTDEFF,12345678,\n"
     "SOCIAL,,wechat,,,,abc\n"},
    {"list", "tabs",
     "\x02\x80id_type\tvalue\tnote\nNAME_ORG\tOne, \"Two\" Ltd\ta,b\n"},
    {"list", "numbered",
     "\x40\x82"
     "a,990101199003071237\nb,1\n"},
    {"list", "gb18030", "\x05\x80id_type,value\nNAME_ORG,\xb1\xb1\xbe\xa9\n"},
};

static void write_lists(void)
{
    for (size_t i = 0; i < sizeof list_seeds / sizeof list_seeds[0]; i++) {
        const list_seed *seed = &list_seeds[i];
        write_file(seed->target, seed->name, seed->text, strlen(seed->text));
    }
}

/* The first byte is the type, the second the length of the first text. */
static void write_composites(void)
{
    static const char *const composites[] = {"\x04\x0c"
                                             "999000000006"
                                             "1234-5678",
                                             "\x01\x03"
                                             "UTO"
                                             "L898902C3",
                                             "\x02\x06"
                                             "wechat"
                                             "abc_123",
                                             "\x03\x08"
                                             "Doe Jane"
                                             "1990-01-31"};
    for (size_t i = 0; i < sizeof composites / sizeof composites[0]; i++) {
        const char name[] = {(char)('a' + i), '\0'};
        write_file("compose", name, composites[i], strlen(composites[i]));
    }
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
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        write_type(vesica_identifier_info_at(i));
    }
    write_lists();
    write_composites();
    return 0;
}
