/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "conf/settings.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/engine.h"
#include "conf/terms.h"
#include "net/address.h"

#define LABEL_TEXT                                                             \
    "1 to 63 lower-case letters, digits, hyphens, dots, without .next at the " \
    "end"
#define NAME_TEXT "1 to 63 lower-case letters, digits, hyphens, dots"
#define MAX_ITEMS_TEXT "0 to 2147483647 identifiers"
#define DEFAULT_ITEMS "10000000"

static bool choose_function(unsigned *out, const char *name)
{
    *out = VESICA_FUNCTION_MATCH;
    return strcmp(name, "match") == 0;
}

static bool choose_learner(unsigned *out, const char *name)
{
    vesica_learner learner;
    if (vesica_learner_by_name(&learner, name) != VESICA_OK) {
        return false;
    }
    *out = (unsigned)learner;
    return true;
}

static bool choose_security(unsigned *out, const char *name)
{
    vesica_security security;
    if (vesica_security_by_name(&security, name) != VESICA_OK) {
        return false;
    }
    *out = (unsigned)security;
    return true;
}

static bool choose_proof(unsigned *out, const char *name)
{
    static const char *const names[] = {
        [PEER_PROOF_IF_NEEDED] = "if-needed",
        [PEER_PROOF_NO] = "no",
        [PEER_PROOF_YES] = "yes",
    };
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

static bool is_labels(const char *text)
{
    peer_labels labels;
    return peer_labels_read(&labels, text);
}

static bool choose_trust(unsigned *out, const char *name)
{
    *out = strcmp(name, "ca") == 0 ? PEER_TRUST_CA : (unsigned)PEER_TRUST_PIN;
    return *out == PEER_TRUST_CA || strcmp(name, "pin") == 0;
}

static bool choose_log(unsigned *out, const char *name)
{
    peer_log_form form;
    if (!peer_log_form_by_name(&form, name)) {
        return false;
    }
    *out = (unsigned)form;
    return true;
}

static bool choose_suite(unsigned *out, const char *name)
{
    vesica_suite suite;
    if (vesica_suite_by_name(&suite, name) != VESICA_OK) {
        return false;
    }
    *out = (unsigned)suite;
    return true;
}

static bool is_address(const char *text)
{
    peer_address address;
    return peer_address_parse(&address, text);
}

/* Port 0 is none that can be dialed. */
static bool is_dialable(const char *text)
{
    peer_address address;
    uint64_t port = 0;
    return peer_address_parse(&address, text) &&
           peer_text_number(&port, address.port, 1, 65535);
}

static bool is_pin(const char *text)
{
    uint8_t pin[PEER_PIN_BYTES];
    return peer_text_unhex(pin, sizeof pin, text);
}

/* The keys are the list options, with _ for -. A flag is yes or no here. */
static peer_exit set_list_option(void *field, peer_error *error,
                                 const char *key, const char *value)
{
    char name[32];
    peer_text_copy(name, sizeof name, key);
    for (char *c = name; *c != '\0'; c++) {
        if (*c == '_') {
            *c = '-';
        }
    }
    for (size_t i = 0; i < PEER_NUM_LIST_OPTIONS; i++) {
        const bool flag = peer_list_option_table[i].value == NULL;
        if (!flag || strcmp(peer_list_option_table[i].name, name) != 0) {
            continue;
        }
        if (strcmp(value, "no") == 0) {
            return PEER_OK;
        }
        if (strcmp(value, "yes") != 0) {
            return peer_error_set(error, PEER_ERR_INPUT, "expected yes or no");
        }
        value = "";
    }
    return peer_list_options_set(field, error, name, value);
}

#define TEXT(key, field, least, most, verify)                                  \
    .name = (key), .kind = PEER_KEY_TEXT, .offset = (field), .min = (least),   \
    .max = (most), .check = (verify)
#define NUMBER(key, field, least, most)                                        \
    .name = (key), .kind = PEER_KEY_NUMBER, .offset = (field), .min = (least), \
    .max = (most)
#define CHOICE(key, field, find)                                               \
    .name = (key), .kind = PEER_KEY_CHOICE, .offset = (field), .choose = (find)

#define LIST_OPTION(key, default_text, wants_text, help_text)                  \
    {                                                                          \
        .name = (key), .kind = PEER_KEY_PART,                                  \
        .offset = offsetof(peer_partner, list_options),                        \
        .max = sizeof(peer_list_options), .set = set_list_option,              \
        .fallback = (default_text), .wants = (wants_text), .help = (help_text) \
    }

#define FIELD(member) offsetof(peer_settings, member)
static const peer_key settings_keys[] = {
    {TEXT("name", FIELD(name), 1, PEER_MAX_NAME, peer_text_is_name),
     .fallback = "", .wants = NAME_TEXT,
     .help = "This institution, as its certificate says."},
    {TEXT("listen", FIELD(listen), 1, PEER_MAX_ADDRESS, is_address),
     .fallback = "127.0.0.1:7707",
     .wants = "HOST:PORT; [::1]:PORT for IPv6; port 0 for any free one",
     .help = "Where `serve` waits for partners."},
    {CHOICE("trust", FIELD(trust), choose_trust), .fallback = "pin",
     .wants = "pin or ca",
     .help = "By what a partner is believed: the pin of its self-signed "
             "certificate, or an authority that has signed it."},
    {TEXT("ca", FIELD(ca), 1, PEER_CONF_MAX_PATH, NULL), .fallback = "ca.pem",
     .wants = "path of a PEM file, from this peer's directory if relative",
     .help = "With trust = ca: the certificates of the authority."},
    {TEXT("crl", FIELD(crl), 1, PEER_CONF_MAX_PATH, NULL),
     .fallback = "crl.pem",
     .wants = "path of a PEM file, from this peer's directory if relative",
     .help = "With trust = ca: what it has revoked, one CRL of each of its "
             "certificates. Without them nobody is believed."},
    {NUMBER("threads", FIELD(threads), 0, PEER_MAX_THREADS), .fallback = "0",
     .wants = "0 to 1024 threads; 0: one for each processor",
     .help = "Threads that compute."},
    {NUMBER("max_sessions", FIELD(max_sessions), 1, 1024), .fallback = "32",
     .wants = "1 to 1024 sessions",
     .help = "Sessions served at once; more are refused as busy."},
    {NUMBER("max_handshakes", FIELD(max_handshakes), 1, 4096),
     .fallback = "256", .wants = "1 to 4096 connections",
     .help = "Connections that have not shown yet who they are; when more "
             "come, the oldest is closed."},
    {NUMBER("max_memory_mib", FIELD(max_memory_mib), 0, 1u << 24),
     .fallback = "0",
     .wants = "0 to 16777216 MiB; 0: three quarters of the machine's memory",
     .help = "Memory of all sessions together, without the lists."},
    {NUMBER("connect_seconds", FIELD(connect_seconds), 1, 600),
     .fallback = "10", .wants = "1 to 600 seconds",
     .help = "How long `match` tries to reach an address."},
    {NUMBER("handshake_seconds", FIELD(handshake_seconds), 1, 600),
     .fallback = "10", .wants = "1 to 600 seconds",
     .help = "How long the TLS handshake may take."},
    {NUMBER("idle_seconds", FIELD(idle_seconds), 10, 86400), .fallback = "60",
     .wants = "10 to 86400 seconds",
     .help = "How long a session may make no progress."},
    {CHOICE("log", FIELD(log), choose_log), .fallback = "text",
     .wants = "text, json or journal",
     .help = "How `serve` writes its log, on standard error."},
};
#undef FIELD

#define FIELD(member) offsetof(peer_partner, member)
static const peer_key partner_keys[] = {
    {TEXT("name", FIELD(name), 1, PEER_MAX_NAME, peer_text_is_name),
     .fallback = "", .wants = NAME_TEXT,
     .help = "The partner, as its certificate says."},
    {TEXT("pin", FIELD(pin_hex), 64, 64, is_pin), .fallback = "",
     .wants = "64 hexadecimal digits",
     .help = "SHA-256 of its public key: the fingerprint of `trust`. With an "
             "authority not needed, and kept to if it is there."},
    {TEXT("next_pin", FIELD(next_pin_hex), 64, 64, is_pin), .fallback = "",
     .wants = "64 hexadecimal digits",
     .help = "The same of its next key, while it changes keys: either is "
             "taken."},
    {TEXT("address", FIELD(address), 1, PEER_MAX_ADDRESS, is_dialable),
     .fallback = "", .wants = "HOST:PORT; [::1]:PORT for IPv6; not port 0",
     .help = "Where `match` finds it."},
    {.name = "enabled",
     .kind = PEER_KEY_FLAG,
     .offset = FIELD(enabled),
     .fallback = "yes",
     .wants = "yes or no",
     .help = "Whether this side talks to it at all."},
    {NUMBER("max_sessions", FIELD(max_sessions), 1, 1024), .fallback = "8",
     .wants = "1 to 1024 sessions",
     .help = "Sessions with it that `serve` has at once; more are refused as "
             "busy."},
    {TEXT("list", FIELD(list), 1, PEER_CONF_MAX_PATH, NULL), .fallback = "",
     .wants = "path of a CSV or TSV file, from this peer's directory if "
              "relative",
     .help = "The list that `serve` brings for it, and `match` without --list. "
             "The next nine keys say how it is read."},
    LIST_OPTION("format", "", "csv or tsv; none: by the name of the file",
                "The list: how its columns are separated."),
    LIST_OPTION("encoding", "utf-8", "utf-8 or gb18030",
                "The list: how its characters are encoded."),
    LIST_OPTION("map", "",
                "NAME=COLUMN, several with commas; NAME is id_type, value, "
                "state, expires_on or role",
                "The list: columns with other names."),
    LIST_OPTION("type", "", "a type, such as LEI",
                "The list: the type of all rows, in place of id_type."),
    LIST_OPTION("column", "",
                "name of a column; with `type` also its number, from 1, in a "
                "file without a header",
                "The list: where the values are."),
    LIST_OPTION("compose", "",
                "TYPE=COLUMN+COLUMN, several with commas, such as "
                "NAME_DOB=name+birth_date",
                "The list: composite types that have a column for each part."),
    LIST_OPTION("skip_invalid", "no", "yes or no",
                "The list: go on without the rows that are not valid."),
    LIST_OPTION("any_state", "no", "yes or no",
                "The list: take rows of every state, expired ones too."),
    LIST_OPTION("as_of", "", "a day, yyyy-mm-dd; none: today, UTC",
                "The list: the day on which rows must be valid. One that is "
                "set here stays: what expires later still goes in."),
    {TEXT("purpose", FIELD(purpose), 1, VESICA_TERMS_MAX_PURPOSE, NULL),
     .fallback = "unspecified",
     .wants = "1 to 128 bytes of UTF-8; both sides write the same",
     .help = "Terms: why the lists are compared."},
    {CHOICE("function", FIELD(function), choose_function), .fallback = "match",
     .wants = "match", .help = "Terms: what is computed."},
    {CHOICE("learner", FIELD(learner), choose_learner), .fallback = "proposer",
     .wants = "proposer, answerer or both; the proposer is who runs `match`; "
              "both sides write the same",
     .help = "Terms: who gets the result."},
    {CHOICE("suite", FIELD(suite), choose_suite),
     .fallback = "ristretto255-sha512",
     .wants = "ristretto255-sha512, p256-sha256 or sm2-sm3; both sides write "
              "the same",
     .help = "Terms: group and hash."},
    {CHOICE("engine", FIELD(engine), peer_engine_by_name), .fallback = "dh",
     .wants = "dh, vole or auto; both sides write the same, or auto",
     .help = "Terms: how it is computed: vole is for large lists, and has no "
             "proof. With auto `match` takes the one that is estimated to be "
             "faster, and `serve` accepts either."},
    {CHOICE("security", FIELD(security), choose_security),
     .fallback = "semi-honest", .wants = "semi-honest or malicious",
     .help = "Terms: against whom privacy is claimed."},
    {CHOICE("proof", FIELD(proof), choose_proof), .fallback = "if-needed",
     .wants = "yes, no, or if-needed: if both learn or security is malicious, "
              "with the engine dh",
     .help = "Terms: whether the side that holds the key proves that it used "
             "one key for all."},
    {.name = "fresh_blinds",
     .kind = PEER_KEY_FLAG,
     .offset = FIELD(fresh_blinds),
     .fallback = "no",
     .wants = "yes or no",
     .help = "Terms: whether each item of the learner must have a blind of its "
             "own, as it has here with the engine dh."},
    {NUMBER("partner_max_items", FIELD(partner_max_items), 0, VESICA_MAX_ITEMS),
     .fallback = DEFAULT_ITEMS, .wants = MAX_ITEMS_TEXT,
     .help = "Terms: most that the partner may bring."},
    {NUMBER("own_max_items", FIELD(own_max_items), 0, VESICA_MAX_ITEMS),
     .fallback = DEFAULT_ITEMS, .wants = MAX_ITEMS_TEXT,
     .help = "Terms: most that this side brings."},
    {NUMBER("min_items", FIELD(min_items), 0, VESICA_MAX_ITEMS),
     .fallback = "0", .wants = MAX_ITEMS_TEXT,
     .help = "Terms: fewest that either side may bring."},
    {NUMBER("own_padded_items", FIELD(own_padded_items), 0, VESICA_MAX_ITEMS),
     .fallback = "0", .wants = MAX_ITEMS_TEXT "; 0: no padding",
     .help = "Terms: to how many this side fills up its list."},
    {NUMBER("partner_padded_items", FIELD(partner_padded_items), 0,
            VESICA_MAX_ITEMS),
     .fallback = "0", .wants = MAX_ITEMS_TEXT "; 0: no padding",
     .help = "Terms: to how many the partner fills up its list."},
    {TEXT("labels", FIELD(labels), 1, VESICA_TERMS_MAX_LABELS, is_labels),
     .fallback = "",
     .wants = "names of 1 to 16 columns, with commas; both sides write the "
              "same",
     .help = "Terms: columns that the learner gets of the rows that match. "
             "Who does not learn, and if both learn each, has them."},
    {NUMBER("label_bytes", FIELD(label_bytes), 1, VESICA_MAX_LABEL_BYTES),
     .fallback = "128", .wants = "1 to 1024 bytes",
     .help = "Terms: longest text of these columns together, if there are "
             "labels."},
    {NUMBER("retention_days", FIELD(retention_days), 0, 36500), .fallback = "0",
     .wants = "0 to 36500 days; 0: not said",
     .help = "Terms: how long the learner may keep the result."},
    {NUMBER("partner_items", FIELD(partner_items), 0, VESICA_MAX_ITEMS),
     .fallback = "0", .wants = MAX_ITEMS_TEXT "; 0: about as many as this side",
     .help = "With engine = auto: how many `match` expects the partner to "
             "bring, if it does not pad its list."},
    {NUMBER("bandwidth", FIELD(bandwidth_mbit), 0, PEER_MAX_MBIT),
     .fallback = "0",
     .wants = "0 to 1000000 Mbit/s, both ways together; 0: not known",
     .help = "With engine = auto: what the line to the partner carries."},
    {TEXT("results", FIELD(results), 1, PEER_CONF_MAX_PATH, NULL),
     .fallback = "results",
     .wants = "path of a directory, from this peer's directory if relative",
     .help = "Where `serve` puts what it learns of this partner."},
};
#undef FIELD

_Static_assert(sizeof partner_keys / sizeof partner_keys[0] <=
                   PEER_CONF_MAX_KEYS,
               "a bit for each key");

const peer_schema peer_settings_schema = {
    settings_keys, sizeof settings_keys / sizeof settings_keys[0]};
const peer_schema peer_partner_schema = {
    partner_keys, sizeof partner_keys / sizeof partner_keys[0]};

static peer_exit need(peer_error *error, const char *value, const char *path,
                      const char *key)
{
    if (*value == '\0') {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "%s: the key %s is missing", path, key);
    }
    return PEER_OK;
}

