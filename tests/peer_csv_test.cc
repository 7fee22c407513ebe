/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "support/temp_dir.h"

extern "C" {
#include "rows/csv.h"
}

namespace
{

using vesica_test::TempDir;
using Row = std::vector<std::string>;

struct Table {
    peer_exit code = PEER_OK;
    std::vector<Row> rows;
    std::vector<uint64_t> lines;
    std::vector<std::string> raw; /* what offset and length say */
    std::string message;
};

Table read(const std::string &text)
{
    const TempDir dir;
    Table out;
    peer_error error;
    peer_csv *csv = nullptr;
    const peer_csv_record *record = nullptr;
    error.text[0] = '\0';
    const int fd = open(dir.write("t.csv", text).c_str(), O_RDONLY);
    out.code = peer_csv_new(&csv, &error, fd, "t.csv");
    while (out.code == PEER_OK) {
        out.code = peer_csv_next(csv, &record, &error);
        if (out.code != PEER_OK || record == nullptr) {
            break;
        }
        Row row;
        for (size_t i = 0; i < record->num_fields; i++) {
            row.emplace_back(record->fields[i].text, record->fields[i].len);
        }
        out.rows.push_back(row);
        out.lines.push_back(record->line);
        out.raw.push_back(text.substr(record->offset, record->length));
    }
    out.message = error.text;
    peer_csv_free(csv);
    close(fd);
    return out;
}

void expect_refused(const std::string &text, const std::string &message)
{
    const Table got = read(text);
    EXPECT_EQ(got.code, PEER_ERR_INPUT) << text;
    EXPECT_NE(got.message.find(message), std::string::npos) << got.message;
}

TEST(peer_csv, spaces_stay)
{
    const Table got = read(" a ,b\t\n");
    EXPECT_EQ(got.rows, (std::vector<Row>{{" a ", "b\t"}}));
}

TEST(peer_csv, quotes_hold_commas_quotes_and_lines)
{
    const Table got = read("\"a,b\",\"c\"\"d\",\"e\r\nf\"\n1,2,3\n");
    EXPECT_EQ(got.rows,
              (std::vector<Row>{{"a,b", "c\"d", "e\nf"}, {"1", "2", "3"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{1, 3}));
}

TEST(peer_csv, lines_end_with_lf_or_crlf_and_the_last_with_nothing)
{
    for (const char *text :
         {"a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\nc,d", "a,b\r\nc,d\r",
          "\xef\xbb\xbf"
          "a,b\nc,d\n"}) {
        const Table got = read(text);
        EXPECT_EQ(got.code, PEER_OK) << got.message;
        EXPECT_EQ(got.rows, (std::vector<Row>{{"a", "b"}, {"c", "d"}}));
    }
}

TEST(peer_csv, empty_fields_are_fields)
{
    EXPECT_EQ(read(",\n\"\",\n").rows, (std::vector<Row>{{"", ""}, {"", ""}}));
}

TEST(peer_csv, blank_lines_are_no_rows_and_count)
{
    const Table got = read("\n\na\n\r\nb\n\n");
    EXPECT_EQ(got.rows, (std::vector<Row>{{"a"}, {"b"}}));
    EXPECT_EQ(got.lines, (std::vector<uint64_t>{3, 5}));
}

TEST(peer_csv, records_are_where_they_say)
{
    const Table got = read("\xef\xbb\xbf"
                           "h,i\r\n\n\"x\ny\",z\r\nlast,one");
    EXPECT_EQ(got.raw, (std::vector<std::string>{"h,i\r\n", "\"x\ny\",z\r\n",
                                                 "last,one"}));
}

TEST(peer_csv, no_file_is_no_records)
{
    EXPECT_EQ(read("").code, PEER_OK);
    EXPECT_TRUE(read("").rows.empty());
    EXPECT_TRUE(read("\xef\xbb\xbf").rows.empty());
    EXPECT_TRUE(read("\n\r\n\n").rows.empty());
}

TEST(peer_csv, what_is_not_clear_is_refused)
{
    expect_refused("a\nb\"c\n", "line 2: a quote in the wrong place");
    expect_refused("\"a\"b\n", "line 1: a quote in the wrong place");
    expect_refused("\"a\" ,b\n", "line 1: a quote in the wrong place");
    expect_refused("a\n\"b\nc\nd\n", "line 2: a quote that opens in this row");
    expect_refused("a\n\"b", "line 2: a quote that opens in this row");
    expect_refused("a\rb\rc\n", "line 1: a carriage return");
    expect_refused(std::string("a\nb\0c\n", 6), "line 2: a NUL byte");
    expect_refused("a\n" + std::string(2000, ','), "line 2: more than 1024");
}

TEST(peer_csv, a_row_has_at_most_64_kib)
{
    const std::string longest(PEER_CSV_MAX_RECORD - 1, 'x');
    const Table got = read("a\n" + longest + "\nb\n");
    ASSERT_EQ(got.code, PEER_OK) << got.message;
    EXPECT_EQ(got.rows[1][0], longest);
    EXPECT_EQ(got.rows[2][0], "b");
    expect_refused("a\n" + longest + "x\nb\n", "line 2: a row longer than");
    expect_refused("a\n\"" + std::string(300000, '\n') + "\"\n",
                   "line 2: a row longer than");
}

/* Rows that lie across the reader's buffer in every way. */
TEST(peer_csv, long_files_come_out_whole)
{
    std::string text;
    std::vector<Row> rows;
    for (size_t i = 0; i < 9000; i++) {
        const std::string field(i % 301, 'f');
        rows.push_back({std::to_string(i), field});
        text += std::to_string(i) + "," + field + (i % 2 ? "\r\n" : "\n");
    }
    const Table got = read(text);
    EXPECT_EQ(got.code, PEER_OK) << got.message;
    EXPECT_EQ(got.rows, rows);
}

} /* namespace */
