/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "conf/terms.h"
#include "session/library.h"
#include "session/source.h"
#include "tls/channel.h"

enum {
    OPTION_JSON,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_JSON] = {"json", NULL, false, "Print it as one JSON object."},
};

/* What the peer of a directory runs with. */
typedef struct config {
    const char *dir;
    peer_settings settings;
    peer_identity identity;
    peer_partners partners;
    peer_endpoint endpoint;
    peer_library library;
    json_t *out; /* NULL: print for people */
} config;

/* Terms must be valid both ways, and a list must be there. */
static peer_exit check_partner(config *c, peer_error *error,
                               const peer_partner *partner)
{
    const peer_list_options none = {.format = 0};
    peer_source source;
    for (int proposes = 0; proposes < 2; proposes++) {
        vesica_terms *terms = NULL;
        PEER_TRY(peer_terms_make(&terms, error, partner, c->library.config,
                                 proposes == 1));
        vesica_terms_free(terms);
    }
    PEER_TRY(peer_source_of_partner(&source, error, c->dir, partner, &none));
    if (partner->enabled && source.path[0] != '\0' &&
        access(source.path, R_OK) != 0) {
        return peer_error_system(error, PEER_ERR_INPUT,
                                 "partners/%s.conf, the key list: cannot read "
                                 "%s",
                                 partner->label, source.path);
    }
    return PEER_OK;
}

static peer_exit check(config *c, peer_error *error)
{
    PEER_TRY(peer_settings_read(&c->settings, error, c->dir));
    PEER_TRY(peer_identity_read(&c->identity, error, c->dir, &c->settings));
    PEER_TRY(peer_partners_read(&c->partners, error, c->dir));
    for (size_t i = 0; i < c->partners.num; i++) {
        PEER_TRY(peer_partner_check(error, &c->partners.all[i], &c->settings,
                                    c->identity.pin));
    }
    PEER_TRY(peer_endpoint_init(&c->endpoint, error, c->dir, &c->settings,
                                &c->identity, c->partners.all, c->partners.num,
                                false));
    PEER_TRY(peer_library_init(&c->library, error, 1));
    for (size_t i = 0; i < c->partners.num; i++) {
        PEER_TRY(check_partner(c, error, &c->partners.all[i]));
    }
    return PEER_OK;
}

static void print_keys(const peer_schema *schema, const char *path,
                       const peer_schema_texts *texts)
{
    (void)printf("%s\n", path);
    for (size_t i = 0; i < schema->num_keys; i++) {
        const char *text = texts->texts[i];
        (void)printf("  %-22s %s%s\n", schema->keys[i].name,
                     text[0] != '\0' ? text : "-",
                     texts->is_set[i] ? "" : " (default)");
    }
    (void)putchar('\n');
}

/* {"file": …, "keys": {NAME: {"value": …, "set": …}}}; NULL if a text is not
 * UTF-8, or there is no memory. */
static json_t *keys_as_json(const peer_schema *schema, const char *path,
                            const peer_schema_texts *texts)
{
    json_t *keys = json_object();
    bool made = true;
    for (size_t i = 0; i < schema->num_keys; i++) {
        json_t *value = json_pack("{s:s, s:b}", "value", texts->texts[i], "set",
                                  texts->is_set[i]);
        made =
            json_object_set_new(keys, schema->keys[i].name, value) == 0 && made;
    }
    if (!made) {
        json_decref(keys);
        return NULL;
    }
    return json_pack("{s:s, s:o}", "file", path, "keys", keys);
}

static peer_exit show_file(config *c, peer_error *error,
                           const peer_schema *schema, const char *path,
                           const char *label)
{
    union {
        peer_settings settings;
        peer_partner partner;
    } read;
    peer_schema_texts *texts = malloc(sizeof *texts);
    if (texts == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    memset(&read, 0, sizeof read);
    peer_exit code = peer_schema_read_texts(&read, texts, error, schema, path);
    if (code == PEER_OK && c->out == NULL) {
        print_keys(schema, path, texts);
    } else if (code == PEER_OK) {
        json_t *to =
            label != NULL ? json_object_get(c->out, "partners") : c->out;
        if (json_object_set_new(to, label != NULL ? label : "peer",
                                keys_as_json(schema, path, texts)) != 0) {
            code = peer_error_set(error, PEER_ERR_INPUT,
                                  "%s: a value, or the path, is not UTF-8 and "
                                  "cannot be shown as JSON",
                                  path);
        }
    }
    free(texts);
    return code;
}

static void show_identity(config *c)
{
    char fingerprint[PEER_FINGERPRINT_ROOM];
    char day[PEER_DAY_ROOM];
    int days_left = 0;
    peer_cert_fingerprint(fingerprint, c->identity.pin);
    peer_cert_end(day, &days_left, c->identity.certificate);
    if (c->out == NULL) {
        (void)printf("%s/cert.pem\n  %-22s %s\n  %-22s %s, in %d days\n\n",
                     c->dir, "fingerprint", fingerprint, "valid until", day,
                     days_left);
        return;
    }
    (void)json_object_set_new(c->out, "certificate",
                              json_pack("{s:s, s:s, s:i}", "fingerprint",
                                        fingerprint, "valid_until", day,
                                        "days_left", days_left));
}

static peer_exit show_all(config *c, peer_error *error)
{
    char path[PEER_PATH_ROOM];
    PEER_TRY(peer_files_join(path, error, c->dir, "peer.conf"));
    PEER_TRY(show_file(c, error, &peer_settings_schema, path, NULL));
    show_identity(c);
    for (size_t i = 0; i < c->partners.num; i++) {
        const char *label = c->partners.all[i].label;
        PEER_TRY(peer_partner_path(path, error, c->dir, label, "conf"));
        PEER_TRY(show_file(c, error, &peer_partner_schema, path, label));
    }
    return PEER_OK;
}

static peer_exit print_json(peer_error *error, const json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    if (text == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    (void)puts(text);
    free(text);
    return PEER_OK;
}

static void clear(config *c)
{
    json_decref(c->out);
    peer_library_clear(&c->library);
    peer_endpoint_clear(&c->endpoint);
    peer_partners_free(&c->partners);
    peer_identity_clear(&c->identity);
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    config c = {.dir = arguments->operands[0]};
    peer_exit code = check(&c, error);
    if (arguments->options[OPTION_JSON] != NULL) {
        c.out = json_pack("{s:{}}", "partners");
    }
    if (code == PEER_OK) {
        code = show_all(&c, error);
    }
    if (code == PEER_OK && c.out != NULL) {
        code = print_json(error, c.out);
    }
    if (code == PEER_OK && c.endpoint.warnings.len > 0) {
        peer_error_print(&c.endpoint.warnings);
    }
    clear(&c);
    return code;
}

const peer_command peer_command_config = {
    .name = "config",
    .operands = {"DIR"},
    .summary = "Check the configuration of a peer, and print what is in force.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
