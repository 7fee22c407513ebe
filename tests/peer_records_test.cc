/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <csv.h>

#include <random>
#include <string>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "rows/records.h"
}

namespace
{

using vesica_test::TempDir;
using Row = std::vector<std::string>;

struct Table {
    peer_exit code = PEER_OK;
    std::vector<Row> rows; /* of a bad record, its rule alone */
    std::vector<uint64_t> lines;
    std::vector<std::string> raw; /* what offset and length say */
    std::string message;
};

class Reader {
  public:
    Reader(const std::string &text, peer_list_format format,
           peer_encoding encoding)
        : fd(open(dir.write("t", text).c_str(), O_RDONLY))
    {
        error.text[0] = '\0';
        code = peer_records_new(&records, &error, fd, "t", format, encoding);
    }

    ~Reader()
    {
        peer_records_free(records);
        close(fd);
    }

    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;

    const peer_record *next()
    {
        const peer_record *record = nullptr;
        if (code == PEER_OK) {
            code = peer_records_next(records, &record, &error);
        }
        return code == PEER_OK ? record : nullptr;
    }

    peer_exit code = PEER_OK;
    peer_error error{};

  private:
    const TempDir dir;
    int fd;
    peer_records *records = nullptr;
};

Row fields_of(const peer_record *record)
{
    if (record->bad_rule != nullptr) {
        EXPECT_EQ(record->num_fields, 0u);
        EXPECT_NE(record->bad_expected, nullptr);
        return {std::string("!") + record->bad_rule};
    }
    Row row;
    for (size_t i = 0; i < record->num_fields; i++) {
        row.emplace_back(record->fields[i].text, record->fields[i].len);
    }
    return row;
}

Table read(const std::string &text, peer_list_format format = PEER_FORMAT_CSV,
           peer_encoding encoding = PEER_ENCODING_UTF8)
{
    Table out;
    Reader reader(text, format, encoding);
    while (const peer_record *record = reader.next()) {
        out.rows.push_back(fields_of(record));
        out.lines.push_back(record->line);
        out.raw.push_back(text.substr(record->offset, record->length));
    }
    out.code = reader.code;
    out.message = reader.error.text;
    return out;
}

Table read_tsv(const std::string &text)
{
    return read(text, PEER_FORMAT_TSV);
}

Table read_gb18030(const std::string &text,
                   peer_list_format format = PEER_FORMAT_CSV)
{
    return read(text, format, PEER_ENCODING_GB18030);
}

/* The second line is bad, and it alone: lines 1 and 3 are read. */
void expect_bad(const std::string &line, const std::string &rule)
{
    const Table got = read("a,b\n" + line + "\nc,d\n");
    EXPECT_EQ(got.code, PEER_OK) << got.message;
    EXPECT_EQ(got.rows, (std::vector<Row>{{"a", "b"}, {rule}, {"c", "d"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{1, 2, 3}));
    EXPECT_EQ(got.raw[1], line + "\n");
}

TEST(peer_records, spaces_stay)
{
    EXPECT_EQ(read(" a ,b\t\n").rows, (std::vector<Row>{{" a ", "b\t"}}));
    EXPECT_EQ(read("\"\",\" a \",b \n").rows,
              (std::vector<Row>{{"", " a ", "b "}}));
}

TEST(peer_records, quotes_hold_commas_quotes_and_lines)
{
    const Table got = read("\"a,b\",\"c\"\"d\",\"e\r\nf\"\n1,2,3\n");
    EXPECT_EQ(got.rows,
              (std::vector<Row>{{"a,b", "c\"d", "e\nf"}, {"1", "2", "3"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{1, 3}));
}

/* RFC 4180, section 2: the examples of its rules 1, 2, 5, 6 and 7. */
TEST(peer_records, the_examples_of_rfc_4180)
{
    const std::vector<Row> plain{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}};
    EXPECT_EQ(read("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n").rows, plain);
    EXPECT_EQ(read("aaa,bbb,ccc\r\nzzz,yyy,xxx").rows, plain);
    EXPECT_EQ(read("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx").rows, plain);
    EXPECT_EQ(read("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx").rows,
              (std::vector<Row>{{"aaa", "b\nbb", "ccc"}, plain[1]}));
    EXPECT_EQ(read("\"aaa\",\"b\"\"bb\",\"ccc\"").rows,
              (std::vector<Row>{{"aaa", "b\"bb", "ccc"}}));
}

TEST(peer_records, lines_end_with_lf_or_crlf_and_the_last_with_nothing)
{
    for (const char *text :
         {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\nc,d", "a,b\r\nc,d\r",
          "\xef\xbb\xbf"
          "a,b\nc,d\n",
          "\xef\xbb\xbf"
          "a,b\r\nc,d\r\n"}) {
        const Table got = read(text);
        EXPECT_EQ(got.code, PEER_OK) << got.message;
        EXPECT_EQ(got.rows, (std::vector<Row>{{"a", "b"}, {"c", "d"}}));
    }
}

TEST(peer_records, empty_fields_are_fields)
{
    EXPECT_EQ(read(",\n\"\",\n").rows, (std::vector<Row>{{"", ""}, {"", ""}}));
    EXPECT_EQ(read_tsv("\t\n").rows, (std::vector<Row>{{"", ""}}));
}

TEST(peer_records, blank_lines_are_no_rows_and_count)
{
    const Table got = read("\n\na\n\r\nb\n\n");
    EXPECT_EQ(got.rows, (std::vector<Row>{{"a"}, {"b"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{3, 5}));
}

TEST(peer_records, records_are_where_they_say)
{
    const Table got = read("\xef\xbb\xbf"
                           "h,i\r\n\n\"x\ny\",z\r\nlast,one");
    EXPECT_EQ(got.raw, (std::vector<std::string>{"h,i\r\n", "\"x\ny\",z\r\n",
                                                 "last,one"}));
}

TEST(peer_records, no_file_is_no_records)
{
    for (const char *text : {"", "\xef\xbb\xbf", "\n\r\n\n", "\r"}) {
        EXPECT_EQ(read(text).code, PEER_OK);
        EXPECT_TRUE(read(text).rows.empty());
    }
}

TEST(peer_records, what_is_not_clear_is_bad_and_costs_one_line)
{
    expect_bad("b\"c", "!quote");
    expect_bad("\"a\"b", "!quote");
    expect_bad("\"a\" ,b", "!quote");
    expect_bad("\"b", "!unclosed-quote");
    expect_bad("x,\"b,c", "!unclosed-quote");
    expect_bad("a\rb\rc", "!carriage-return");
    expect_bad("a,b\r\r", "!carriage-return");
    expect_bad("\"a\rb\"", "!carriage-return");
    expect_bad(std::string("b\0c", 3), "!nul");
    expect_bad(std::string("\"b\0c\"", 5), "!nul");
    expect_bad(std::string(PEER_MAX_FIELDS, ','), "!fields");
    expect_bad("\"\"" + std::string(PEER_MAX_FIELDS, ','), "!fields");
    EXPECT_EQ(read(std::string(PEER_MAX_FIELDS - 1, ',')).rows[0].size(),
              (size_t)PEER_MAX_FIELDS);
    EXPECT_EQ(read("a\n\"b").rows,
              (std::vector<Row>{{"a"}, {"!unclosed-quote"}}));
}

/* What follows an open quote is read again, as it stands. */
TEST(peer_records, a_quote_that_opens_takes_no_other_row_with_it)
{
    EXPECT_EQ(
        read("1,\"a\n2,b\n3,\"c\"\n4,d\n").rows,
        (std::vector<Row>{{"!quote"}, {"2", "b"}, {"3", "c"}, {"4", "d"}}));
    EXPECT_EQ(
        read("\"a\nb\rc\nd\n").rows,
        (std::vector<Row>{{"!carriage-return"}, {"!carriage-return"}, {"d"}}));
    EXPECT_EQ(read("\"a\nb\n\"c\"\n").rows,
              (std::vector<Row>{{"!quote"}, {"b"}, {"c"}}));
}

TEST(peer_records, a_row_has_at_most_64_kib)
{
    const std::string longest(PEER_MAX_RECORD - 1, 'x');
    for (const char *end : {"\n", ""}) {
        const std::string last = longest + (*end != '\0' ? "\n" : "x");
        const Table got = read("a\n" + last);
        ASSERT_EQ(got.rows.size(), 2u);
        EXPECT_EQ(got.rows[1][0].size(), last.size() - (*end != '\0' ? 1 : 0));
        const Table over = read("a\nx" + last);
        EXPECT_EQ(over.rows, (std::vector<Row>{{"a"}, {"!record-length"}}));
    }
    const std::string crlf = longest.substr(1) + "\r\n";
    EXPECT_EQ(read(crlf + "b\n").rows[0][0].size(), longest.size() - 1);
    EXPECT_EQ(read("x" + crlf + "b\n").rows,
              (std::vector<Row>{{"!record-length"}, {"b"}}));
    const std::string quoted = "\"" + std::string(PEER_MAX_RECORD - 3, '\n');
    EXPECT_EQ(read(quoted + "\"\nb\n").rows.size(), 2u);
    EXPECT_EQ(read(quoted + "\n\"\nb\n").rows[0], (Row{"!unclosed-quote"}));
}

TEST(peer_records, a_line_of_any_length_is_one_bad_row)
{
    const std::string text = "a\n" + std::string(5000000, 'x') + "\nb\n";
    const Table got = read(text);
    EXPECT_EQ(got.rows, (std::vector<Row>{{"a"}, {"!record-length"}, {"b"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{1, 2, 3}));
    EXPECT_EQ(got.raw[1].size(), 5000001u);
}

/* Rows that lie across the reader's buffer in every way. */
TEST(peer_records, long_files_come_out_whole)
{
    std::string text;
    std::vector<Row> rows;
    for (size_t i = 0; i < 30000; i++) {
        const std::string field(i % 301, 'f');
        const bool quoted = i % 7 == 0;
        const std::string quote(quoted ? 1 : 0, '"');
        rows.push_back({std::to_string(i), field + (quoted ? "\n,\n" : "")});
        text += std::to_string(i) + "," + quote + field +
                (quoted ? "\n,\n" : "") + quote + (i % 2 ? "\r\n" : "\n");
    }
    const Table got = read(text);
    EXPECT_EQ(got.code, PEER_OK) << got.message;
    EXPECT_EQ(got.rows, rows);
    std::string whole;
    for (const std::string &raw : got.raw) {
        whole += raw;
    }
    EXPECT_EQ(whole, text);
}

TEST(peer_records, tabs_separate_and_quotes_mean_nothing)
{
    const Table got = read_tsv("a\tb,c\t\"d\"\r\n\"\t \t\"\"x\nlast\t\t");
    EXPECT_EQ(got.rows, (std::vector<Row>{{"a", "b,c", "\"d\""},
                                          {"\"", " ", "\"\"x"},
                                          {"last", "", ""}}));
    EXPECT_EQ(read_tsv("a\tb\rc\nd").rows,
              (std::vector<Row>{{"!carriage-return"}, {"d"}}));
    EXPECT_EQ(read_tsv(std::string("a\0\nd", 4)).rows,
              (std::vector<Row>{{"!nul"}, {"d"}}));
}

TEST(peer_records, gb18030_becomes_utf_8)
{
    /* GB 18030-2005: two bytes, and four for U+20000 and U+00E0-like ones. */
    const std::string text = "\xd6\xd0\xb9\xfa,x\r\n\"\x95\x32\x82\x36,\","
                             "\x81\x30\x84\x36\r\n";
    const Table got = read_gb18030(text);
    EXPECT_EQ(got.rows,
              (std::vector<Row>{{"中国", "x"}, {"\U00020000,", "\u00a5"}}));
    EXPECT_EQ(got.raw[1], text.substr(text.find('\n') + 1));
    EXPECT_EQ(read_gb18030("\x84\x31\x95\x33\xd6\xd0\n").rows,
              (std::vector<Row>{{"中"}}));
    EXPECT_EQ(read_gb18030("\xd6\xd0\t\xb9\xfa\n", PEER_FORMAT_TSV).rows,
              (std::vector<Row>{{"中", "国"}}));
}

TEST(peer_records, what_is_not_gb18030_is_bad)
{
    for (const char *bad : {"\xff", "\x80,x", "\xd6", "x,\xd6,y", "\x81\x30",
                            "\x81\x30\x84", "\"\xd6\""}) {
        const Table got = read_gb18030(std::string(bad) + "\n\xd6\xd0,b\n");
        EXPECT_EQ(got.rows, (std::vector<Row>{{"!encoding"}, {"中", "b"}}))
            << bad;
    }
}

TEST(peer_records, the_longest_row_of_gb18030_has_room)
{
    std::string text;
    std::string want;
    for (size_t i = 0; i < PEER_MAX_RECORD / 2 - 1; i++) {
        text += "\xd6\xd0";
        want += "中";
    }
    EXPECT_EQ(read_gb18030(text + "\n").rows, (std::vector<Row>{{want}}));
}

void expect_refused(const std::string &text, const std::string &message,
                    peer_encoding encoding = PEER_ENCODING_UTF8)
{
    const Table got = read(text, PEER_FORMAT_CSV, encoding);
    EXPECT_EQ(got.code, PEER_ERR_INPUT);
    EXPECT_TRUE(got.rows.empty());
    EXPECT_NE(got.message.find(message), std::string::npos) << got.message;
    EXPECT_NE(got.message.find("save it as UTF-8"), std::string::npos);
}

TEST(peer_records, files_of_other_encodings_are_refused)
{
    expect_refused(std::string("\xff\xfe\x61\x00", 4), "t is UTF-16");
    expect_refused(std::string("\xfe\xff\x00\x61", 4), "t is UTF-16");
    expect_refused(std::string("\xff\xfe\x00\x00", 4), "t is UTF-32");
    expect_refused(std::string("\x00\x00\xfe\xff", 4), "t is UTF-32");
    expect_refused("\x84\x31\x95\x33x", "t is GB18030");
    expect_refused("\xef\xbb\xbfx", "t is UTF-8", PEER_ENCODING_GB18030);
    expect_refused("\xff\xfex", "t is UTF-16", PEER_ENCODING_GB18030);
}

void keep_field(void *text, size_t len, void *row)
{
    static_cast<Row *>(row)->emplace_back(static_cast<char *>(text), len);
}

int is_newline(unsigned char c)
{
    return c == '\n' ? 1 : 0;
}

int is_never(unsigned char)
{
    return 0;
}

/* What libcsv makes of one line. */
Row by_libcsv(const std::string &line)
{
    Row row;
    csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_term_func(&parser, is_newline);
    csv_set_space_func(&parser, is_never);
    EXPECT_EQ(
        csv_parse(&parser, line.data(), line.size(), keep_field, nullptr, &row),
        line.size());
    EXPECT_EQ(csv_fini(&parser, keep_field, nullptr, &row), 0);
    csv_free(&parser);
    return row;
}

TEST(peer_records, lines_without_quotes_are_cut_as_libcsv_does)
{
    std::mt19937 random(1);
    std::string text;
    std::vector<Row> want;
    for (int i = 0; i < 5000; i++) {
        std::string line;
        const size_t len = 1 + random() % 60;
        while (line.size() < len) {
            static const std::string some = ",,, \tab1;'\\|\xe4\xb8\xad";
            line += some[random() % some.size()];
        }
        want.push_back(by_libcsv(line));
        text += line + "\n";
    }
    EXPECT_EQ(read(text).rows, want);
}

/* Any bytes are read to their end, and every line is a part of some record or
 * blank: nothing is lost. */
TEST(peer_records, any_bytes_are_read_to_their_end)
{
    std::mt19937 random(2);
    static const std::string some("\n\n\r\",,\t\0a\xd6\xd0\xff\x81\x30 ", 15);
    for (int i = 0; i < 3000; i++) {
        std::string text;
        const size_t len = random() % 200;
        while (text.size() < len) {
            text += some[random() % some.size()];
        }
        const peer_list_format format =
            i % 2 == 0 ? PEER_FORMAT_CSV : PEER_FORMAT_TSV;
        const Table got =
            i % 3 == 0 ? read_gb18030(text, format) : read(text, format);
        if (got.code != PEER_OK) {
            continue; /* it begins with a mark */
        }
        std::string rest = text;
        for (auto raw = got.raw.rbegin(); raw != got.raw.rend(); ++raw) {
            const size_t at = rest.rfind(*raw);
            ASSERT_NE(at, std::string::npos);
            EXPECT_EQ(rest.substr(at + raw->size()).find_first_not_of("\r\n"),
                      std::string::npos);
            rest = rest.substr(0, at);
        }
        EXPECT_EQ(rest.find_first_not_of("\r\n"), std::string::npos);
    }
}

} /* namespace */
