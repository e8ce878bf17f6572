/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lab's calendar. */
#include "app/system/calendar.h"

#include <inttypes.h>

#include "base/text.h"
#include "engine/engine.h"
#include "host/host.h"

struct day {             /* in the lab's calendar, which has no leap year before 2028 */
	int64_t seconds; /* of the lab's clock */
	int64_t year, month, day, in_year; /* month from 0, days from 1 */
	const char *name, *month_name;
};

static struct day day_of(int64_t s)
{
	static const char *const days[] = {"Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t day = s / 86400, left = day % 365;
	struct day d = {.seconds = s, .year = 2025 + day / 365, .in_year = left + 1};

	while (left >= lengths[d.month])
		left -= lengths[d.month++];
	d.day = left + 1;
	d.name = days[day % 7];
	d.month_name = months[d.month];
	return d;
}

/* one conversion of date(1); false: unknown */
static bool date_part(const struct day *d, char c, int64_t ns, struct text *out)
{
	int64_t s = d->seconds;
	int hour = (int)(s / 3600 % 24), minute = (int)(s / 60 % 60), second = (int)(s % 60);
	int year = (int)d->year, month = (int)d->month + 1, day = (int)d->day;

	switch (c) {
	case 'Y': text_add(out, "%d", year); break;
	case 'y': text_add(out, "%02d", year % 100); break;
	case 'm': text_add(out, "%02d", month); break;
	case 'd': text_add(out, "%02d", day); break;
	case 'e': text_add(out, "%2d", day); break;
	case 'j': text_add(out, "%03d", (int)d->in_year); break;
	case 'H': text_add(out, "%02d", hour); break;
	case 'M': text_add(out, "%02d", minute); break;
	case 'S': text_add(out, "%02d", second); break;
	case 'F': text_add(out, "%d-%02d-%02d", year, month, day); break;
	case 'D': text_add(out, "%02d/%02d/%02d", month, day, year % 100); break;
	case 'T': text_add(out, "%02d:%02d:%02d", hour, minute, second); break;
	case 'R': text_add(out, "%02d:%02d", hour, minute); break;
	case 's': text_add(out, "%" PRId64, CALENDAR_START + s); break;
	case 'N': text_add(out, "%09" PRId64, ns); break;
	case 'a': text_put(out, d->name); break;
	case 'b':
	case 'h': text_put(out, d->month_name); break;
	case 'Z': text_put(out, "UTC"); break;
	case 'z': text_put(out, "+0000"); break;
	case 'n': text_putc(out, '\n'); break;
	case 't': text_putc(out, '\t'); break;
	case '%': text_putc(out, '%'); break;
	default: return false;
	}
	return true;
}

void calendar_put(struct text *out, int64_t now, const char *format)
{
	const struct day d = day_of(now / NSEC_PER_SEC);

	for (; *format; format++) {
		if (*format != '%' || !format[1]) {
			text_putc(out, *format);
		} else if (!date_part(&d, format[1], now % NSEC_PER_SEC, out)) {
			text_putn(out, format, 2);
			format++;
		} else {
			format++;
		}
	}
}

int64_t calendar_now(const struct host *h)
{
	return host_engine(h)->now;
}
