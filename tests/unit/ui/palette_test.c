/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every role can be read on its theme's background: WCAG 2.1's contrast of 4.5 to 1. */
#include "check.h"

#include <math.h>

#include "ui/tui/tui.h"

/* xterm's 256: a cube of six steps each way, then 24 greys */
static void rgb_of(int colour, double rgb[3])
{
	static const int steps[] = {0, 95, 135, 175, 215, 255};
	int cube = colour - 16;

	assert_in_range(colour, 16, 255); /* the first 16 are whatever a terminal makes them */
	for (int i = 0; i < 3; i++) {
		int divisor = i == 0 ? 36 : i == 1 ? 6 : 1;
		int value = colour >= 232 ? 8 + 10 * (colour - 232) : steps[cube / divisor % 6];
		rgb[i] = value / 255.0;
	}
}

static double luminance(int colour)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	double rgb[3], sum = 0;

	rgb_of(colour, rgb);
	for (int i = 0; i < 3; i++)
		sum += weights[i] *
			(rgb[i] <= 0.03928 ? rgb[i] / 12.92 : pow((rgb[i] + 0.055) / 1.055, 2.4));
	return sum;
}

static void every_role_can_be_read_in_every_theme(void **state)
{
	(void)state;
	for (int theme = THEME_DARK; theme <= THEME_LIGHT; theme++)
		for (unsigned role = 0; role < ROLES; role++) {
			int fore, back;
			palette_colours((enum theme)theme, role, &fore, &back);
			double a = luminance(fore), b = luminance(back);
			double contrast = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
			if (contrast < 4.5)
				fail_msg("theme %d, role %u: %.2f", theme, role, contrast);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_can_be_read_in_every_theme),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
