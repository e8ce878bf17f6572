/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session in front of a screen: a lab that can go back, all that was recorded, and where somebody
 * stands in it. It knows nothing of keys, cells and colours. Views read it; keys call it.
 *
 * Where somebody stands is the lab's own position: everything that a view asks the lab (tables,
 * sockets, frames in flight) is as it was at the moment `at`. Moments behind it are the future.
 */
#ifndef LVSLAB_UI_MODEL_MODEL_H
#define LVSLAB_UI_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "course/play.h"
#include "spec/spec.h"
#include "ui/model/store.h"
#include "watch/condition.h"
#include "watch/dissect.h"
#include "world/journal.h"

struct record;

enum stride {            /* how far a step goes */
	STRIDE_EVENT,    /* to the next thing that happens */
	STRIDE_HOP,      /* … that a frame does, or a person */
	STRIDE_DECISION, /* … that a node decides: an answer, a silence, a pick, a drop */
};

struct score { /* of a server, as the scheduler saw it before it chose */
	uint32_t address;
	uint16_t port;
	bool takes; /* may it be chosen at all? */
	bool chosen;
	int64_t load, weight; /* as the rule counts them; weight 0: it does not divide */
	int configured;       /* its weight as ipvsadm says */
	int active, inactive;
};

#define SCORES_MAX 64

struct scores {
	uint64_t record; /* the pick that they are of; 0: none */
	const char *scheduler;
	struct score items[SCORES_MAX];
	size_t count, left_out;
};

struct bookmark {
	char letter;
	uint64_t step;
	size_t typed;
};

#define BOOKMARKS 26

struct kept_branch { /* what was typed before somebody stepped back and typed something else */
	struct journal_entry *entries;
	size_t count;
	int64_t end; /* ns: how far it had come */
};

#define BRANCHES_MAX 20 /* the oldest goes */

struct playing {
	bool on;
	bool by_time;      /* a factor of simulated time; else a delay for each hop */
	int pace;          /* row of its table of paces (play.c) */
	int64_t due;       /* wall clock, ns: of the next hop */
	int64_t wall, lab; /* where both clocks stood when it began */
};

struct show { /* a step of the lesson that has been run is walked through again, to be seen */
	bool on;
	long from, to; /* moments */
	int64_t begun; /* wall clock, ns */
};

struct feedback {       /* what the lesson has said to the student about a step: feedback.c */
	uint64_t about; /* the step + 1 that the rest is about */
	bool begun;     /* the first card has been read */
	bool hinted;    /* its hint is shown */
	bool told;      /* `verdict` is */
	bool good;
	size_t waited; /* commands after which time has passed for the mending */
	char verdict[400];
};

struct placed { /* a node that somebody has moved in the picture */
	unsigned node;
	int x, y; /* its upper left corner, units of the picture */
};

struct model_options {
	const char *name; /* of the scenario, for the header */
	bool teacher;
	const char *next; /* "02-direct-routing": what is opened after this lesson; NULL: nothing */
	int64_t stop_time; /* of the scenario as written; SPEC_UNSET: none */
	size_t records;    /* that are kept at most; 0: STORE_RECORDS_MOST */
	/* asked now and then in a long run: true stops it; may be NULL */
	bool (*interrupted)(void *arg);
	void (*passing)(void *arg, int64_t now); /* the lab's time, ns; may be NULL */
	void *arg;
};

struct model {
	struct lab *lab;
	struct play *play; /* the checks */
	struct model_options set;
	struct store store;
	long at; /* the moment whose consequences are shown; −1: nothing has happened yet */
	uint64_t chosen; /* the record of a row within the moment that was gone to; 0: the first */
	/* what the lab last said to the person; gone with the next key */
	struct text message;
	bool message_is_error;
	bool saved;               /* nothing would be lost */
	unsigned branch;          /* of the journal when the person was last told */
	struct condition *filter; /* or NULL */
	struct text filter_words;
	uint32_t follow_address; /* 0: none is followed */
	uint16_t follow_port;
	size_t filtered; /* moments that MARK_HIDDEN is right for */
	uint64_t gone;   /* the store's, when indices were last right */
	struct bookmark bookmarks[BOOKMARKS];
	size_t bookmark_count;
	struct kept_branch branches[BRANCHES_MAX];
	size_t branch_count;
	struct chip *chips;   /* by node */
	struct scores scores; /* of the pick of the moment shown: model_look() */
	struct playing playing;
	struct show show;
	struct placed *placed;
	size_t placed_count;
	struct progress *progress; /* kept from one day to the next; or NULL */
	struct lesson *lesson;     /* the walkthrough, driven by the steps taken; the play's */
	struct feedback feedback;
};

