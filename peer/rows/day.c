/* SPDX-FileCopyrightText: The Vesica authors */
/* SPDX-License-Identifier: Apache-2.0 */

#include "rows/day.h"

#include <stdio.h>
#include <time.h>

/* Days of 400 years of the Gregorian calendar, after which it repeats, and from
 * 0000-03-01 to 1970-01-01. */
#define CYCLE_DAYS 146097
#define EPOCH_DAYS 719468

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Years begin in March here, so that the day that comes and goes is their last;
 * then the months before one that is `from_march` months later have
 * (153 * from_march + 2) / 5 days. */
static int32_t day_of(int year, int month, int day)
{
    const int from_march = month > 2 ? month - 3 : month + 9;
    const int years = month > 2 ? year : year - 1;
    return years * 365 + years / 4 - years / 100 + years / 400 +
           (153 * from_march + 2) / 5 + day - 1 - EPOCH_DAYS;
}

/* The number that num digits are, or -1. */
static int number(const char *digits, size_t num)
{
    int out = 0;
    for (size_t i = 0; i < num; i++) {
        if (digits[i] < '0' || digits[i] > '9') {
            return -1;
        }
        out = out * 10 + (digits[i] - '0');
    }
    return out;
}

bool peer_day_read(int32_t *out, const char *text, size_t len)
{
    if (len != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const int year = number(text, 4);
    const int month = number(text + 5, 2);
    const int day = number(text + 8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month)) {
        return false;
    }
    *out = day_of(year, month, day);
    return true;
}

const char *peer_day_text(char out[PEER_DAY_ROOM], int32_t day)
{
    const int64_t seconds = (int64_t)day * 86400;
    const time_t moment = (time_t)seconds;
    struct tm parts;
    if (gmtime_r(&moment, &parts) == NULL ||
        strftime(out, PEER_DAY_ROOM, "%Y-%m-%d", &parts) == 0) {
        out[0] = '\0';
    }
    return out;
}

int32_t peer_day_today(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return 0;
    }
    return (int32_t)(now.tv_sec / 86400);
}
