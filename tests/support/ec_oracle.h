/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* OpenSSL's arithmetic on a Weierstrass curve, as an oracle: elements are
 * compressed points, scalars big-endian, and zero bytes the identity. */

#ifndef VESICA_TESTS_SUPPORT_EC_ORACLE_H
#define VESICA_TESTS_SUPPORT_EC_ORACLE_H

#include <openssl/bn.h>
#include <openssl/ec.h>

#include <memory>
#include <stdexcept>

#include "support/bytes.h"

namespace vesica_test
{

class EcOracle {
  public:
    explicit EcOracle(int nid)
        : context_(BN_CTX_new(), BN_CTX_free),
          group_(EC_GROUP_new_by_curve_name(nid), EC_GROUP_free)
    {
        must(context_ != nullptr && group_ != nullptr);
    }

    /* k * element; the generator if element is empty. */
    Bytes multiply(const Bytes &k, const Bytes &element = {}) const
    {
        const Number scalar = number(k);
        const Point point = new_point();
        if (element.empty()) {
            must(EC_POINT_mul(group(), point.get(), scalar.get(), nullptr,
                              nullptr, context()) == 1);
        } else {
            const Point other = decode(element);
            must(EC_POINT_mul(group(), point.get(), nullptr, other.get(),
                              scalar.get(), context()) == 1);
        }
        return encode(point);
    }

    Bytes add(const Bytes &a, const Bytes &b) const
    {
        const Point sum = decode(a);
        const Point other = decode(b);
        must(EC_POINT_add(group(), sum.get(), sum.get(), other.get(),
                          context()) == 1);
        return encode(sum);
    }

    /* Whether 33 bytes that begin with 02 or 03 are an element. */
    bool decodes(const Bytes &element) const
    {
        const Point point = new_point();
        return EC_POINT_oct2point(group(), point.get(), element.data(),
                                  element.size(), context()) == 1;
    }

    /* A number modulo the order. */
    Bytes reduce(const Bytes &wide) const
    {
        const Number n = number(wide);
        reduce_number(n);
        return bytes_of_number(n);
    }

    Bytes invert(const Bytes &k) const
    {
        const Number n = number(k);
        must(BN_mod_inverse(n.get(), n.get(), order(), context()) != nullptr);
        return bytes_of_number(n);
    }

    /* a - b * c */
    Bytes multiply_subtract(const Bytes &a, const Bytes &b,
                            const Bytes &c) const
    {
        const Number product = number(b);
        const Number n = number(a);
        must(BN_mod_mul(product.get(), product.get(), number(c).get(), order(),
                        context()) == 1);
        must(BN_mod_sub(n.get(), n.get(), product.get(), order(), context()) ==
             1);
        reduce_number(n);
        return bytes_of_number(n);
    }

    /* order / divisor + offset, not reduced. */
    Bytes near_order(int offset, unsigned divisor = 1) const
    {
        const Number n(BN_dup(order()), BN_free);
        must(BN_div_word(n.get(), divisor) != static_cast<BN_ULONG>(-1));
        must(offset < 0
                 ? BN_sub_word(n.get(), static_cast<BN_ULONG>(-offset)) == 1
                 : BN_add_word(n.get(), static_cast<BN_ULONG>(offset)) == 1);
        return bytes_of_number(n);
    }

    /* The same of the prime of the field. */
    Bytes near_prime(int offset) const
    {
        const Number n(BN_dup(EC_GROUP_get0_field(group())), BN_free);
        must(offset < 0
                 ? BN_sub_word(n.get(), static_cast<BN_ULONG>(-offset)) == 1
                 : BN_add_word(n.get(), static_cast<BN_ULONG>(offset)) == 1);
        return bytes_of_number(n);
    }

  private:
    using Number = std::unique_ptr<BIGNUM, void (*)(BIGNUM *)>;
    using Point = std::unique_ptr<EC_POINT, void (*)(EC_POINT *)>;

    static void must(bool holds)
    {
        if (!holds) {
            throw std::runtime_error("OpenSSL");
        }
    }

    BN_CTX *context() const
    {
        return context_.get();
    }

    const EC_GROUP *group() const
    {
        return group_.get();
    }

    const BIGNUM *order() const
    {
        return EC_GROUP_get0_order(group());
    }

    static Number number(const Bytes &bytes)
    {
        Number n(
            BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr),
            BN_free);
        must(n != nullptr);
        return n;
    }

    void reduce_number(const Number &n) const
    {
        must(BN_nnmod(n.get(), n.get(), order(), context()) == 1);
    }

    static Bytes bytes_of_number(const Number &n)
    {
        Bytes bytes(32);
        must(BN_bn2binpad(n.get(), bytes.data(), 32) == 32);
        return bytes;
    }

    Point new_point() const
    {
        Point point(EC_POINT_new(group()), EC_POINT_free);
        must(point != nullptr);
        return point;
    }

    Point decode(const Bytes &element) const
    {
        Point point = new_point();
        if (element == Bytes(33)) {
            must(EC_POINT_set_to_infinity(group(), point.get()) == 1);
        } else {
            must(EC_POINT_oct2point(group(), point.get(), element.data(),
                                    element.size(), context()) == 1);
        }
        return point;
    }

    Bytes encode(const Point &point) const
    {
        Bytes element(33);
        if (EC_POINT_is_at_infinity(group(), point.get()) == 0) {
            must(EC_POINT_point2oct(group(), point.get(),
                                    POINT_CONVERSION_COMPRESSED, element.data(),
                                    element.size(), context()) == 33);
        }
        return element;
    }

    std::unique_ptr<BN_CTX, void (*)(BN_CTX *)> context_;
    std::unique_ptr<EC_GROUP, void (*)(EC_GROUP *)> group_;
};

} /* namespace vesica_test */

#endif
