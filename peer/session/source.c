/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "session/source.h"

#include <string.h>

#include "rows/records.h"

static peer_exit set_path(peer_source *out, peer_error *error, const char *path)
{
    if (strlen(path) >= sizeof out->path) {
        return peer_error_set(error, PEER_ERR_INPUT,
                              "the path of the list is too long");
    }
    peer_text_copy(out->path, sizeof out->path, path);
    return PEER_OK;
}

peer_exit peer_source_given(peer_source *out, peer_error *error,
                            const char *path, const peer_list_options *options)
{
    *out = (peer_source){.options = *options};
    return set_path(out, error, path != NULL ? path : "");
}

peer_exit peer_source_of_partner(peer_source *out, peer_error *error,
                                 const char *dir, const peer_partner *partner,
                                 const peer_list_options *given)
{
    *out = (peer_source){.options = partner->list_options};
    if (given->as_of != 0) {
        out->options.as_of = given->as_of;
    }
    out->options.any_state = out->options.any_state || given->any_state;
    return partner->list[0] == '\0'
               ? PEER_OK
               : peer_files_resolve(out->path, error, dir, partner->list);
}

void peer_source_give_labels(peer_source *source, const vesica_terms *terms,
                             bool proposes)
{
    if (peer_terms_gives_labels(terms, proposes) &&
        peer_labels_read(&source->labels, vesica_terms_labels(terms))) {
        source->labels.max_bytes = vesica_terms_label_bytes(terms);
    }
}

peer_list_format peer_source_format(const peer_source *source)
{
    return source->options.format != PEER_FORMAT_BY_NAME
               ? source->options.format
               : peer_format_of(source->path);
}