/* The lab must be reversible. Both stay the caller's. */
struct model *model_new(struct lab *lab, struct play *play, const struct model_options *o);
void model_free(struct model *m);
void model_say(struct model *m, const char *fmt, ...) TEXT_PRINTF(2, 3);
void model_refuse(struct model *m, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* ---- looking ---- */
/* Of a long session only the last moments are kept; those before are made again by running the lab
 * once more where somebody goes back to them (recall.c). Indices count what is kept. */
size_t model_count(const struct model *m);  /* moments, the future's among them */
uint64_t model_gone(const struct model *m); /* those before the first that is kept */
const struct moment *model_moment(const struct model *m, long i); /* or NULL */
const struct moment *model_here(const struct model *m);           /* the moment `at`, or NULL */
bool model_visible(const struct model *m, long i);                /* not left out by the filter */
/* Visible moments counted from `i` on, forwards or backwards: the next one, or −1. */
long model_visible_after(const struct model *m, long i);
long model_visible_before(const struct model *m, long i);
const struct record *model_record(const struct model *m, uint64_t number); /* or NULL */
bool model_frame(const struct model *m, uint64_t number, struct frame *f);
bool model_dissect(const struct model *m, uint64_t number, struct dissection *d);
/* What was typed, of a record of that kind; "" elsewhere. Also of the future. */
const char *model_line(const struct model *m, uint64_t number);
const char *model_node(const struct model *m, unsigned node);
/*
 * The rows of a moment in a list: the record that stands for it, and one for each frame that a host
 * sent on its own, or changed, and that is not the one before it. A row is hidden where the filter
 * holds for another of them only.
 */
#define ROWS_OF_MOMENT 8
size_t model_rows(const struct model *m, const struct moment *at, uint64_t rows[ROWS_OF_MOMENT]);
/* The row that one stands on: a record of the present moment; 0: there is none. */
uint64_t model_row(const struct model *m);
/* Goes to the row of a moment. */
void model_go_row(struct model *m, long moment, uint64_t row);
/* The frame that the moment is about: came in, or was sent first; a record's number, or 0. */
uint64_t model_subject(const struct model *m, const struct moment *at);

/* Works out what is not in the records, before the moment is drawn. */
void model_look(struct model *m);

/* ---- recall.c ---- */
void model_shift(struct model *m); /* indices, after moments were forgotten */
/* Makes the kept moments begin early enough for this one (counted from the session's beginning),
 * step or time, where they do not; the lab then stands at it or behind it. False: they do. */
bool model_recall(struct model *m, uint64_t moment);
bool model_recall_step(struct model *m, uint64_t step);
bool model_recall_time(struct model *m, int64_t time);

/* ---- time ---- */
bool model_step(struct model *m, enum stride s, int direction); /* +1, −1 */
void model_go(struct model *m, long moment);                    /* −1: the beginning */
void model_go_time(struct model *m, int64_t time);
/* Says why the lab does not go on (lab_end()); false where it does. */
bool model_ended(struct model *m);
void model_go_end(struct model *m);
bool model_is_live(const struct model *m); /* nothing known lies ahead */
/* Simulated time goes on to `time`. False where the lesson stopped it before, or does not let it
 * pass. */
bool model_run_to(struct model *m, int64_t time);
/* Parsed and bound; NULL with a refusal. */
struct condition *model_condition(struct model *m, const char *words);
/* Until a condition comes true, counted from here on. */
bool model_until(struct model *m, const char *condition);

/* ---- people ---- */
/* Types `line` on a host; says so where that begins a branch. The process; never NULL. */
/* Settles what the lesson does of its own accord; after time has passed or somebody has typed. */
void model_settle(struct model *m);
/* The lesson's step to its end, or the next one's words. Where it `shows`, what happened is walked
 * through once more in no more than two seconds of the wall's. */
void model_whole_step(struct model *m, bool shows, int64_t wall);
bool model_show_ends(struct model *m);                  /* false: nothing was being shown */
int64_t model_show_tick(struct model *m, int64_t wall); /* ns until the next; m->show.on */
/* Back to where the lesson's step began, or the last from which it can be finished. */
void model_restart(struct model *m);
/* Somebody else has moved the world: the lesson, with an answer that was a command. */
void model_moved(struct model *m);
struct process *model_type(struct model *m, struct host *h, const char *line);

/* ---- feedback.c: the student and the lesson ---- */
struct feedback *model_feedback(struct model *m); /* about the present step */
bool model_shows_card(const struct model *m); /* title and introduction, before the first step */
void model_answer(struct model *m, const char *given);
void model_hint(struct model *m);
void model_reveal(struct model *m); /* the answer, for whoever has tried */
void model_lesson_back(struct model *m);
bool model_has_begun(const struct model *m); /* the last time further than it is now */
void model_resume(struct model *m);          /* where the lesson was left the last time */
/* What was typed may need time to mend it: true once after each command. */
bool model_waits_once(struct model *m);

/* Moves a node in the picture; saved with the session, no part of the world. */
#define PLANE_WIDE_MAX 8000 /* what a file may say */
#define PLANE_HIGH_MAX 4500
void model_place(struct model *m, unsigned node, int x, int y);
/* The session as a scenario file that runs to the same trace hash. */
void model_write(const struct model *m, struct text *t);
bool model_save(struct model *m, const char *path); /* says what came of it */

/* What has happened so far, as .pcapng or .jsonl; says what came of it. */
bool model_export(struct model *m, const char *path);
/* The first records in which this branch and the one before it differ (NULL: it ends before that);
 * false where they do not. */
bool model_parting(const struct model *m, const struct record **then, const struct record **now);
void model_compare(struct model *m); /* goes there and says so */
/* Before the future is cut off: its journal is kept. */
void model_keep_branch(struct model *m);
void model_list_branches(struct model *m); /* says them */
/* Goes back to the `number`th, from 1, to where it had come; the present one is kept in its place.
 */
bool model_take_branch(struct model *m, size_t number);
void model_free_branches(struct model *m);

/* ---- play.c ---- */
void model_play(struct model *m, bool on, int64_t wall);
void model_pace(struct model *m, int faster); /* +1, −1 */
void model_pace_by(struct model *m, bool by_time);
bool model_set_pace(struct model *m, const char *words); /* "500ms" for each hop, "0.01x" */
void model_pace_text(const struct model *m, struct text *t);
/* What is due by now; returns how many ns until more is, −1: nothing is being played. */
int64_t model_tick(struct model *m, int64_t wall);

/* ---- filter.c ---- */
bool model_holds(const struct model *m, uint64_t record); /* the filter's condition, for it alone */
bool model_filter(struct model *m, const char *condition); /* "": everything */
/* Is the record's frame, or the packet that an ICMP error quotes, of the connection of that client? */
bool model_of_connection(const struct model *m, uint64_t record, uint32_t client, uint16_t port);
bool model_follow(struct model *m);   /* this connection, or no more */
void model_refilter(struct model *m); /* after moments were added */

/* ---- bookmarks.c ---- */
void model_mark(struct model *m, char letter);
bool model_to_mark(struct model *m, char letter);

/* ---- reached.c: from one day to the next ---- */
/* What was reached, marked and noted before; `p` stays the caller's and outlives the model. */
void model_take_up(struct model *m, struct progress *p);
void model_put_down(struct model *m);
/* Meanwhile: the same onto the disk, if it has changed. What was reached another day, and may yet
 * be gone on with, is not touched before the lesson has come anywhere. -1 and why. */
int model_keep(struct model *m, struct text *why); /* into what was taken up, to be saved */
void model_note(struct model *m, const char *words);
void model_show_notes(struct model *m);

#endif
