/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hooks of net/netfilter/core.c: one list per hook, sorted by priority; equal priorities run in
 * the order of registration, as nf_hook_entries_grow() puts them.
 */
#include "host/ip/hook.h"

#include "host/host.h"

void hooks_init(struct host *h)
{
	for (unsigned i = 0; i < NF_INET_NUMHOOKS; i++)
		list_init(&h->hooks.chain[i]);
}

void hook_register(struct host *h, enum nf_inet_hooks where, struct hook *hook)
{
	struct list *before = h->hooks.chain[where].next;

	while (before != &h->hooks.chain[where] &&
		list_entry(before, struct hook, link)->priority <= hook->priority)
		before = before->next;
	list_add_tail(&hook->link, before);
}

void hook_unregister(struct hook *hook)
{
	list_del(&hook->link);
}

enum nf_verdict hook_drop(struct host *h, unsigned why)
{
	return hook_drop_with(h, why, 0);
}

enum nf_verdict hook_drop_with(struct host *h, unsigned why, uint64_t input)
{
	h->hooks.drop_reason = why;
	h->hooks.drop_input = input;
	return NF_DROP;
}

enum nf_verdict nf_hook(struct host *h, enum nf_inet_hooks where, struct frame *f,
	struct netdev *in, struct netdev *out)
{
	list_for_each_safe (hook, &h->hooks.chain[where], struct hook, link) {
		enum nf_verdict verdict = hook->run(h, hook->owner, f, in, out);
		if (verdict == NF_DROP)
			frame_drop_with(f, h->hooks.drop_reason, h->hooks.drop_input, 0, 0);
		if (verdict != NF_ACCEPT)
			return verdict;
	}
	return NF_ACCEPT;
}