static peer_exit check_list_options(peer_error *error,
                                    const peer_list_options *options,
                                    const char *path)
{
    peer_error why;
    if (peer_list_options_check(options, &why) == PEER_OK) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT, "%s: the keys of the list: %s",
                          path, why.text);
}

peer_exit peer_settings_read(peer_settings *out, peer_error *error,
                             const char *dir)
{
    char path[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(path, error, dir, "peer.conf"));
    memset(out, 0, sizeof *out);
    const peer_exit code =
        peer_schema_read(out, error, &peer_settings_schema, path);
    if (code != PEER_OK && access(path, F_OK) != 0) {
        peer_error_add(error, "is %s a directory made by `vesica-peer init`?",
                       dir);
    }
    PEER_TRY(code);
    return need(error, out->name, path, "name");
}

peer_exit peer_partner_path(char out[PEER_PATH_ROOM], peer_error *error,
                            const char *dir, const char *label,
                            const char *ending)
{
    char name[PEER_MAX_NAME + 32];
    (void)snprintf(name, sizeof name, "partners/%.*s.%s", PEER_MAX_NAME, label,
                   ending);
    return peer_files_join(out, error, dir, name);
}

/* The label of a partner's file; false for files that are not NAME.conf. */
static bool label_of(char out[PEER_MAX_NAME + 1], const char *file)
{
    const char *dot = strrchr(file, '.');
    if (dot == NULL || strcmp(dot, ".conf") != 0 ||
        dot - file > PEER_MAX_NAME) {
        return false;
    }
    const size_t len = (size_t)(dot - file);
    memcpy(out, file, len);
    out[len] = '\0';
    return peer_text_is_name(out);
}

