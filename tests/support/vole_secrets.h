/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* What a session with the engine vole must not leave behind, computed by the
 * parts of the library from the seeds, the session id and the lists alone. */

#ifndef VESICA_TESTS_SUPPORT_VOLE_SECRETS_H
#define VESICA_TESTS_SUPPORT_VOLE_SECRETS_H

#include <cstdint>
#include <string>
#include <vector>

namespace vesica_test
{

struct SessionFacts;

struct VoleSecret {
    std::string name;
    std::vector<uint8_t> bytes;
};

/* Of the many rows and leaves some. The session has one chunk. */
std::vector<VoleSecret> VoleSecretsOf(const SessionFacts &facts);

} /* namespace vesica_test */

#endif
