/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What an operator sets: peer.conf, and partners/NAME.conf with
 * partners/NAME.pem for each partner.
 */

#ifndef VESICA_PEER_CONF_SETTINGS_H
#define VESICA_PEER_CONF_SETTINGS_H

#include "base/files.h"
#include "base/text.h"
#include "conf/schema.h"
#include "rows/labels.h"
#include "rows/list_options.h"
#include "vesica/vesica.h"

/** Longest HOST:PORT, in bytes. */
#define PEER_MAX_ADDRESS 160

/** Longest path of a file or directory that a key names, in bytes. */
#define PEER_CONF_MAX_PATH 180

/** Largest bandwidth, in Mbit/s. */
#define PEER_MAX_MBIT 1000000

/** Most threads that compute. */
#define PEER_MAX_THREADS 1024

/** SHA-256 of a key, in bytes. */
#define PEER_PIN_BYTES 32

/* By what a partner's certificate is believed. */
typedef enum peer_trust_mode {
    PEER_TRUST_PIN, /* it is self-signed, and its key is the pinned one */
    PEER_TRUST_CA   /* an authority has signed it, and has not revoked it */
} peer_trust_mode;

/* peer.conf. */
typedef struct peer_settings {
    char name[PEER_MAX_NAME + 1];
    char listen[PEER_MAX_ADDRESS + 1];
    unsigned trust; /* a peer_trust_mode */
    char ca[PEER_CONF_MAX_PATH + 1];
    char crl[PEER_CONF_MAX_PATH + 1];
    uint64_t threads; /* 0: one for each processor */
    uint64_t max_sessions;
    uint64_t max_handshakes;
    uint64_t max_memory_mib; /* 0: three quarters of what the machine has */
    uint64_t connect_seconds;
    uint64_t handshake_seconds;
    uint64_t idle_seconds;
    unsigned log; /* a peer_log_form */
} peer_settings;

/* Whether terms have the proof. */
typedef enum peer_proof {
    PEER_PROOF_IF_NEEDED, /* if both learn, or the claim is malicious */
    PEER_PROOF_NO,
    PEER_PROOF_YES
} peer_proof;

/** In the place of the number of an engine: whichever is faster. No engine will
 * have it: on the wire they are at most 255. */
#define PEER_ENGINE_AUTO 256u

/* partners/NAME.conf: who the partner is, and the terms under which this side
 * proposes to it and answers it. */
typedef struct peer_partner {
    char label[PEER_MAX_NAME + 1];        /* NAME: what this side calls it */
    char name[PEER_MAX_NAME + 1];         /* what its certificate says */
    char pin_hex[2 * PEER_PIN_BYTES + 1]; /* "": none, with an authority */
    uint8_t pin[PEER_PIN_BYTES];
    char next_pin_hex[2 * PEER_PIN_BYTES + 1]; /* "": none */
    uint8_t next_pin[PEER_PIN_BYTES];
    char address[PEER_MAX_ADDRESS + 1];
    bool enabled;
    uint64_t max_sessions;
    char list[PEER_CONF_MAX_PATH + 1];
    peer_list_options list_options; /* of the file `list` */
    char purpose[VESICA_TERMS_MAX_PURPOSE + 1];
    unsigned function; /* this and the next four: numbers of terms.h */
    unsigned learner;
    unsigned suite;
    unsigned engine; /* or PEER_ENGINE_AUTO */
    unsigned security;
    uint64_t partner_max_items;
    uint64_t own_max_items;
    uint64_t retention_days;
    unsigned proof; /* a peer_proof */
    bool fresh_blinds;
    uint64_t min_items;
    uint64_t own_padded_items; /* 0: no padding */
    uint64_t partner_padded_items;
    char labels[VESICA_TERMS_MAX_LABELS + 1]; /* "": none */
    uint64_t label_bytes;                     /* if there are labels */
    uint64_t partner_items;  /* that auto expects; 0: not said */
    uint64_t bandwidth_mbit; /* the same */
    char results[PEER_CONF_MAX_PATH + 1];
    bool overridden; /* options of this run stand in place of some keys */
} peer_partner;

typedef struct peer_partners {
    peer_partner *all;
    size_t num;
} peer_partners;

extern const peer_schema peer_settings_schema;
extern const peer_schema peer_partner_schema;

/** Read DIR/peer.conf. */
peer_exit peer_settings_read(peer_settings *out, peer_error *error,
                             const char *dir);

/** Read DIR/partners/LABEL.conf. If there is none the message names those that
 * there are. */
peer_exit peer_partner_read(peer_partner *out, peer_error *error,
                            const char *dir, const char *label);

/** Read all DIR/partners/NAME.conf, also those that are not enabled, in the
 * order of their labels; no two may have one pin.
 *
 * Out:     out  owned by the caller: peer_partners_free
 */
peer_exit peer_partners_read(peer_partners *out, peer_error *error,
                             const char *dir);

/** Whether a text may be what this side calls a partner: a name, but none that
 * ends with .next, since NAME.next.pem is of NAME. */
bool peer_partner_is_label(const char *text);

/** Whether a partner has a pin, as its present one or its next. */
bool peer_partner_has_pin(const peer_partner *partner,
                          const uint8_t pin[PEER_PIN_BYTES]);

/** The partner that has a pin; NULL if there is none. */
const peer_partner *peer_partners_find(const peer_partners *partners,
                                       const uint8_t pin[PEER_PIN_BYTES]);

/** Check that a partner has a pin if nothing else vouches for it, and not this
 * side's own. */
peer_exit peer_partner_check(peer_error *error, const peer_partner *partner,
                             const peer_settings *settings,
                             const uint8_t own_pin[PEER_PIN_BYTES]);

/** Free what peer_partners_read gave. */
void peer_partners_free(peer_partners *partners);

/** The path of a partner's file: DIR/partners/LABEL.ending. */
peer_exit peer_partner_path(char out[PEER_PATH_ROOM], peer_error *error,
                            const char *dir, const char *label,
                            const char *ending);

#endif
