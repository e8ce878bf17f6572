/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packet filter's rules, typed one after the other in the syntax of the lab's iptables. If the
 * lab refuses a rule that may accept packets (an ipset, an unsupported module), later drops and
 * rejects of its chain and the chain's policy are omitted as well: what would have reached them is
 * unknown, and the unknown is assumed to be correct.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/write.h"

struct filter_plan {
	struct intake_filter *rule;
	struct text command;
	const char *chain; /* "INPUT" */
	size_t chain_length;
	bool takes, drops, policy;
};

/* "-A INPUT …", "-P INPUT DROP": the chain */
static void find_chain(struct filter_plan *p)
{
	const char *words = p->rule->words;

	p->chain = p->rule->chain;
	if (!p->chain)
		p->chain = words[0] == '-' && words[1] && words[2] == ' ' ? words + 3 : "";
	p->chain_length = strcspn(p->chain, " ");
}

static void plan(struct filter_plan *p, struct intake_filter *f, struct probe_host *fresh)
{
	const bool arp = strcmp(f->table, "arp") == 0;

	p->rule = f;
	text_put(&p->command, arp ? "arptables " : "iptables ");
	if (!arp && strcmp(f->table, "filter") != 0)
		text_add(&p->command, "-t %s ", f->table);
	text_put(&p->command, f->words);
	find_chain(p);
	p->policy = strncmp(f->words, "-P ", 3) == 0;
	p->drops = strstr(f->words, "DROP") || strstr(f->words, "REJECT");
	p->takes = !f->unread && write_is_safe(f->words) && fresh &&
		probe_host_takes(fresh, text_str(&p->command));
}

static bool is_of_chain(const struct filter_plan *p, const char *chain, size_t n)
{
	return p->chain_length == n && strncmp(p->chain, chain, n) == 0;
}

static bool is_own_chain(const struct filter_plan *p)
{
	static const char *const linux_has[] = {
		"INPUT", "OUTPUT", "FORWARD", "PREROUTING", "POSTROUTING", NULL};

	for (const char *const *c = linux_has; *c; c++)
		if (is_of_chain(p, *c, strlen(*c)))
			return false;
	return true;
}

/* a rule that the lab refuses and that may have accepted what `of` drops; a user-defined chain may
 * have been called from anywhere */
static bool may_have_passed(const struct filter_plan *p, const struct filter_plan *of, bool above)
{
	if (p->takes || p->drops || strcmp(p->rule->table, of->rule->table) != 0)
		return false;
	return is_own_chain(p) ||
		((above || of->policy) && is_of_chain(p, of->chain, of->chain_length));
}

static bool is_uncertain(const struct filter_plan *plans, size_t count, size_t i)
{
	if (!plans[i].drops || !plans[i].takes)
		return false;
	for (size_t k = 0; k < count; k++)
		if (may_have_passed(&plans[k], &plans[i], k < i))
			return true;
	return false;
}

static void write_one(
	struct writing *w, const struct intake_host *h, const struct filter_plan *p, bool uncertain)
{
	struct intake *in = (struct intake *)w->in;
	const struct intake_line at = p->rule->at;

	p->rule->typed = p->takes && !uncertain;
	if (uncertain)
		intake_say(in, INTAKE_PASSED,
			N_("%s:%u: omitted, as a rule of its chain is not simulated: %s"), at.file,
			at.line, text_str(&p->command));
	else if (p->takes)
		write_event(w, h->node, at, "%s", text_str(&p->command));
	else
		intake_say(in, INTAKE_PASSED, N_("%s:%u: not simulated: %s"), at.file, at.line,
			p->rule->unread ? p->rule->words : text_str(&p->command));
}

void write_filters(struct writing *w, const struct intake_host *h)
{
	struct probe_host *fresh = h->filters.first ? probe_host_new() : NULL;
	struct filter_plan *plans;
	size_t count = 0, i = 0;

	for (const struct intake_filter *f = h->filters.first; f; f = f->next)
		count++;
	if (!count)
		return;
	plans = intake_grown(NULL, count * sizeof(*plans));
	memset(plans, 0, count * sizeof(*plans));
	/* one after the other on a host without rules: a rule may need the chain created before
	 * it */
	for (struct intake_filter *f = h->filters.first; f; f = f->next)
		plan(&plans[i++], f, fresh);
	for (i = 0; i < count; i++)
		write_one(w, h, &plans[i], is_uncertain(plans, count, i));
	for (i = 0; i < count; i++)
		text_free(&plans[i].command);
	free(plans);
	probe_host_free(fresh);
}
