/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Writes first inputs for the fuzz targets, taken from honest sessions, from
 * the table of types and from lists as they may be: make_seeds DIR makes
 * DIR/TARGET/NAME. fuzz/README.md says how they become corpora. */

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
    (void)snprintf(path, sizeof path, "%s/%s", root, target);
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        perror(path);
        exit(1);
    }
    (void)snprintf(path, sizeof path, "%s/%s/%s", root, target, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, len, file) != len ||
        fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

static const uint8_t nowhere[2] = {0};

/* A seed of a message target: how, then terms, with the engine vole where it is
 * laid, then the payload. */
static void write_payload(const char *target, uint8_t terms, uint8_t how,
                          const uint8_t *where, const uint8_t *payload,
                          size_t len)
{
    static uint8_t seed[FUZZ_MAX_FRAME + 4];
    const size_t first = where != NULL ? 4 : 2;
    char name[16];
    seed[0] = how;
    seed[1] = terms;
    memcpy(seed + 2, where != NULL ? where : nowhere, 2);
    (void)snprintf(name, sizeof name, "%02x-%02x-%02x%02x", terms, how, seed[3],
                   seed[2]);
    memcpy(seed + first, payload, len);
    write_file(target, name, seed, len + first);
}

typedef struct seed_of {
    vesica_message message;
    const char *to_receiver; /* or proposer */
    const char *to_sender;   /* or answerer */
} seed_of;

static const seed_of role_seeds[] = {
    {VESICA_MESSAGE_BLINDED, NULL, "blinded_sender"},
    {VESICA_MESSAGE_EVALUATED, "evaluated_receiver", NULL},
    {VESICA_MESSAGE_TAGS, "tags_receiver", NULL},
    {VESICA_MESSAGE_ACK, "ack_receiver", "ack_sender"},
    {VESICA_MESSAGE_DONE, "done_receiver", "done_sender"},
    {VESICA_MESSAGE_MATCHED, NULL, "matched_sender"},
    {VESICA_MESSAGE_REVEALED, NULL, "revealed_sender"},
};

static const seed_of vole_seeds[] = {
    {VESICA_MESSAGE_OFFER, "offer_receiver", NULL},
    {VESICA_MESSAGE_KEYS, NULL, "keys_sender"},
    {VESICA_MESSAGE_CORRECTIONS, NULL, "corrections_sender"},
    {VESICA_MESSAGE_TREES, "trees_receiver", NULL},
    {VESICA_MESSAGE_SLOTS, NULL, "slots_sender"},
    {VESICA_MESSAGE_TAGS, "tags_receiver_vole", NULL},
    {VESICA_MESSAGE_COMMIT, "commit_receiver", "commit_sender"},
    {VESICA_MESSAGE_OPEN, "open_receiver", "open_sender"},
    {VESICA_MESSAGE_CHALLENGE, "challenge_receiver", "challenge_sender"},
    {VESICA_MESSAGE_RESPONSE, "response_receiver", "response_sender"},
};

static const seed_of side_seeds[] = {
    {VESICA_MESSAGE_HELLO, "hello_proposer", "hello_answerer"},
    {VESICA_MESSAGE_TERMS, NULL, "terms_answerer"},
    {VESICA_MESSAGE_ACCEPT, "accept_proposer", "accept_answerer"},
};

#define NUM_OF(rows) (sizeof(rows) / sizeof(rows)[0])

/** Largest honest payload that becomes a seed. */
#define LARGEST_SEED 9000

/* The honest payload, whole and as nothing laid over it. */
static void write_message(const char *target, uint8_t terms,
                          const uint8_t *payload, size_t len)
{
    static const uint8_t zeros[4] = {0};
    if (target != NULL) {
        write_payload(target, terms, 1, NULL, payload, len);
        write_payload(target, terms, 0, NULL, zeros, sizeof zeros);
    }
}

/* Of the engine vole: the honest payload, if it is not too large for a corpus,
 * and a few bytes laid here and there. */
static void write_vole_message(const char *target, uint8_t terms,
                               const uint8_t *payload, size_t len)
{
    static const uint8_t bytes[4] = {1, 0, 0x80, 0};
    if (target == NULL) {
        return;
    }
    for (uint8_t i = 0; i < 4; i++) {
        const size_t at = (len - 1) / 4 * i / 3;
        const uint8_t where[2] = {(uint8_t)at, (uint8_t)(at >> 8)};
        write_payload(target, terms, 0, where, bytes, sizeof bytes);
    }
    if (len < LARGEST_SEED) {
        write_payload(target, terms, 1, nowhere, payload, len);
    }
}

