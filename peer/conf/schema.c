/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "conf/schema.h"

#include <errno.h>
#include <ini.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

_Static_assert(PEER_CONF_MAX_LINE + 2 == INI_MAX_LINE, "line and LF and NUL");

/* One file that is being read. inih tells its handler no line: the reader
 * counts. */
typedef struct source {
    const peer_schema *schema;
    const char *path;
    peer_error *error;
    FILE *stream;
    char *out;
    peer_schema_texts *texts; /* NULL: not wanted */
    unsigned line;
    uint64_t seen; /* a bit for each key */
    peer_exit code;
} source;

static void fail(source *from, const char *what, const char *text)
{
    if (from->code == PEER_OK) {
        from->code =
            peer_error_set(from->error, PEER_ERR_INPUT, "%s, line %u: %s%s",
                           from->path, from->line, what, text);
    }
}

static bool set_choice(char *field, const peer_key *key, const char *value)
{
    unsigned choice = 0;
    if (!key->choose(&choice, value)) {
        return false;
    }
    memcpy(field, &choice, sizeof choice);
    return true;
}

static bool set_flag(char *field, const char *value)
{
    const bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0) {
        return false;
    }
    memcpy(field, &yes, sizeof yes);
    return true;
}

static bool set_number(char *field, const peer_key *key, const char *value)
{
    uint64_t number = 0;
    if (!peer_text_number(&number, value, key->min, key->max)) {
        return false;
    }
    memcpy(field, &number, sizeof number);
    return true;
}

static bool set_text(char *field, const peer_key *key, const char *value)
{
    const size_t len = strlen(value);
    if (len < key->min || len > key->max ||
        (len > 0 && key->check != NULL && !key->check(value))) {
        return false;
    }
    memcpy(field, value, len + 1);
    return true;
}

static bool set_value(char *out, const peer_key *key, const char *value)
{
    char *field = out + key->offset;
    switch (key->kind) {
    case PEER_KEY_TEXT:
        return set_text(field, key, value);
    case PEER_KEY_NUMBER:
        return set_number(field, key, value);
    case PEER_KEY_FLAG:
        return set_flag(field, value);
    case PEER_KEY_CHOICE:
        return set_choice(field, key, value);
    case PEER_KEY_PART:
        break; /* take_value */
    }
    return false;
}

static void take_value(source *from, const peer_key *key, const char *value)
{
    peer_error why;
    char what[96];
    if (key->kind != PEER_KEY_PART) {
        if (!set_value(from->out, key, value)) {
            fail(from, "the value is not right; expected: ", key->wants);
        }
        return;
    }
    if (key->set(from->out + key->offset, &why, key->name, value) != PEER_OK) {
        (void)snprintf(what, sizeof what, "the key %s: ", key->name);
        fail(from, what, why.text);
    }
}

/* Defaults are set without the rule for values: an empty text is "not set". */
static void set_default(char *out, const peer_key *key)
{
    if (key->kind == PEER_KEY_TEXT) {
        peer_text_copy(out + key->offset, key->max + 1, key->fallback);
    } else if (key->kind == PEER_KEY_PART) {
        memset(out + key->offset, 0, key->max);
    } else {
        (void)set_value(out, key, key->fallback);
    }
}

static size_t find_key(const peer_schema *schema, const char *name)
{
    size_t i = 0;
    while (i < schema->num_keys && strcmp(schema->keys[i].name, name) != 0) {
        i++;
    }
    return i;
}

static int on_value(void *user, const char *section, const char *name,
                    const char *value)
{
    source *from = user;
    if (*section != '\0') {
        fail(from, "there are no sections in this file: ", section);
        return 1;
    }
    const size_t i = find_key(from->schema, name);
    if (i == from->schema->num_keys) {
        fail(from, "unknown key: ", name);
        return 1;
    }
    if ((from->seen & (UINT64_C(1) << i)) != 0) {
        fail(from, "this key was set before, or the line is indented: ", name);
        return 1;
    }
    from->seen |= UINT64_C(1) << i;
    take_value(from, &from->schema->keys[i], value);
    if (from->texts != NULL) {
        from->texts->is_set[i] = true;
        peer_text_copy(from->texts->texts[i], sizeof from->texts->texts[i],
                       value);
    }
    return 1;
}

static bool is_section(const char *line)
{
    return line[strspn(line, " \t")] == '[';
}

/* Like fgets, but sees lines that are too long and lines with NUL in them. Once
 * something is wrong the file ends. */
static char *next_line(char *out, int room, void *stream)
{
    source *from = stream;
    int len = 0;
    int c = 0;
    from->line++;
    while (from->code == PEER_OK && c != '\n') {
        c = getc(from->stream);
        if (c == EOF) {
            break;
        }
        if (c == '\0') {
            fail(from, "a NUL byte; this is not a text file", "");
        } else if (len + 2 > room) {
            fail(from, "the line is longer than 198 bytes", "");
        } else {
            out[len++] = (char)c;
        }
    }
    out[len] = '\0';
    if (is_section(out)) {
        fail(from, "there are no sections in this file", "");
    }
    return from->code != PEER_OK || len == 0 ? NULL : out;
}

