/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The one registry of hash labels: protocol/SPEC.md lists the same, and a lint
 * finds a label anywhere else. No label is the beginning of another, so that
 * what follows a label cannot be read as a part of it. Labels of RFC 9497 and
 * RFC 9380 stand in lib/oprf, as those documents fix them. */

#ifndef VESICA_HASH_LABELS_H
#define VESICA_HASH_LABELS_H

/* clang-format off */
#define VESICA_LABEL_MAP(X)                                                    \
    X(ITEM,            "vesica1/item")                                         \
    X(PROFILE,         "vesica1/profile")                                      \
    X(HELLO,           "vesica1/hello")                                        \
    X(TERMS,           "vesica1/terms")                                        \
    X(SID,             "vesica1/sid")                                          \
    X(CONFIRM,         "vesica1/confirm")                                      \
    X(CHAIN_START,     "vesica1/chain/start")                                  \
    X(CHAIN_FRAME,     "vesica1/chain/frame")                                  \
    X(CHAIN_LEAF,      "vesica1/chain/leaf")                                   \
    X(TRANSCRIPT,      "vesica1/transcript")                                   \
    X(OUT_TAG,         "vesica1/out/tag")                                      \
    X(OUT_ACK,         "vesica1/out/ack")                                      \
    X(OUT_LABEL,       "vesica1/out/label")                                    \
    X(COINS_NONCE,     "vesica1/coins/nonce")                                  \
    X(COINS_BLIND,     "vesica1/coins/blind")                                  \
    X(COINS_KEY,       "vesica1/coins/key")                                    \
    X(COINS_PROOF,     "vesica1/coins/proof")                                  \
    X(COINS_DUMMY,     "vesica1/coins/dummy")                                  \
    X(COINS_PADDING,   "vesica1/coins/padding")                                \
    X(COINS_EXPAND,    "vesica1/coins/expand")                                 \
    X(COINS_ITEM,      "vesica1/coins/item")                                   \
    X(PROOF_NONCE,     "vesica1/proof/nonce")                                  \
    X(OT_POINT,        "vesica1/ot/point")                                     \
    X(OT_KEY,          "vesica1/ot/key")                                       \
    X(COT_LEFT,        "vesica1/cot/left")                                     \
    X(COT_RIGHT,       "vesica1/cot/right")                                    \
    X(VOLE_OT,         "vesica1/vole/ot")                                      \
    X(VOLE_TREE,       "vesica1/vole/tree")                                    \
    X(VOLE_CHECK,      "vesica1/vole/check")                                   \
    X(CODE_DIAGONAL,   "vesica1/code/diagonal")                                \
    X(CODE_EXPAND,     "vesica1/code/expand")                                  \
    X(OKVS_SEED,       "vesica1/okvs/seed")                                    \
    X(VOLE_BIN,        "vesica1/vole/bin")                                     \
    X(VOLE_ENCODED,    "vesica1/vole/encoded")                                 \
    X(VOLE_ITEM,       "vesica1/vole/item")                                    \
    X(VOLE_SALT,       "vesica1/vole/salt")                                    \
    X(VOLE_COMMIT,     "vesica1/vole/commit")                                  \
    X(VOLE_NONCE,      "vesica1/vole/nonce")                                   \
    X(VOLE_OUT,        "vesica1/vole/out")                                     \
    X(VOLE_SECOND,     "vesica1/vole/second")                                  \
    X(VOLE_JOINT,      "vesica1/vole/joint")                                   \
    X(VOLE_VALUE,      "vesica1/vole/value")                                   \
    X(COINS_OT,        "vesica1/coins/ot")                                     \
    X(COINS_COT,       "vesica1/coins/cot")                                    \
    X(COINS_DELTA,     "vesica1/coins/delta")                                  \
    X(COINS_NOISE,     "vesica1/coins/noise")                                  \
    X(COINS_TREE,      "vesica1/coins/tree")                                   \
    X(COINS_SHARE,     "vesica1/coins/share")                                  \
    X(COINS_CHECK,     "vesica1/coins/check")
/* clang-format on */

typedef enum vesica_label {
#define VESICA_LABEL_ENUM(name, text) VESICA_LABEL_##name,
    VESICA_LABEL_MAP(VESICA_LABEL_ENUM)
#undef VESICA_LABEL_ENUM
    VESICA_NUM_LABELS
} vesica_label;

/* The text of a label; never NULL for a label of the list. */
const char *vesica_label_text(vesica_label label);

#endif