static void write_vole_frame(const fuzz_pair *pair, const fuzz_side *to,
                             const fuzz_frame *frame)
{
    for (size_t i = 0; i < NUM_OF(vole_seeds); i++) {
        const seed_of *seed = &vole_seeds[i];
        if (seed->message == fuzz_type(frame)) {
            write_vole_message(
                fuzz_receives(pair, to) ? seed->to_receiver : seed->to_sender,
                pair->terms, frame->bytes + VESICA_FRAME_HEADER_BYTES,
                frame->len - VESICA_FRAME_HEADER_BYTES);
        }
    }
}

static void write_frame(const fuzz_pair *pair, const fuzz_side *to,
                        const fuzz_frame *frame)
{
    const uint8_t *payload = frame->bytes + VESICA_FRAME_HEADER_BYTES;
    const size_t len = frame->len - VESICA_FRAME_HEADER_BYTES;
    const bool receives = fuzz_receives(pair, to);
    const bool proposes = to == &pair->proposer;
    for (size_t i = 0; i < NUM_OF(role_seeds); i++) {
        const seed_of *seed = &role_seeds[i];
        if (seed->message == fuzz_type(frame)) {
            write_message(receives ? seed->to_receiver : seed->to_sender,
                          pair->terms, payload, len);
        }
    }
    for (size_t i = 0; i < NUM_OF(side_seeds); i++) {
        const seed_of *seed = &side_seeds[i];
        if (seed->message == fuzz_type(frame)) {
            write_message(proposes ? seed->to_receiver : seed->to_sender,
                          pair->terms, payload, len);
        }
    }
}

static void hand(void *arg, fuzz_pair *pair, fuzz_side *to, fuzz_frame *frame)
{
    const uint8_t *payload = frame->bytes + VESICA_FRAME_HEADER_BYTES;
    const size_t len = frame->len - VESICA_FRAME_HEADER_BYTES;
    const unsigned type = frame->bytes[4];
    char name[16];
    (void)arg;
    if (pair->vole) {
        write_vole_frame(pair, to, frame);
        fuzz_deliver(pair, to, frame->bytes, frame->len);
        return;
    }
    write_frame(pair, to, frame);
    (void)snprintf(name, sizeof name, "%02x-%u", pair->terms, type);
    write_file("cursor", name, payload, len);
    if (type == VESICA_MESSAGE_TERMS) {
        write_file("terms", name, payload, len);
    }
    fuzz_deliver(pair, to, frame->bytes, frame->len);
}

/* Sessions of terms that differ in what they send, or in who sends it. */
static const uint8_t terms_seeds[] = {
    0,
    FUZZ_TERMS_ANSWERER,
    FUZZ_TERMS_PROOF,
    FUZZ_TERMS_LABELS | FUZZ_TERMS_FRESH,
    FUZZ_TERMS_BOTH,
    FUZZ_TERMS_RICH,
    FUZZ_TERMS_RICH | FUZZ_TERMS_SM2,
    FUZZ_TERMS_RICH | FUZZ_TERMS_MALICIOUS | FUZZ_TERMS_PADDED |
        FUZZ_TERMS_FRESH | FUZZ_TERMS_MIN_ITEMS,
    FUZZ_TERMS_ANSWERER | FUZZ_TERMS_MALICIOUS | FUZZ_TERMS_LABELS,
};

/* The same for the engine vole. */
static const uint8_t vole_terms_seeds[] = {
    0,
    FUZZ_TERMS_ANSWERER | FUZZ_TERMS_LABELS,
    FUZZ_TERMS_SM2 | FUZZ_TERMS_LABELS | FUZZ_TERMS_PADDED,
    FUZZ_TERMS_MALICIOUS,
    FUZZ_TERMS_MALICIOUS | FUZZ_TERMS_ANSWERER | FUZZ_TERMS_LABELS,
    FUZZ_TERMS_MALICIOUS | FUZZ_TERMS_SM2 | FUZZ_TERMS_PADDED,
};

/* Messages that no honest session has: before each of some frames. */
static void write_others(uint8_t terms)
{
    static const uint8_t abort_told[] = {0x82, 1, 2, 2, 0xcc, 201};
    static const uint8_t abort_bare[] = {0x81, 1, 3};
    static const uint8_t refuse_terms[] = {0x82, 1, 2, 2, 16};
    static const uint8_t progress[] = {0x82, 1, 3, 2, 6};
    write_payload("refuse_proposer", terms, 1, NULL, refuse_terms,
                  sizeof refuse_terms);
    write_payload("refuse_answerer", terms, 1, NULL, refuse_terms,
                  sizeof refuse_terms);
    for (uint8_t first = 0; first < 8; first++) {
        const uint8_t how = (uint8_t)(first << 1 | 1);
        write_payload("abort_proposer", terms, how, NULL, abort_told,
                      sizeof abort_told);
        write_payload("abort_answerer", terms, how, NULL, abort_bare,
                      sizeof abort_bare);
        write_payload("progress_receiver", terms, how, NULL, progress,
                      sizeof progress);
        write_payload("progress_sender", terms, how, NULL, progress,
                      sizeof progress);
    }
}