/* Write the labels of all partners, as far as there is room. */
static void list_labels(char *out, size_t room, const char *dir)
{
    char path[PEER_PATH_ROOM];
    char label[PEER_MAX_NAME + 1];
    peer_error ignored;
    size_t len = 0;
    peer_text_copy(out, room, "none");
    DIR *entries = peer_files_join(path, &ignored, dir, "partners") == PEER_OK
                       ? opendir(path)
                       : NULL;
    struct dirent *entry = NULL;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        if (!label_of(label, entry->d_name) || len + sizeof label + 2 > room) {
            continue;
        }
        const int written =
            snprintf(out + len, room - len, "%s%s", len > 0 ? ", " : "", label);
        len += written > 0 ? (size_t)written : 0;
    }
    if (entries != NULL) {
        (void)closedir(entries);
    }
}

static peer_exit no_partner(peer_error *error, const char *dir,
                            const char *label)
{
    char known[512];
    list_labels(known, sizeof known, dir);
    return peer_error_set(error, PEER_ERR_INPUT,
                          "there is no partner of the name %s in %s; known: "
                          "%s; see `vesica-peer trust --help`",
                          label, dir, known);
}

peer_exit peer_partner_read(peer_partner *out, peer_error *error,
                            const char *dir, const char *label)
{
    char path[PEER_PATH_ROOM];
    if (!peer_partner_is_label(label)) {
        return peer_error_set(error, PEER_ERR_USAGE,
                              "\"%s\" is not a name of a partner: " LABEL_TEXT,
                              label);
    }
    PEER_TRY(peer_partner_path(path, error, dir, label, "conf"));
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return no_partner(error, dir, label);
    }
    memset(out, 0, sizeof *out);
    peer_text_copy(out->label, sizeof out->label, label);
    PEER_TRY(peer_schema_read(out, error, &peer_partner_schema, path));
    PEER_TRY(need(error, out->name, path, "name"));
    if (out->pin_hex[0] != '\0') {
        (void)peer_text_unhex(out->pin, sizeof out->pin, out->pin_hex);
    }
    if (out->next_pin_hex[0] != '\0') {
        (void)peer_text_unhex(out->next_pin, sizeof out->next_pin,
                              out->next_pin_hex);
    }
    PEER_TRY(check_list_options(error, &out->list_options, path));
    return peer_terms_check(error, out);
}

