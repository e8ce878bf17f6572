/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Going back: the effects of a probe or a fix on the lab are undone after they were examined. The
 * clock may be later than the last step, so it is stored, too.
 */
#include "diagnose/evidence/evidence.h"

struct moment moment_now(const struct explain *x)
{
	return (struct moment){lab_position(x->lab), lab_typed(x->lab), lab_now(x->lab)};
}

void moment_back(struct explain *x, struct moment m)
{
	if (!x->ended.len) /* it stopped: the consequences are not the hosts' fault */
		lab_end_words(&x->ended, x->lab);
	lab_seek_typed(x->lab, m.step, m.typed);
	lab_engine(x->lab)->now = m.time;
	lab_cut(x->lab);
}
