/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does the work grow as the work grows? Four things that files and people make many of, each at n,
 * 2n and 4n: near linear is a last column near 4.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "bench.h"
#include "file/loader.h"
#include "world/lab.h"

#define HEAD \
	"version: 1\nname: many\nnodes:\n  h: {interfaces: {eth0: {ipv4: 10.0.0.2/24}}}\n" \
	"  c: {interfaces: {eth0: {ipv4: 10.0.0.1/24}}}\n"

static const char *address(size_t i)
{
	static char s[32];

	snprintf(s, sizeof(s), "10.%zu.%zu.%zu", 1 + (i >> 16), i >> 8 & 255, i & 255);
	return s;
}

static void must(const void *p, struct problems *ps)
{
	struct text t = {0};

	if (p)
		return;
	problems_print(ps, &t);
	fprintf(stderr, "bench: %s", text_str(&t));
	exit(3);
}

/* loads and builds it; `then` may be NULL */
static double opened(const struct text *file, size_t n, void (*then)(struct lab *lab, size_t n))
{
	struct problems ps = {0};
	uint64_t start = bench_clock();
	struct spec *spec = spec_load_memory("many", file->s, file->len, NULL, &ps);
	must(spec, &ps);
	struct lab *lab = lab_open(spec, &(struct lab_options){0}, &ps);
	must(lab, &ps);
	if (then)
		then(lab, n);
	double took = (double)(bench_clock() - start) / 1e9;
	lab_close(lab);
	spec_free(spec);
	return took;
}

static void type_addresses(struct lab *lab, size_t n)
{
	struct text line = {0};

	for (size_t i = 0; i < n; i++) {
		text_clear(&line);
		text_add(&line, "ip addr add %s/32 dev eth0", address(i));
		lab_command(lab, lab_host(lab, "h"), text_str(&line), NULL);
	}
	text_free(&line);
}

static double addresses(size_t n)
{
	struct text t = {0};

	text_put(&t, HEAD "links: [[c:eth0, h:eth0]]\n");
	double took = opened(&t, n, type_addresses);
	text_free(&t);
	return took;
}

static double services(size_t n)
{
	struct text t = {0};

	text_put(&t, HEAD "links: [[c:eth0, h:eth0]]\nvirtual_servers:\n");
	for (size_t i = 0; i < n; i++)
		text_add(&t, "  - {on: h, address: tcp %s:80}\n", address(i));
	double took = opened(&t, n, NULL);
	text_free(&t);
	return took;
}

static double nodes(size_t n)
{
	struct text t = {0};

	text_put(&t, HEAD);
	for (size_t i = 0; i + 2 < n; i++)
		text_add(&t, "  n%zu: {like: h, interfaces: {eth0: {ipv4: []}}}\n", i);
	double took = opened(&t, n, NULL);
	text_free(&t);
	return took;
}

static double groups(size_t n)
{
	struct text t = {0};

	text_add(&t,
		HEAD "  sw: {kind: switch}\ngroups: {g: {count: %zu, link: sw, "
		     "first_ipv4: 10.1.0.1/8}}\n",
		n - 3);
	double took = opened(&t, n, NULL);
	text_free(&t);
	return took;
}

void bench_growth(void)
{
	static const struct {
		const char *name;
		double (*run)(size_t n);
		size_t n;
		const char *goal;
	} rows[] = {{"ip addr add", addresses, 2500, "10 000: <= 1 s"},
		{"virtual servers", services, 25000, "100 000: <= 3 s"},
		{"nodes", nodes, 2500, "10 000: <= 0.5 s"},
		{"a group's members", groups, 2500, "10 000: <= 0.5 s"}};

	puts("growth: seconds at n, 2n, 4n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = rows[i].n;
		double one = rows[i].run(n), two = rows[i].run(2 * n), four = rows[i].run(4 * n);
		printf("  %-18s n = %-6zu %8.3f %8.3f %8.3f    4n/n %5.1f    goal: %s\n",
			rows[i].name, n, one, two, four, four / one, rows[i].goal);
	}
}
