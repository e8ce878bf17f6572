/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * near EXPECTED.png MADE.png: do the two look the same to somebody at the back of the room? Fonts
 * differ from machine to machine by shades, so blocks of 16 by 16 pixels are compared by their mean
 * colours: none may differ by much, nor all of them together by a little.
 */
#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK = 16, MOST = 60, MOST_ON_AVERAGE = 4 };

static cairo_surface_t *open_png(const char *path)
{
	cairo_surface_t *s = cairo_image_surface_create_from_png(path);

	if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS) {
		fprintf(stderr, "%s: %s\n", path, cairo_status_to_string(cairo_surface_status(s)));
		exit(2);
	}
	return s;
}

/* the mean of one colour in a block, 0 to 255 */
static long mean(cairo_surface_t *s, int x0, int y0, int colour)
{
	const unsigned char *bytes = cairo_image_surface_get_data(s);
	int width = cairo_image_surface_get_width(s), height = cairo_image_surface_get_height(s);
	int stride = cairo_image_surface_get_stride(s);
	long sum = 0, count = 0;

	for (int y = y0; y < y0 + BLOCK && y < height; y++)
		for (int x = x0; x < x0 + BLOCK && x < width; x++, count++)
			sum += bytes[y * stride + x * 4 + colour];
	return sum / count;
}

static int compare(cairo_surface_t *a, cairo_surface_t *b)
{
	int width = cairo_image_surface_get_width(a), height = cairo_image_surface_get_height(a);
	long total = 0, blocks = 0, worst = 0;

	for (int y = 0; y < height; y += BLOCK)
		for (int x = 0; x < width; x += BLOCK)
			for (int colour = 0; colour < 3; colour++, blocks++) {
				long d = labs(mean(a, x, y, colour) - mean(b, x, y, colour));
				total += d;
				worst = d > worst ? d : worst;
			}
	printf("worst block %ld (at most %d), on average %ld.%02ld (at most %d)\n", worst, MOST,
		total / blocks, total % blocks * 100 / blocks, MOST_ON_AVERAGE);
	return worst <= MOST && total <= blocks * MOST_ON_AVERAGE ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	cairo_surface_t *a = open_png(argv[1]), *b = open_png(argv[2]);
	if (cairo_image_surface_get_width(a) != cairo_image_surface_get_width(b) ||
		cairo_image_surface_get_height(a) != cairo_image_surface_get_height(b)) {
		puts("of another size");
		return 1;
	}
	int status = compare(a, b);
	cairo_surface_destroy(a);
	cairo_surface_destroy(b);
	return status;
}
