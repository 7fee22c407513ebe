/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Elements of a field as their limbs, and what they stand for. */

#ifndef VESICA_TESTS_SUPPORT_FIELD_ELEMENTS_H
#define VESICA_TESTS_SUPPORT_FIELD_ELEMENTS_H

#include <functional>
#include <initializer_list>
#include <random>
#include <sstream>
#include <vector>

#include "support/integer.h"

extern "C" {
#include "support/field/kernels.h"
}

namespace vesica_test
{

using Limbs = std::vector<uint64_t>;
using Elements = std::vector<Limbs>;
using Integers = std::vector<Integer>;

/* A lane is an element, and differs from the next one. */
inline std::vector<uint64_t> words_of(const field_shape &shape,
                                      const Elements &elements, size_t from)
{
    std::vector<uint64_t> words(shape.limbs * shape.lanes);
    for (size_t k = 0; k < shape.lanes; k++) {
        const Limbs &limbs = elements[(from + k) % elements.size()];
        for (size_t i = 0; i < shape.limbs; i++) {
            words[i * shape.lanes + k] = limbs[i];
        }
    }
    return words;
}

/* What op makes of the first of each of in, of the second, and so on. */
inline Elements run(const field_shape &shape, field_op *op,
                    std::initializer_list<Elements> in)
{
    const size_t num = in.begin()->size();
    Elements out(num, Limbs(shape.limbs));
    for (size_t from = 0; from < num; from += shape.lanes) {
        std::vector<std::vector<uint64_t>> inputs;
        std::vector<const uint64_t *> pointers;
        for (const Elements &elements : in) {
            if (elements.size() != num) {
                throw std::runtime_error("not as many");
            }
            inputs.push_back(words_of(shape, elements, from));
        }
        for (const std::vector<uint64_t> &words : inputs) {
            pointers.push_back(words.data());
        }
        std::vector<uint64_t> words(shape.limbs * shape.lanes);
        op(words.data(), pointers.data());
        for (size_t k = 0; k < shape.lanes && from + k < num; k++) {
            for (size_t i = 0; i < shape.limbs; i++) {
                out[from + k][i] = words[i * shape.lanes + k];
            }
        }
    }
    return out;
}

/* Limb i counts 2^from[i] times; of its bits those of counts[i] count. */
inline Integer value_of(const Limbs &limbs, const std::vector<unsigned> &from,
                        const Limbs &counts)
{
    Bytes sum(from.back() / 8 + 2 * sizeof limbs[0]);
    for (size_t i = 0; i < limbs.size(); i++) {
        const uint64_t limb = limbs[i] & counts[i];
        const unsigned shift = from[i] % 8;
        uint64_t high = shift == 0 ? 0 : limb >> (64 - shift);
        uint64_t low = limb << shift;
        unsigned carry = 0;
        for (size_t k = from[i] / 8; k < sum.size(); k++) {
            carry += sum[k] + static_cast<unsigned>(low & 0xff);
            sum[k] = static_cast<uint8_t>(carry);
            carry >>= 8;
            low = low >> 8 | high << 56;
            high >>= 8;
        }
    }
    return Integer::of_bytes(sum);
}

/* And back; the last limb is what is left. */
inline Limbs limbs_of(const Integer &value, const std::vector<unsigned> &from)
{
    Limbs limbs;
    for (size_t i = 0; i < from.size(); i++) {
        Integer rest = value / (Integer(1) << from[i]);
        if (i + 1 < from.size()) {
            rest = rest % (Integer(1) << (from[i + 1] - from[i]));
        }
        limbs.push_back(0);
        const Bytes bytes = rest.bytes(sizeof limbs[0]);
        for (size_t k = bytes.size(); k-- > 0;) {
            limbs.back() = limbs.back() << 8 | bytes[k];
        }
    }
    return limbs;
}

/* All limbs at most's, none, every other, a single one, all but a single one;
 * and at random: a little below, and anywhere. */
inline Elements patterns(const Limbs &most, std::mt19937_64 &random)
{
    const size_t num = most.size();
    Elements out = {most, Limbs(num)};
    for (size_t odd = 0; odd < 2; odd++) {
        out.emplace_back(num);
        for (size_t i = odd; i < num; i += 2) {
            out.back()[i] = most[i];
        }
    }
    for (size_t i = 0; i < num; i++) {
        out.emplace_back(num);
        out.back()[i] = most[i];
        out.push_back(most);
        out.back()[i] = 0;
    }
    for (int k = 0; k < 12; k++) {
        out.push_back(most);
        for (uint64_t &limb : out.back()) {
            const uint64_t less = random() >> (k % 2 == 0 ? 60 : 44);
            limb -= less;
        }
    }
    for (int k = 0; k < 4; k++) {
        out.push_back(most);
        for (uint64_t &limb : out.back()) {
            limb -= random() % (limb == UINT64_MAX ? limb : limb + 1);
        }
    }
    return out;
}

inline Elements joined(Elements a, const Elements &b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/* Element i is the one that was i + by, around the end. */
inline Elements turned(const Elements &a, size_t by)
{
    Elements out;
    for (size_t i = 0; i < a.size(); i++) {
        out.push_back(a[(i + by) % a.size()]);
    }
    return out;
}

/* f of the first of each, of the second, and so on. */
template <typename F, typename... List>
Integers each(F f, const Integers &first, const List &...others)
{
    Integers out;
    for (size_t i = 0; i < first.size(); i++) {
        out.push_back(f(first[i], others[i]...));
    }
    return out;
}

inline Integers sums(const Integers &a, const Integers &b)
{
    return each(std::plus<>(), a, b);
}

inline Integers differences(const Integers &a, const Integers &b)
{
    return each(std::minus<>(), a, b);
}

inline Integers products(const Integers &a, const Integers &b)
{
    return each(std::multiplies<>(), a, b);
}

/* Each of a with each of b: a's element, and b's, at the same place. */
struct Pairs {
    Pairs(const Elements &a, const Elements &b)
    {
        for (const Limbs &x : a) {
            for (const Limbs &y : b) {
                first.push_back(x);
                second.push_back(y);
            }
        }
    }

    Elements first;
    Elements second;
};

inline std::string text_of(const Limbs &limbs)
{
    std::ostringstream text;
    text << std::hex;
    for (const uint64_t limb : limbs) {
        text << " 0x" << limb;
    }
    return text.str();
}

/* Of element i of each. */
inline std::string text_of(std::initializer_list<Elements> in, size_t i)
{
    std::string text;
    for (const Elements &elements : in) {
        text += "\n " + text_of(elements[i]);
    }
    return text;
}

} /* namespace vesica_test */

#endif