static void write_sessions(void)
{
    uint8_t script[] = {0, 0, 255, 255, 0, 255, 255, 0, 7, 1};
    for (size_t i = 0; i < NUM_OF(terms_seeds); i++) {
        fuzz_pair pair = {.terms = terms_seeds[i],
                          .chunk = SIZE_MAX,
                          .max_units = 64,
                          .hand = hand};
        char name[16];
        fuzz_run(&pair);
        write_others(terms_seeds[i]);
        script[0] = terms_seeds[i];
        (void)snprintf(name, sizeof name, "%02x", terms_seeds[i]);
        write_file("session", name, script, sizeof script);
    }
    for (size_t i = 0; i < NUM_OF(vole_terms_seeds); i++) {
        fuzz_pair pair = {.terms = vole_terms_seeds[i],
                          .vole = true,
                          .chunk = SIZE_MAX,
                          .max_units = 64,
                          .hand = hand};
        char name[16];
        fuzz_run(&pair);
        script[0] = vole_terms_seeds[i];
        (void)snprintf(name, sizeof name, "%02x", vole_terms_seeds[i]);
        write_file("session_vole", name, script, sizeof script);
    }
}

/* Options, longest label, length, bit; then the label, or the padded one. */
static void write_labels(void)
{
    static const uint8_t plain[] = {0x01, 31,  5,   40,  0,
                                    'l',  'a', 'b', 'e', 'l'};
    static const uint8_t padded[] = {0xc3, 3, 0, 1, 1, 3, 0, 'a', 'b', 'c'};
    static const uint8_t too_long[] = {0x4b, 3, 4, 0, 0, 5, 0, 'a', 'b', 'c'};
    static const uint8_t dirty[] = {0x8b, 3, 4, 9, 0, 1, 0, 'a', 0, 'c'};
    write_file("label", "plain", plain, sizeof plain);
    write_file("label", "padded", padded, sizeof padded);
    write_file("label", "long", too_long, sizeof too_long);
    write_file("label", "dirty", dirty, sizeof dirty);
}

/* Bytes of a tag, log2 of their number in the list, how many there are, whether
 * there is a last one; that, in 16 bytes; the code of these. */
static void write_codes(void)
{
    enum {
        HEAD_BYTES = 4 + VESICA_RICE_MAX_TAG_BYTES,
        NUM = 5
    };
    static const uint8_t heads[][4] = {
        {4, 2, NUM, 0}, {5, 3, NUM, 1}, {8, 0, 1, 0}, {15, 7, NUM, 1}};
    for (size_t i = 0; i < NUM_OF(heads); i++) {
        const size_t tag_len = heads[i][0] + (size_t)1;
        const size_t num = heads[i][2];
        const vesica_rice rice =
            vesica_rice_of(tag_len, UINT64_C(1) << heads[i][1], tag_len);
        const char name[] = {(char)('a' + i), '\0'};
        uint8_t tags[NUM * VESICA_RICE_MAX_TAG_BYTES] = {0};
        uint8_t seed[512] = {0};
        for (size_t j = 0; j < num; j++) {
            tags[j * tag_len] = (uint8_t)(40 * j + 9);
        }
        const uint8_t *last = heads[i][3] != 0 ? seed + 4 : NULL;
        const size_t len = (size_t)vesica_rice_len(&rice, tags, num, last);
        memcpy(seed, heads[i], 4);
        vesica_rice_encode(&rice, seed + HEAD_BYTES, tags, num, last);
        write_file("rice", name, seed, HEAD_BYTES + len);
    }
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
    for (size_t i = 0; i < NUM_OF(list_seeds); i++) {
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
    for (size_t i = 0; i < NUM_OF(composites); i++) {
        const char name[] = {(char)('a' + i), '\0'};
        write_file("compose", name, composites[i], strlen(composites[i]));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: make_seeds DIR\n");
        return 1;
    }
    root = argv[1];
    write_sessions();
    write_labels();
    write_codes();
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        write_type(vesica_identifier_info_at(i));
    }
    write_lists();
    write_composites();
    return 0;
}
