/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a rule does with the packets it matches. */
#ifndef LVSLAB_APP_COMMANDS_IPTABLES_TARGET_H
#define LVSLAB_APP_COMMANDS_IPTABLES_TARGET_H

#include <stdbool.h>

#include "app/commands/iptables/iptables.h"

struct text;
struct iptables_line;

enum iptables_verdict {
	VERDICT_CONTINUE,
	VERDICT_ACCEPT,
	VERDICT_DROP,
	VERDICT_REJECT,
	VERDICT_RETURN
};

struct iptables_target_kind {
	const char *name;
	const char *options;  /* " --set-mark … "; NULL: none */
	const char *required; /* the error if none of them was given; NULL: none is required */
	void (*init)(struct iptables_target *to); /* before parsing; or NULL */
	bool (*read)(struct iptables_line *t, struct iptables_target *to, const char *option);
	enum iptables_verdict (*run)(const struct iptables_target *to, struct iptables_packet *p);
	void (*show)(const struct iptables_target *to, struct text *s, bool numeric); /* or NULL */
	void (*save)(const struct iptables_target *to, struct text *s);               /* or NULL */
};

const struct iptables_target_kind *iptables_target_find(const char *name); /* or NULL */
bool iptables_target_absent(const char *name); /* Linux has it, the lab does not */
/* is the target allowed in this chain? false: the kernel returns EINVAL */
bool iptables_target_allowed(const struct iptables_rule *r, const struct iptables_chain *c);

#endif
