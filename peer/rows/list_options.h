/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* How the file of a list is read: the same options for check, match and serve,
 * and the same keys in partners/NAME.conf.
 */

#ifndef VESICA_PEER_ROWS_LIST_OPTIONS_H
#define VESICA_PEER_ROWS_LIST_OPTIONS_H

#include <stdbool.h>

#include "base/message.h"
#include "rows/day.h"
#include "vesica/vesica.h"

/** Longest name of a column in an option, in bytes. */
#define PEER_MAX_COLUMN 63

#define PEER_MAX_MAPS 16
#define PEER_MAX_COMPOSES 4

typedef enum peer_list_format {
    PEER_FORMAT_BY_NAME, /* TSV if the file's name ends with .tsv, else CSV */
    PEER_FORMAT_CSV,
    PEER_FORMAT_TSV
} peer_list_format;

typedef enum peer_encoding {
    PEER_ENCODING_UTF8,
    PEER_ENCODING_GB18030
} peer_encoding;

/* The columns that mean something. */
typedef enum peer_column {
    PEER_COLUMN_TYPE,  /* id_type */
    PEER_COLUMN_VALUE, /* value */
    PEER_COLUMN_STATE,
    PEER_COLUMN_EXPIRES_ON,
    PEER_COLUMN_ROLE,
    PEER_NUM_COLUMNS
} peer_column;

/* A composite type that is made from several columns. */
typedef struct peer_compose {
    uint16_t type;
    char columns[VESICA_IDENTIFIER_MAX_PARTS][PEER_MAX_COLUMN + 1];
} peer_compose;

/* Zero is the default: CSV or TSV by name, UTF-8, the columns id_type and
 * value, today, active rows alone, a bad row stops the run. */
typedef struct peer_list_options {
    peer_list_format format;
    peer_encoding encoding;
    /* The file's names of columns; "": the standard name. */
    char names[PEER_NUM_COLUMNS][PEER_MAX_COLUMN + 1];
    uint16_t type;         /* of all rows; 0: each row says it */
    unsigned value_number; /* the column of the values, from 1, in a file
                              without a header; 0: there is a header */
    peer_compose composes[PEER_MAX_COMPOSES];
    size_t num_composes;
    bool skip_invalid;
    bool any_state;
    int32_t as_of; /* days since 1970-01-01; 0: today, UTC */
} peer_list_options;

/** The options by name, in the order in which help shows them. */
typedef struct peer_list_option {
    const char *name;  /* on the command line; in a file with _ for - */
    const char *value; /* NULL: a flag */
    const char *help;
} peer_list_option;

#define PEER_NUM_LIST_OPTIONS 9
extern const peer_list_option peer_list_option_table[PEER_NUM_LIST_OPTIONS];

/** Take one option. Those that may come several times (map, compose) also take
 * several, with commas.
 *
 * In:      name   of the table
 *          value  "" for a flag that is on
 * Returns: PEER_OK or PEER_ERR_USAGE; the message begins with what was
 *          expected, the caller adds where.
 */
peer_exit peer_list_options_set(peer_list_options *options, peer_error *error,
                                const char *name, const char *value);

/** Check that the options go together. */
peer_exit peer_list_options_check(const peer_list_options *options,
                                  peer_error *error);

/** The standard name of a column, such as "id_type". */
const char *peer_column_name(peer_column column);

#endif
