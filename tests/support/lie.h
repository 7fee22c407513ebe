/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* A partner that says something else than the truth in one message, and how the
 * other side ends. */

#ifndef VESICA_TESTS_LIE_H
#define VESICA_TESTS_LIE_H

#include <functional>
#include <vector>

#include "support/session_pair.h"

namespace vesica_test
{

/* The lists of most lies. */
extern const std::vector<uint32_t> kOwn;
extern const std::vector<uint32_t> kOther;

/* What goes on in the place of a frame. */
using Lie = std::function<std::vector<Frame>(const Frame &)>;

/* Change the frames of one type from one side; the other side must end with
 * this status. */
void ExpectLie(const Options &options, bool from_proposer, vesica_message type,
               const Lie &lie, vesica_status expected,
               const std::vector<uint32_t> &own = kOwn,
               const std::vector<uint32_t> &other = kOther);
void ExpectLie(bool from_proposer, vesica_message type, const Lie &lie,
               vesica_status expected, const std::vector<uint32_t> &own = kOwn,
               const std::vector<uint32_t> &other = kOther);

Lie Replace(const Bytes &payload);

/* Change the bytes of the records of a bulk message. */
Lie Elements(const std::function<void(uint8_t *elements, size_t len)> &change);

/* PROGRESS goes before the frame. */
Lie ProgressBefore(uint64_t done, uint64_t total);

/* Queue frames that nobody sends. */
void QueueByHand(vesica_session *session, vesica_message type, int num);

} /* namespace vesica_test */

#endif
