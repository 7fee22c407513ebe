/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Memory of OpenSSL that fails on demand. */

#ifndef VESICA_TESTS_FAILING_OPENSSL_H
#define VESICA_TESTS_FAILING_OPENSSL_H

#include <cstdint>

namespace vesica_test
{

/* From now on the n-th request fails, or it and all after it; 0: none. */
void failing_openssl_set(uint64_t n, bool for_ever);

/* Whether one has failed since then. */
bool failing_openssl_has_failed();

} /* namespace vesica_test */

#endif