static void read_stream(source *from)
{
    const int line = ini_parse_stream(next_line, from, on_value, from);
    if (line != 0 && from->code == PEER_OK) {
        from->line = line > 0 ? (unsigned)line : from->line;
        fail(from, "expected: key = value", "");
    }
    if (ferror(from->stream) != 0 && from->code == PEER_OK) {
        from->code = peer_error_set(from->error, PEER_ERR_LOCAL,
                                    "%s: cannot be read", from->path);
    }
}

static void set_defaults(source *from)
{
    for (size_t i = 0; i < from->schema->num_keys; i++) {
        const peer_key *key = &from->schema->keys[i];
        set_default(from->out, key);
        if (from->texts != NULL) {
            from->texts->is_set[i] = false;
            peer_text_copy(from->texts->texts[i], sizeof from->texts->texts[i],
                           key->fallback);
        }
    }
}

peer_exit peer_schema_read_texts(void *out, peer_schema_texts *texts,
                                 peer_error *error, const peer_schema *schema,
                                 const char *path)
{
    source from = {.schema = schema,
                   .path = path,
                   .error = error,
                   .out = out,
                   .texts = texts};
    int fd = -1;
    PEER_TRY(peer_files_open(&fd, error, path, false));
    from.stream = fdopen(fd, "r");
    if (from.stream == NULL) {
        (void)close(fd);
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s", path);
    }
    set_defaults(&from);
    read_stream(&from);
    (void)fclose(from.stream);
    return from.code;
}

peer_exit peer_schema_read(void *out, peer_error *error,
                           const peer_schema *schema, const char *path)
{
    return peer_schema_read_texts(out, NULL, error, schema, path);
}

static const char *setting_of(const peer_setting *settings, size_t num_settings,
                              const char *name)
{
    for (size_t i = 0; i < num_settings; i++) {
        if (strcmp(settings[i].name, name) == 0) {
            return settings[i].value;
        }
    }
    return NULL;
}

void peer_schema_write(FILE *stream, const peer_schema *schema,
                       const peer_setting *settings, size_t num_settings)
{
    for (size_t i = 0; i < schema->num_keys; i++) {
        const peer_key *key = &schema->keys[i];
        const char *value = setting_of(settings, num_settings, key->name);
        const bool none = *key->fallback == '\0';
        (void)fprintf(stream, "# %s\n# Values: %s. Default: %s.\n", key->help,
                      key->wants, none ? "none" : key->fallback);
        (void)fprintf(stream, "%s%s = %s\n\n", value != NULL ? "" : "#",
                      key->name, value != NULL ? value : key->fallback);
    }
}

/* Whether a line sets a key, or would if it were no comment. */
static bool is_line_of(const char *text, const char *name)
{
    const size_t len = strlen(name);
    text += *text == '#' ? 1 : strspn(text, " \t");
    return strncmp(text, name, len) == 0 &&
           strchr(" \t=:", text[len]) != NULL && text[len] != '\0';
}

static void put_setting(FILE *out, const peer_setting *setting)
{
    const char *value = setting->value;
    (void)fprintf(out, "%s%s = %s\n", value != NULL ? "" : "#", setting->name,
                  value != NULL ? value : "");
}

#define MAX_SETTINGS 2

/* A key that is set stands where it first stood, or at the end. */
static void copy_lines(FILE *out, FILE *in, const peer_setting *settings,
                       size_t num_settings)
{
    char text[PEER_CONF_MAX_LINE + 2];
    bool done[MAX_SETTINGS] = {false};
    while (fgets(text, sizeof text, in) != NULL) {
        size_t i = 0;
        while (i < num_settings && !is_line_of(text, settings[i].name)) {
            i++;
        }
        if (i == num_settings) {
            (void)fputs(text, out);
        } else if (!done[i]) {
            put_setting(out, &settings[i]);
            done[i] = true;
        }
    }
    for (size_t i = 0; i < num_settings; i++) {
        if (!done[i] && settings[i].value != NULL) {
            put_setting(out, &settings[i]);
        }
    }
}

peer_exit peer_schema_set(peer_error *error, const char *path,
                          const peer_setting *settings, size_t num_settings)
{
    peer_output output;
    int fd = -1;
    PEER_TRY(peer_files_open(&fd, error, path, false));
    FILE *in = fdopen(fd, "r");
    if (in == NULL) {
        (void)close(fd);
        return peer_error_system(error, PEER_ERR_LOCAL, "cannot read %s", path);
    }
    peer_exit code = peer_output_open(&output, error, path);
    if (code == PEER_OK) {
        copy_lines(output.stream, in, settings, num_settings);
        code = ferror(in) != 0 ? peer_error_set(error, PEER_ERR_LOCAL,
                                                "%s: cannot be read", path)
                               : peer_output_commit(&output, error, 0600);
        peer_output_abandon(&output);
    }
    (void)fclose(in);
    return code;
}
