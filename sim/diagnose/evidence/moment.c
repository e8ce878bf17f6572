/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Going back: what a probe or a fix does to the lab is taken back when it has been seen. The clock
 * may stand behind the last step, so it is kept as well.
 */
#include "diagnose/evidence/evidence.h"

struct moment moment_now(const struct explain *x)
{
	return (struct moment){lab_position(x->lab), lab_typed(x->lab), lab_now(x->lab)};
}

void moment_back(struct explain *x, struct moment m)
{
	if (!x->ended.len) /* it did not go on: what follows from that is not the hosts' fault */
		lab_end_words(&x->ended, x->lab);
	lab_seek_typed(x->lab, m.step, m.typed);
	lab_engine(x->lab)->now = m.time;
	lab_cut(x->lab);
}
