/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Whether what came out of a pair of sessions is what a plain comparison of the
 * lists gives. */

#include "support/session_pair.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace vesica_test
{

static std::string LabelAt(const Party &side, uint64_t i)
{
    const uint8_t *label = nullptr;
    size_t len = 0;
    if (vesica_session_label(side.session, i, &label, &len) != VESICA_OK) {
        return "no label";
    }
    return {reinterpret_cast<const char *>(label), len};
}

/* The label that a side gives with a number: the first of its rows' that is
 * one. */
static std::string FirstLabel(const Party &side,
                              const std::vector<uint32_t> &numbers,
                              uint32_t number)
{
    for (size_t row = 0; row < numbers.size(); row++) {
        if (numbers[row] == number && !side.LabelOf(number, row).empty()) {
            return side.LabelOf(number, row);
        }
    }
    return "";
}

static uint64_t NumDistinct(const std::vector<uint32_t> &numbers)
{
    return std::set<uint32_t>(numbers.begin(), numbers.end()).size();
}

std::string WrongIn(const Pair &pair, bool proposer,
                    const std::vector<uint32_t> &own,
                    const std::vector<uint32_t> &other)
{
    const Options &options = pair.options;
    const Party &side = proposer ? pair.proposer : pair.answerer;
    const Party &partner = proposer ? pair.answerer : pair.proposer;
    const uint64_t padded = proposer ? options.proposer_padded_items
                                     : options.answerer_padded_items;
    const vesica_result *result = side.Result();
    if (result == nullptr) {
        return "";
    }
    const bool learns =
        proposer ? options.ProposerLearns() : options.AnswererLearns();
    const auto expected =
        learns ? PlainMatch(own, other) : std::vector<uint64_t>();
    std::set<uint32_t> matches;
    for (const uint64_t row : expected) {
        matches.insert(own[row]);
    }
    if (!result->advisory || result->learned != learns) {
        return "who learned";
    }
    if (side.Rows() != expected) {
        return "the rows";
    }
    if (result->matches != matches.size() || result->unopened != 0) {
        return "the number of matches";
    }
    if (result->items != (padded > 0 ? padded : NumDistinct(own))) {
        return "the number of items";
    }
    for (size_t i = 0; options.label_bytes > 0 && i < expected.size(); i++) {
        if (LabelAt(side, i) != FirstLabel(partner, other, own[expected[i]])) {
            return "label of row " + std::to_string(expected[i]);
        }
    }
    return "";
}

void ExpectNoWrongResult(const Pair &pair, const std::vector<uint32_t> &own,
                         const std::vector<uint32_t> &other)
{
    EXPECT_EQ(WrongIn(pair, true, own, other), "");
    EXPECT_EQ(WrongIn(pair, false, other, own), "");
}

void ExpectOutcome(const Pair &pair, const std::vector<uint32_t> &own,
                   const std::vector<uint32_t> &other)
{
    const vesica_result *mine = pair.proposer.Result();
    const vesica_result *theirs = pair.answerer.Result();
    ASSERT_NE(mine, nullptr)
        << pair.proposer.Error().step << ": " << pair.proposer.Error().rule;
    ASSERT_NE(theirs, nullptr)
        << pair.answerer.Error().step << ": " << pair.answerer.Error().rule;
    ExpectNoWrongResult(pair, own, other);
    EXPECT_EQ(mine->peer_items, theirs->items);
    EXPECT_EQ(theirs->peer_items, mine->items);
    vesica_suite_sizes sizes;
    ASSERT_EQ(vesica_suite_get_sizes(&sizes, pair.options.suite), VESICA_OK);
    ASSERT_EQ(mine->transcript_len, sizes.hash);
    ASSERT_EQ(theirs->transcript_len, sizes.hash);
    EXPECT_EQ(Bytes(mine->transcript, mine->transcript + sizes.hash),
              Bytes(theirs->transcript, theirs->transcript + sizes.hash));
    for (const Party *side : {&pair.proposer, &pair.answerer}) {
        vesica_progress progress = {};
        ASSERT_EQ(vesica_session_progress(side->session, &progress), VESICA_OK);
        EXPECT_EQ(progress.items_done, progress.items_total);
    }
}

std::vector<uint64_t> PlainMatch(const std::vector<uint32_t> &own,
                                 const std::vector<uint32_t> &other)
{
    const std::set<uint32_t> theirs(other.begin(), other.end());
    std::vector<uint64_t> rows;
    for (size_t row = 0; row < own.size(); row++) {
        if (theirs.count(own[row]) != 0) {
            rows.push_back(row);
        }
    }
    return rows;
}

} /* namespace vesica_test */
