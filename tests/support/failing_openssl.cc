/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "support/failing_openssl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace
{

uint64_t fail_at = 0;
uint64_t calls = 0;
bool after = false;
bool has_failed = false;

bool fails()
{
    if (fail_at == 0) {
        return false;
    }
    calls++;
    const bool now = calls == fail_at || (after && calls > fail_at);
    has_failed = has_failed || now;
    return now;
}

void *allocate(size_t size, const char *, int)
{
    return fails() ? nullptr : std::malloc(size);
}

void *reallocate(void *block, size_t size, const char *, int)
{
    return fails() ? nullptr : std::realloc(block, size);
}

void release(void *block, const char *, int)
{
    std::free(block);
}

/* OpenSSL takes other functions only before its first use. What it makes once
 * and keeps is made here, so that a failure hits what a session takes. */
struct Install {
    Install()
    {
        EVP_CIPHER *cipher = nullptr;
        if (CRYPTO_set_mem_functions(allocate, reallocate, release) != 1 ||
            (cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)) ==
                nullptr) {
            std::fprintf(stderr, "OpenSSL cannot be made to fail\n");
            std::abort();
        }
        EVP_CIPHER_free(cipher);
    }
} install;

} /* namespace */

namespace vesica_test
{

void failing_openssl_set(uint64_t n, bool for_ever)
{
    fail_at = n;
    after = for_ever;
    calls = 0;
    has_failed = false;
}

bool failing_openssl_has_failed()
{
    return has_failed;
}

} /* namespace vesica_test */