bool peer_partner_is_label(const char *text)
{
    static const char next[] = ".next";
    const size_t len = strlen(text);
    return peer_text_is_name(text) &&
           (len < sizeof next - 1 ||
            strcmp(text + len - (sizeof next - 1), next) != 0);
}

bool peer_partner_has_pin(const peer_partner *partner,
                          const uint8_t pin[PEER_PIN_BYTES])
{
    return (partner->pin_hex[0] != '\0' &&
            memcmp(partner->pin, pin, PEER_PIN_BYTES) == 0) ||
           (partner->next_pin_hex[0] != '\0' &&
            memcmp(partner->next_pin, pin, PEER_PIN_BYTES) == 0);
}

const peer_partner *peer_partners_find(const peer_partners *partners,
                                       const uint8_t pin[PEER_PIN_BYTES])
{
    for (size_t i = 0; i < partners->num; i++) {
        if (peer_partner_has_pin(&partners->all[i], pin)) {
            return &partners->all[i];
        }
    }
    return NULL;
}

peer_exit peer_partner_check(peer_error *error, const peer_partner *partner,
                             const peer_settings *settings,
                             const uint8_t own_pin[PEER_PIN_BYTES])
{
    if (settings->trust == PEER_TRUST_PIN && partner->pin_hex[0] == '\0') {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "partners/%s.conf: the key pin is missing",
                              partner->label);
    }
    if (settings->trust == PEER_TRUST_CA &&
        strcmp(partner->name, settings->name) == 0) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "partners/%s.conf has the name of this peer "
                              "itself",
                              partner->label);
    }
    if (!peer_partner_has_pin(partner, own_pin)) {
        return PEER_OK;
    }
    return peer_error_set(error, PEER_ERR_INPUT,
                          "partners/%s.conf has the pin of this peer itself",
                          partner->label);
}

