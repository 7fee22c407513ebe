/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Integers of any size in tests, by OpenSSL. */

#ifndef VESICA_TESTS_SUPPORT_INTEGER_H
#define VESICA_TESTS_SUPPORT_INTEGER_H

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/bytes.h"

namespace vesica_test
{

/* Copies share what is never changed. */
class Integer {
  public:
    /* Not explicit: numbers stand beside integers. */
    Integer(uint64_t value = 0) : Integer(make())
    {
        must(BN_set_word(n_.get(), value));
    }

    static Integer of_bytes(const Bytes &little_endian)
    {
        const Owned n = make();
        must(BN_lebin2bn(little_endian.data(),
                         static_cast<int>(little_endian.size()),
                         n.get()) != nullptr);
        return Integer(n);
    }

    /* Little-endian; throws if there are more than len. */
    Bytes bytes(size_t len) const
    {
        Bytes out(len);
        must(BN_bn2lebinpad(n_.get(), out.data(), static_cast<int>(len)) >= 0);
        return out;
    }

    std::string hex() const
    {
        const std::unique_ptr<char, void (*)(char *)> digits(
            BN_bn2hex(n_.get()), [](char *text) { OPENSSL_free(text); });
        return digits.get();
    }

    bool is_odd() const
    {
        return BN_is_odd(n_.get()) != 0;
    }

    Integer operator+(const Integer &b) const
    {
        const Owned out = make();
        must(BN_add(out.get(), n_.get(), b.n_.get()));
        return Integer(out);
    }

    Integer operator-(const Integer &b) const
    {
        const Owned out = make();
        must(BN_sub(out.get(), n_.get(), b.n_.get()));
        return Integer(out);
    }

    Integer operator*(const Integer &b) const
    {
        const Owned out = make();
        must(BN_mul(out.get(), n_.get(), b.n_.get(), context()));
        return Integer(out);
    }

    Integer operator/(const Integer &b) const
    {
        const Owned out = make();
        must(BN_div(out.get(), nullptr, n_.get(), b.n_.get(), context()));
        return Integer(out);
    }

    /* Never negative. */
    Integer operator%(const Integer &b) const
    {
        const Owned out = make();
        must(BN_nnmod(out.get(), n_.get(), b.n_.get(), context()));
        return Integer(out);
    }

    Integer operator<<(unsigned bits) const
    {
        const Owned out = make();
        must(BN_lshift(out.get(), n_.get(), static_cast<int>(bits)));
        return Integer(out);
    }

    Integer power(const Integer &exponent, const Integer &modulus) const
    {
        const Owned out = make();
        must(BN_mod_exp(out.get(), n_.get(), exponent.n_.get(),
                        modulus.n_.get(), context()));
        return Integer(out);
    }

    bool operator==(const Integer &b) const
    {
        return BN_cmp(n_.get(), b.n_.get()) == 0;
    }

    bool operator<(const Integer &b) const
    {
        return BN_cmp(n_.get(), b.n_.get()) < 0;
    }

  private:
    using Owned = std::shared_ptr<BIGNUM>;

    explicit Integer(Owned n) : n_(std::move(n))
    {
    }

    static void must(bool holds)
    {
        if (!holds) {
            throw std::runtime_error("OpenSSL");
        }
    }

    static Owned make()
    {
        Owned n(BN_new(), BN_free);
        must(n != nullptr);
        return n;
    }

    static BN_CTX *context()
    {
        static const std::unique_ptr<BN_CTX, void (*)(BN_CTX *)> own(
            BN_CTX_new(), BN_CTX_free);
        must(own != nullptr);
        return own.get();
    }

    Owned n_;
};

} /* namespace vesica_test */

#endif
