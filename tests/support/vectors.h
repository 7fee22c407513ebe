/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* The one reader of tests/vectors: records of `key = hexadecimal` lines with an
 * empty line between records, and lists of one text a line. A line that begins
 * with # is a comment. */

#ifndef VESICA_TESTS_SUPPORT_VECTORS_H
#define VESICA_TESTS_SUPPORT_VECTORS_H

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/bytes.h"

namespace vesica_test
{

/* One record. A key may stand in it more than once: then its values have an
 * order. */
class Record {
  public:
    void add(const std::string &key, const Bytes &value)
    {
        values_[key].push_back(value);
    }

    bool has(const std::string &key) const
    {
        return values_.count(key) != 0;
    }

    const std::vector<Bytes> &all(const std::string &key) const
    {
        if (!has(key)) {
            throw std::runtime_error("a record has no " + key);
        }
        return values_.at(key);
    }

    const Bytes &operator[](const std::string &key) const
    {
        return all(key).at(0);
    }

    /* All values of a key, one after the other. */
    Bytes joined(const std::string &key) const
    {
        Bytes bytes;
        for (const Bytes &value : all(key)) {
            bytes.insert(bytes.end(), value.begin(), value.end());
        }
        return bytes;
    }

    bool empty() const
    {
        return values_.empty();
    }

  private:
    std::map<std::string, std::vector<Bytes>> values_;
};

inline std::vector<std::string> read_lines(const std::string &path)
{
    std::ifstream file(VESICA_SOURCE_DIR "/" + path);
    std::vector<std::string> lines;
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] != '#') {
            lines.push_back(line);
        }
    }
    return lines;
}

inline std::vector<std::string> read_texts(const std::string &name)
{
    std::vector<std::string> texts;
    for (const std::string &line : read_lines("tests/vectors/" + name)) {
        if (!line.empty()) {
            texts.push_back(line);
        }
    }
    return texts;
}

inline std::vector<Record> read_records(const std::string &name)
{
    std::vector<Record> records;
    Record record;
    for (const std::string &line : read_lines("tests/vectors/" + name)) {
        const size_t equals = line.find(" =");
        if (!line.empty() && equals == std::string::npos) {
            throw std::runtime_error(name + ": no key: " + line);
        }
        if (!line.empty()) {
            const size_t from = line.find_first_not_of(' ', equals + 2);
            record.add(line.substr(0, equals),
                       from == std::string::npos ? Bytes()
                                                 : from_hex(line.substr(from)));
        } else if (!record.empty()) {
            records.push_back(record);
            record = Record();
        }
    }
    if (!record.empty()) {
        records.push_back(record);
    }
    return records;
}

/* The records that have a key. */
inline std::vector<Record> read_records_with(const std::string &name,
                                             const std::string &key)
{
    std::vector<Record> chosen;
    for (const Record &record : read_records(name)) {
        if (record.has(key)) {
            chosen.push_back(record);
        }
    }
    return chosen;
}

} /* namespace vesica_test */

#endif
