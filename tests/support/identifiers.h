/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Identifiers in tests: texts read, and the vectors of tests/vectors/id_*.txt,
 * one a line: type, text and canonical text, or type, text, ! and the error's
 * name, rule and position, with tabs between. In the texts \xNN, \t, \s (a
 * space) and \\ are escapes. */

#ifndef VESICA_TESTS_SUPPORT_IDENTIFIERS_H
#define VESICA_TESTS_SUPPORT_IDENTIFIERS_H

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/bytes.h"

extern "C" {
#include "vesica/identifier.h"
}

namespace vesica_test
{

/* The canonical text; empty for what is no identifier. */
inline std::string canonical_text(const vesica_identifier &id)
{
    char text[VESICA_IDENTIFIER_TEXT_ROOM];
    const size_t len = vesica_identifier_text(text, &id);
    return std::string(text, len);
}

/* The canonical text, or the name of the error. */
inline std::string canonical_of(uint16_t type, const std::string &text,
                                vesica_identifier_error *error = nullptr)
{
    vesica_identifier id;
    const vesica_status status =
        vesica_identifier_parse(&id, error, type, text.data(), text.size());
    return status == VESICA_OK ? canonical_text(id)
                               : vesica_status_name(status);
}

inline bool is_refused(uint16_t type, const std::string &text)
{
    vesica_identifier id;
    return vesica_identifier_parse(&id, nullptr, type, text.data(),
                                   text.size()) != VESICA_OK;
}

inline vesica_identifier parsed(uint16_t type, const std::string &text)
{
    vesica_identifier id = {};
    EXPECT_EQ(
        vesica_identifier_parse(&id, nullptr, type, text.data(), text.size()),
        VESICA_OK)
        << text;
    return id;
}

/* Field by field, over the bytes that are used. */
inline bool same(const vesica_identifier &a, const vesica_identifier &b)
{
    return a.type == b.type && a.profile == b.profile && a.length == b.length &&
           memcmp(a.bytes, b.bytes, a.length) == 0;
}

struct IdentifierVector {
    uint16_t type = 0;
    std::string text;
    std::string canonical; /* empty if the text is refused */
    std::string status;
    std::string rule;
    size_t position = 0;
    std::string where; /* file and line */

    bool is_valid() const
    {
        return !canonical.empty();
    }
};

inline std::vector<std::string> split_fields(const std::string &line)
{
    std::vector<std::string> fields(1);
    for (char c : line) {
        if (c == '\t') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

/* The byte that an escape stands for; at is its backslash, and then its last
 * character. */
inline char unescape_at(const std::string &field, size_t &at)
{
    const char kind = field.at(++at);
    if (kind == 'x') {
        const Bytes byte = from_hex(field.substr(at + 1, 2));
        at += 2;
        return static_cast<char>(byte.at(0));
    }
    switch (kind) {
    case 't':
        return '\t';
    case 's':
        return ' ';
    case '\\':
        return '\\';
    default:
        throw std::runtime_error("no such escape");
    }
}

inline std::string unescape(const std::string &field)
{
    std::string text;
    for (size_t i = 0; i < field.size(); i++) {
        text += field[i] == '\\' ? unescape_at(field, i) : field[i];
    }
    return text;
}

inline size_t read_position(const std::string &field)
{
    if (field.empty() ||
        field.find_first_not_of("0123456789") != std::string::npos) {
        throw std::runtime_error("no position");
    }
    return std::stoul(field);
}

/* Throws on a line that is not as described above. */
inline IdentifierVector read_identifier_vector(const std::string &line)
{
    const std::vector<std::string> fields = split_fields(line);
    const vesica_identifier_info *info =
        vesica_identifier_info_by_name(fields[0].data(), fields[0].size());
    if (info == nullptr || fields.size() < 3) {
        throw std::runtime_error("no type, or too few fields");
    }
    const bool is_valid = fields[2].substr(0, 1) != "!";
    if (fields.size() != (is_valid ? 3u : 5u) || fields[2].empty()) {
        throw std::runtime_error("wrong number of fields, or an empty one");
    }
    IdentifierVector vector;
    vector.type = info->type;
    vector.text = unescape(fields[1]);
    if (is_valid) {
        vector.canonical = unescape(fields[2]);
        return vector;
    }
    vector.status = fields[2].substr(1);
    vector.rule = fields[3];
    vector.position = read_position(fields[4]);
    if (vector.status.substr(0, 7) != "ERR_ID_" || vector.rule.empty()) {
        throw std::runtime_error("no error, or no rule");
    }
    return vector;
}

inline std::vector<IdentifierVector>
read_identifier_file(const std::filesystem::path &path)
{
    std::ifstream file(path);
    std::vector<IdentifierVector> vectors;
    size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        const std::string where =
            path.filename().string() + ":" + std::to_string(++number);
        if (line.empty() || line[0] == '#') {
            continue;
        }
        try {
            vectors.push_back(read_identifier_vector(line));
        } catch (const std::exception &fault) {
            throw std::runtime_error(where + ": " + fault.what());
        }
        vectors.back().where = where;
    }
    return vectors;
}

inline std::vector<std::filesystem::path> identifier_files()
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(
             VESICA_SOURCE_DIR "/tests/vectors")) {
        const std::string name = entry.path().filename().string();
        if (name.rfind("id_", 0) == 0 && entry.path().extension() == ".txt") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

inline std::vector<IdentifierVector> all_identifier_vectors()
{
    std::vector<IdentifierVector> all;
    for (const auto &file : identifier_files()) {
        const auto vectors = read_identifier_file(file);
        all.insert(all.end(), vectors.begin(), vectors.end());
    }
    return all;
}

} /* namespace vesica_test */

#endif
