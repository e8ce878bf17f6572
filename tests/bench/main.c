/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lvslab-bench [hold|hops|memory|back|schedulers|connections|table|screen|sweep|growth|pair]:
 * all of them, or one. docs/performance.md says what is what.
 */
#include <stdio.h>
#include <string.h>

#include "bench.h"

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} benches[] = {{"hold", bench_hold}, {"hops", bench_hops}, {"memory", bench_memory},
		{"back", bench_back}, {"schedulers", bench_schedulers},
		{"connections", bench_connections}, {"table", bench_table},
		{"screen", bench_screen}, {"sweep", bench_sweep}, {"growth", bench_growth},
		{"pair", bench_pair}};

	for (size_t i = 0; i < sizeof(benches) / sizeof(benches[0]); i++)
		if (argc < 2 || strcmp(argv[1], benches[i].name) == 0)
			benches[i].run();
	return 0;
}
