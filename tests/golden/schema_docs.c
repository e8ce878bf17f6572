/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What docs/ holds of the code's tables: `schema_docs check DIR` compares, `schema_docs bless DIR`
 * writes. Exit status 1 where a file differs from what the table says.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "file/loader.h"
#include "file/schema.h"
#include "ipvs/ipvs.h"
#include "watch/condition.h"
#include "watch/reference.h"
#include "world/lab.h"

static void topology_schema(struct text *t)
{
	schema_json(t, &schema_topology);
}

static void scenario_schema(struct text *t)
{
	schema_json(t, &schema_scenario);
}

static void reference(struct text *t)
{
	schema_reference(t, NULL);
}

/* a host as most scenarios have them, before anything happens but that ipvsadm loaded IPVS and its
 * schedulers */
static void sysctls(struct text *t)
{
	static const char lab_text[] = "version: 1\nname: one\nnodes:\n"
				       "  host1: {interfaces: {eth0: {ipv4: 192.168.10.1/24}}}\n";
	struct problems ps = {0};
	struct spec *spec = spec_load_memory("one", lab_text, strlen(lab_text), NULL, &ps);
	struct lab *lab = spec ? lab_open(spec, &(struct lab_options){0}, &ps) : NULL;

	if (lab) {
		struct ipvs *ipvs = ipvs_load(lab_host(lab, "host1"));
		ipvs_sysctl_expiration(ipvs, false);
		ipvs_sysctl_expiration(ipvs, true);
		sysctls_reference(t, lab_host(lab, "host1"));
	} else
		problems_print(&ps, t);
	if (lab)
		lab_close(lab);
	spec_free(spec);
	problems_free(&ps);
}

static const struct {
	const char *file;
	void (*print)(struct text *t);
} documents[] = {{"schema/topology.schema.json", topology_schema},
	{"schema/scenario.schema.json", scenario_schema}, {"scenario-reference.md", reference},
	{"conditions.md", condition_reference}, {"records.md", records_reference},
	{"reasons.md", reasons_reference}, {"sysctls.md", sysctls}};

static bool write_file(const char *path, const struct text *t)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		return false;
	bool ok = fwrite(t->s, 1, t->len, f) == t->len;
	return fclose(f) == 0 && ok;
}

static bool same_file(const char *path, const struct text *t)
{
	FILE *f = fopen(path, "rb");
	struct text found = {0};
	char part[4096];
	size_t n;

	if (!f)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		text_putn(&found, part, n);
	fclose(f);
	bool same = found.len == t->len && memcmp(found.s, t->s, t->len) == 0;
	text_free(&found);
	return same;
}

int main(int argc, char **argv)
{
	int status = 0;

	if (argc != 3 || (strcmp(argv[1], "check") != 0 && strcmp(argv[1], "bless") != 0)) {
		fputs("usage: schema_docs check|bless DOCS\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct text path = {0}, t = {0};
		text_add(&path, "%s/%s", argv[2], documents[i].file);
		documents[i].print(&t);
		bool bless = strcmp(argv[1], "bless") == 0;
		if (!(bless ? write_file : same_file)(path.s, &t)) {
			fprintf(stderr, "%s: %s\n", path.s,
				bless ? "cannot be written"
				      : "is not what the tables say: build `bless`");
			status = 1;
		}
		text_free(&path);
		text_free(&t);
	}
	return status;
}
