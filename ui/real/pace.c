/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A walkthrough types the next line in the instant in which the last has done what it should. On a
 * kernel a command takes tens of milliseconds to start: what was repaired in time for a frame in
 * the lab would come too late for it there. So a moment passes before each line, as it does with
 * people; it is no multiple of the intervals at which Linux repeats a SYN or a question of ARP.
 */
#include "course/play.h"
#include "ui/real/script.h"

#define MOMENT (300 * INT64_C(1000000))

void script_play(struct play *play)
{
	const struct play_hooks hooks = {.pace = MOMENT};

	play_run(play, &hooks, NULL);
}
