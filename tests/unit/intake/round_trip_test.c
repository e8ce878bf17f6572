/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lab's own hosts are asked what real ones would be asked; the lab that is made of their answers
 * has the same faults as the first one, and a right one has none. So it is with the same texts
 * under other names.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/explain.h"
#include "file/loader.h"
#include "intake/intake.h"
#include "world/lab.h"

#define THREE_SECONDS 3000000000

static const char *const asked[] = {"ip -d addr", "ip route", "ip rule", "ip neigh", "sysctl -a",
	"ss -ltn", "ss -lun", "iptables-save", NULL};
/* the same by net-tools and busybox */
static const char *const asked_of_old[] = {
	"ip addr", "route -n", "arp -n", "sysctl -a", "netstat -ltn", "netstat -lun", NULL};

/* ---- asking ---- */

static void ask(struct text *t, struct lab *lab, struct host *h, const char *command)
{
	const struct process *p = lab_command(lab, h, command, NULL);

	text_add(t, "root@%s:~# %s\n", h->node.name, command);
	text_putn(t, p->out, p->out_length);
}

static struct text transcript(const struct spec *spec, const char *const *commands)
{
	struct problems ps = {0};
	const struct lab_options o = {0};
	struct lab *lab = lab_open(spec, &o, &ps);
	struct text t = {0};

	assert_non_null(lab);
	lab_run_until(lab, THREE_SECONDS);
	for (size_t i = 0; i < lab_network(lab)->node_count; i++) {
		struct host *h = lab_host(lab, lab_network(lab)->nodes[i]->name);
		for (const char *const *c = commands; h && *c; c++)
			ask(&t, lab, h, *c);
		if (h && strcmp(h->role, "director") == 0)
			ask(&t, lab, h, commands == asked ? "ipvsadm -Ln" : "ipvsadm -S -n");
	}
	lab_close(lab);
	return t;
}

/* ---- what explain finds ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void findings(struct text *t, const struct spec *spec, bool early)
{
	struct problems ps = {0};
	const struct explain_options o = {.has_at = early, .at = THREE_SECONDS};
	struct explain *x = explain_new(spec, &o, &ps);
	const char *names[64];
	size_t n = 0;

	assert_non_null(x);
	explain_look(x);
	for (size_t i = 0; i < explain_finding_count(x) && n < 64; i++)
		names[n++] = explain_finding(x, i)->name;
	qsort(names, n, sizeof(names[0]), by_name);
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s ", names[i]);
	explain_free(x);
}

static struct spec *lab_of(const struct intake *in)
{
	struct problems ps = {0};
	struct text yaml = {0}, wrong = {0};

	intake_yaml(&yaml, in);
	struct spec *s = spec_load_memory("imported", text_str(&yaml), yaml.len, NULL, &ps);
	problems_print(&ps, &wrong);
	if (!s)
		fail_msg("%s\n%s", text_str(&wrong), text_str(&yaml));
	text_free(&wrong);
	text_free(&yaml);
	return s;
}

static void expect(const struct intake *in, const char *file, const char *expected)
{
	struct text found = {0};
	struct spec *s = lab_of(in);

	findings(&found, s, false);
	if (strcmp(text_str(&found), expected) != 0)
		fail_msg("%s: expected '%s', found '%s'", file, expected, text_str(&found));
	text_free(&found);
	spec_free(s);
}

static void read_back(const char *file, const struct text *texts, const char *expected)
{
	struct problems ps = {0};
	struct intake *in = intake_new(NULL);

	assert_true(intake_bytes(in, "cluster.txt", text_str(texts), texts->len, &ps));
	assert_true(intake_finish(in, &ps));
	expect(in, file, expected);
	struct intake *other = intake_anonymised(in, &ps);
	assert_non_null(other);
	assert_true(intake_finish(other, &ps));
	expect(other, file, expected);
	intake_free(other);
	intake_free(in);
}

static void round_trip(const char *file)
{
	struct problems ps = {0};
	struct text path = {0}, expected = {0};

	text_add(&path, SOURCE_DIR "/scenarios/%s.yaml", file);
	struct spec *spec = spec_load(text_str(&path), NULL, &ps);
	assert_non_null(spec);
	findings(&expected, spec, true);
	struct text texts = transcript(spec, asked), old = transcript(spec, asked_of_old);
	read_back(file, &texts, text_str(&expected));
	read_back(file, &old, text_str(&expected));
	text_free(&texts);
	text_free(&old);
	text_free(&path);
	text_free(&expected);
	spec_free(spec);
}

/* ---- tests ---- */

static void labs_that_are_right(void **state)
{
	static const char *const files[] = {"dr-basics", "dr-routed", "nat-basics", "tun-basics",
		"spanning-tree", "traffic", "load-feedback", "tun-mtu", "blank-dr", "blank-nat",
		"blank-tun"};
	(void)state;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		round_trip(files[i]);
}

static void labs_with_a_fault(void **state)
{
	static const char *const files[] = {"arp-problem", "arp-ignore-only", "lo-only", "vip-24",
		"gateway-is-director", "dead-server", "repair-dr", "faults/01-sysctls-on-lo",
		"faults/02-answers-by-the-director", "faults/03-no-vip-on-the-server",
		"faults/04-asks-as-the-vip", "faults/05-vip-with-a-wide-mask",
		"faults/06-no-gateway", "faults/07-mistyped-server", "faults/08-all-quiescent",
		"faults/10-program-not-running", "faults/11-servers-script-on-the-director",
		"faults/12-vip-is-the-first-address", "faults/13-rp-filter-in-the-tunnel",
		"faults/14-nat-without-forwarding", "faults/15-nat-past-the-director",
		"faults/16-caches-not-told", "faults/17-server-in-another-network"};
	(void)state;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		round_trip(files[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labs_that_are_right),
		cmocka_unit_test(labs_with_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
