/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tc (iproute2 6.1), as much as a slow link needs: `tc qdisc add|change|replace dev IF root netem
 * [delay T [JITTER]]`, `del`, `show`. It delays what an interface sends, in addition to the delay
 * of its cable (net/sched/sch_netem.c). Frames keep their order, whatever the jitter.
 *
 * Other disciplines and netem's other options are refused.
 */
#include <inttypes.h>
#include <string.h>

#include "app/system/commands.h"
#include "base/text.h"
#include "host/host.h"
#include "net/link.h"

struct typed {
	struct process *p;
	int argc, at;
	char **argv;
	char verb; /* a c r d s */
	struct netdev *dev;
	bool root, netem;
	int64_t delay, jitter;
};

static bool tc_fail(struct typed *t, int status, const char *fmt, const char *what)
{
	process_error(t->p, fmt, what);
	process_exit(t->p, status);
	return false;
}

static const char *next(struct typed *t)
{
	return t->at < t->argc ? t->argv[t->at++] : NULL;
}

/* "100ms", "1.5s", "250us"; a bare number is in microseconds (tc_util.c: get_time64()) */
static bool read_time(const char *word, int64_t *ns)
{
	uint64_t us;

	if (!parse_u64(word, &us))
		return parse_duration(word, ns);
	*ns = (int64_t)us * 1000;
	return us <= UINT32_MAX;
}

static bool read_dev(struct typed *t)
{
	const char *name = next(t);

	t->dev = name ? node_dev(&t->p->host->node, name) : NULL;
	return t->dev || tc_fail(t, 1, "Cannot find device \"%s\"\n", name ? name : "");
}

static bool read_delay(struct typed *t)
{
	const char *word = next(t);

	if (!word || !read_time(word, &t->delay))
		return tc_fail(t, 1, "Illegal \"%s\"\n", "latency");
	if (t->at < t->argc && read_time(t->argv[t->at], &t->jitter))
		t->at++;
	return true;
}

static bool read_verb(struct typed *t)
{
	static const char *const verbs[] = {"add", "change", "replace", "delete", "show"};
	const char *object = next(t), *verb = next(t);

	if (!object || strncmp("qdisc", object, strlen(object)) != 0)
		return tc_fail(
			t, 1, "Object \"%s\" is unknown, try \"tc help\".\n", object ? object : "");
	t->verb = 's';
	for (size_t i = 0; verb && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strncmp(verbs[i], verb, strlen(verb)) == 0) {
			t->verb = verbs[i][0];
			return true;
		}
	return !verb || tc_fail(t, 1, "Command \"%s\" is unknown, try \"tc qdisc help\".\n", verb);
}

static bool read_word(struct typed *t, const char *word)
{
	if (strcmp(word, "dev") == 0)
		return read_dev(t);
	if (strcmp(word, "root") == 0)
		return t->root = true;
	if (strcmp(word, "netem") == 0)
		return t->netem = true;
	if (t->netem && (strcmp(word, "delay") == 0 || strcmp(word, "latency") == 0))
		return read_delay(t);
	return tc_fail(t, 1, "the lab's tc knows netem delay only, not \"%s\"\n", word);
}

static bool read_all(struct typed *t)
{
	const char *word;

	if (!read_verb(t))
		return false;
	while ((word = next(t)) != NULL)
		if (!read_word(t, word))
			return false;
	if (t->verb == 's')
		return true;
	if (!t->dev)
		return tc_fail(t, 1, "Cannot find device \"%s\"\n", "");
	return (t->root && (t->netem || t->verb == 'd')) ||
		tc_fail(t, 1, "the lab's tc takes 'root netem delay TIME'%s\n", "");
}

static void put_time(struct process *p, int64_t ns)
{
	if (ns % 1000000000 == 0)
		process_print(p, "%" PRId64 "s", ns / 1000000000);
	else if (ns % 1000000 == 0)
		process_print(p, "%" PRId64 "ms", ns / 1000000);
	else
		process_print(p, "%" PRId64 "us", ns / 1000);
}

static void tc_show(struct process *p, const struct netdev *dev)
{
	const struct link_netem *n = link_netem_of(dev);

	if (dev->flags & IFF_LOOPBACK) {
		process_print(p, "qdisc noqueue 0: dev %s root refcnt 2 \n", dev->name);
		return;
	}
	if (!n || !n->on) {
		process_print(p,
			"qdisc pfifo_fast 0: dev %s root refcnt 2 bands 3 priomap 1 2 2 2 1 2 0 0 "
			"1 1 1 1 1 1 1 1\n",
			dev->name);
		return;
	}
	process_print(p, "qdisc netem 8001: dev %s root refcnt 2 limit 1000", dev->name);
	if (n->delay || n->jitter) {
		process_print(p, " delay ");
		put_time(p, n->delay);
	}
	if (n->jitter) {
		process_print(p, "  ");
		put_time(p, n->jitter);
	}
	process_print(p, "\n");
}

static int change(struct typed *t)
{
	const struct link_netem *n = link_netem_of(t->dev);
	bool on = n && n->on;

	if (!n)
		return process_error(t->p, "Error: nothing is plugged into %s.\n", t->dev->name), 2;
	if (t->verb == 'a' && on)
		return process_error(t->p, "Error: Exclusivity flag on, cannot modify.\n"), 2;
	if (t->verb == 'd' && !on)
		return process_error(t->p, "Error: Cannot delete qdisc with handle of zero.\n"), 2;
	if (t->verb == 'c' && !on)
		return process_error(t->p,
			       "Error: Qdisc not found. To create specify NLM_F_CREATE "
			       "flag.\n"),
		       2;
	const struct link_netem set = {t->verb != 'd', t->delay, t->jitter};
	link_set_netem(t->dev, t->verb == 'd' ? &(struct link_netem){0} : &set);
	return 0;
}

static void tc_run(struct process *p, int argc, char **argv)
{
	struct typed t = {.p = p, .argc = argc, .argv = argv, .at = 1};

	if (!read_all(&t))
		return;
	if (t.verb != 's') {
		process_exit(p, change(&t));
		return;
	}
	list_for_each (dev, &p->host->node.devs, struct netdev, link)
		if (!t.dev || t.dev == dev)
			tc_show(p, dev);
	process_exit(p, 0);
}

const struct command tc_command = {
	.name = "tc", .summary = N_("slow a link down (netem delay)"), .run = tc_run};
