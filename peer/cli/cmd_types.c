/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <jansson.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/page.h"
#include "vesica/vesica.h"

enum {
    OPTION_JSON,
    NUM_OPTIONS
};

static const peer_option options[NUM_OPTIONS] = {
    [OPTION_JSON] = {"json", NULL, false, "Print them as one JSON object."},
};

#define FIELD_COLUMN 18

static void print_field(const char *name, const char *text)
{
    char left[32];
    (void)snprintf(left, sizeof left, "      %s", name);
    peer_page_print(stdout, left, FIELD_COLUMN, text);
}

static void print_type(const vesica_identifier_info *info)
{
    char left[32];
    (void)snprintf(left, sizeof left, "  %2u  %s", (unsigned)info->type,
                   info->name);
    peer_page_print(stdout, left, FIELD_COLUMN, info->description);
    print_field("form", info->form);
    print_field("example", info->example);
    print_field("canonical", info->canonical);
    print_field("standard", info->standard);
    print_field("entropy", info->entropy);
    (void)printf("\n");
}

static void print_types(const char *hash)
{
    (void)printf("profile %d, Unicode %d.%d, hash\n  %s\n\n", VESICA_PROFILE,
                 VESICA_UNICODE_MAJOR, VESICA_UNICODE_MINOR, hash);
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        print_type(vesica_identifier_info_at(i));
    }
    (void)printf("A composite type is written with a colon between its parts, "
                 "or has a column for\neach part (--compose).\n");
}

static json_t *parts_of(const vesica_identifier_info *info)
{
    json_t *parts = json_array();
    for (size_t i = 0;
         i < VESICA_IDENTIFIER_MAX_PARTS && info->parts[i] != NULL; i++) {
        (void)json_array_append_new(parts, json_string(info->parts[i]));
    }
    return parts;
}

static json_t *type_object(const vesica_identifier_info *info)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "code",
                     (int)info->type, "name", info->name, "description",
                     info->description, "form", info->form, "example",
                     info->example, "canonical", info->canonical, "standard",
                     info->standard, "entropy", info->entropy, "parts",
                     parts_of(info));
}

static peer_exit print_json(peer_error *error, const char *hash)
{
    json_t *types = json_array();
    char unicode[16];
    for (size_t i = 0; i < vesica_identifier_num_types(); i++) {
        (void)json_array_append_new(types,
                                    type_object(vesica_identifier_info_at(i)));
    }
    (void)snprintf(unicode, sizeof unicode, "%d.%d", VESICA_UNICODE_MAJOR,
                   VESICA_UNICODE_MINOR);
    json_t *object =
        json_pack("{s:i, s:s, s:s, s:o}", "profile", VESICA_PROFILE, "unicode",
                  unicode, "hash", hash, "types", types);
    char *text = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (text == NULL) {
        return peer_error_set(error, PEER_ERR_LOCAL, "out of memory");
    }
    (void)printf("%s\n", text);
    free(text);
    return PEER_OK;
}

static peer_exit run(peer_error *error, const peer_arguments *arguments)
{
    uint8_t bytes[VESICA_PROFILE_HASH_BYTES];
    char hash[2 * sizeof bytes + 1];
    vesica_profile_hash(bytes);
    peer_text_hex(hash, bytes, sizeof bytes);
    if (arguments->options[OPTION_JSON] != NULL) {
        return print_json(error, hash);
    }
    print_types(hash);
    return PEER_OK;
}

const peer_command peer_command_types = {
    .name = "types",
    .summary = "Show the types of identifiers, with examples.",
    .options = options,
    .num_options = NUM_OPTIONS,
    .run = run,
};
