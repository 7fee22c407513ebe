/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Files that tests record and reviewers read: what a test computes is compared
 * with what stands in the repository. With VESICA_UPDATE=1 in the environment
 * the file is written anew; `git diff` then shows what has changed. */

#ifndef VESICA_TESTS_RECORDED_H
#define VESICA_TESTS_RECORDED_H

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace vesica_test
{

/* path is from the root of the repository. */
inline void expect_recorded(const std::string &path, const std::string &text)
{
    const std::string whole = std::string(VESICA_SOURCE_DIR) + "/" + path;
    if (std::getenv("VESICA_UPDATE") != nullptr) {
        std::ofstream(whole) << text;
    }
    std::ifstream file(whole);
    std::stringstream recorded;
    recorded << file.rdbuf();
    /* Not EXPECT_EQ: the texts are long, and git shows the difference. */
    EXPECT_TRUE(recorded.str() == text)
        << path << " differs from what this build gives. If that is meant: "
        << "VESICA_UPDATE=1 ctest -R recorded, look at `git diff`, and say in "
        << "CHANGELOG.md what changed on the wire.";
}

} /* namespace vesica_test */

#endif