static peer_exit add_partner(peer_partners *out, peer_error *error,
                             const char *dir, const char *label)
{
    peer_partner *all = realloc(out->all, (out->num + 1) * sizeof *all);
    if (all == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    out->all = all;
    peer_partner *added = &all[out->num];
    memset(added, 0, sizeof *added);
    PEER_TRY(peer_partner_read(added, error, dir, label));
    const peer_partner *other =
        added->pin_hex[0] != '\0' ? peer_partners_find(out, added->pin) : NULL;
    if (other == NULL && added->next_pin_hex[0] != '\0') {
        other = peer_partners_find(out, added->next_pin);
    }
    if (other != NULL) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "partners/%s.conf and partners/%s.conf have the "
                              "same pin; remove one of them",
                              other->label, added->label);
    }
    out->num++;
    return PEER_OK;
}

static int by_label(const void *a, const void *b)
{
    const peer_partner *one = a;
    const peer_partner *other = b;
    return strcmp(one->label, other->label);
}

/* NULL at the end, where errno is 0, or if it cannot be read. */
static struct dirent *next_entry(DIR *entries)
{
    errno = 0;
    return readdir(entries);
}

peer_exit peer_partners_read(peer_partners *out, peer_error *error,
                             const char *dir)
{
    char path[PEER_PATH_ROOM];
    char label[PEER_MAX_NAME + 1];
    peer_partners read = {NULL, 0};
    PEER_TRY(peer_files_join(path, error, dir, "partners"));
    DIR *entries = opendir(path);
    if (entries == NULL) {
        return peer_error_system(error, PEER_ERR_INPUT, "cannot read %s", path);
    }
    peer_exit code = PEER_OK;
    struct dirent *entry = next_entry(entries);
    while (entry != NULL && code == PEER_OK) {
        if (label_of(label, entry->d_name)) {
            code = add_partner(&read, error, dir, label);
        }
        entry = next_entry(entries);
    }
    /* A partner of which the disk does not tell is not left out. */
    if (entry == NULL && errno != 0 && code == PEER_OK) {
        code = peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s", path);
    }
    (void)closedir(entries);
    if (code != PEER_OK) {
        peer_partners_free(&read);
        return code;
    }
    if (read.num > 0) {
        qsort(read.all, read.num, sizeof read.all[0], by_label);
    }
    *out = read;
    return PEER_OK;
}

void peer_partners_free(peer_partners *partners)
{
    free(partners->all);
    partners->all = NULL;
    partners->num = 0;
}
