/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session with a screen: a reversible lab, all its records, and the current position. It knows
 * nothing about keys, cells and colours. Views read it; keys call it.
 *
 * The current position is the lab's own: everything that a view reads from the lab (tables,
 * sockets, frames in flight) is as of the moment `at`. Moments after it are the future.
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

enum stride {            /* the length of a step */
	STRIDE_EVENT,    /* to the next event */
	STRIDE_HOP,      /* … of a frame, or a typed command */
	STRIDE_DECISION, /* … that is a node's decision: an answer, a silence, a pick, a drop */
};

struct score { /* of a server, as the scheduler saw it before the pick */
	uint32_t address;
	uint16_t port;
	bool takes; /* is it eligible? */
	bool chosen;
	int64_t load, weight; /* as the rule counts them; weight 0: the rule does not divide */
	int configured;       /* its weight as shown by ipvsadm */
	int active, inactive;
};

#define SCORES_MAX 64

struct scores {
	uint64_t record; /* the pick they belong to; 0: none */
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

struct kept_branch { /* commands typed before stepping back and typing something else */
	struct journal_entry *entries;
	size_t count;
	int64_t end; /* ns: the time it had reached */
};

#define BRANCHES_MAX 20 /* the oldest is dropped */

struct playing {
	bool on;
	bool by_time;      /* a factor of simulated time; otherwise a delay per hop */
	int pace;          /* row of the table of paces (play.c) */
	int64_t due;       /* wall clock, ns: time of the next hop */
	int64_t wall, lab; /* both clocks at the start */
};

struct show { /* replays a finished step of the lesson for the viewer */
	bool on;
	long from, to; /* moments */
	int64_t begun; /* wall clock, ns */
};

struct feedback {       /* the lesson's feedback to the student about a step: feedback.c */
	uint64_t about; /* the step + 1 that the other fields refer to */
	bool begun;     /* the first card was read */
	bool hinted;    /* its hint is shown */
	bool told;      /* `verdict` is shown */
	bool good;
	size_t waited; /* commands after which time has passed for the fix to work */
	char verdict[400];
};

struct placed { /* a node that the user has moved in the picture */
	unsigned node;
	int x, y; /* its upper left corner, units of the picture */
};

struct model_options {
	const char *name; /* of the scenario, for the header */
	bool teacher;
	const char *next;  /* "02-direct-routing": the next file after this lesson; NULL: none */
	int64_t stop_time; /* of the scenario file; SPEC_UNSET: none */
	size_t records;    /* limit of stored records; 0: STORE_RECORDS_MOST */
	/* polled during a long run: true stops it; may be NULL */
	bool (*interrupted)(void *arg);
	void (*passing)(void *arg, int64_t now); /* the lab's time, ns; may be NULL */
	void *arg;
};

struct model {
	struct lab *lab;
	struct play *play; /* the checks */
	struct model_options set;
	struct store store;
	long at; /* the current moment, with its consequences shown; −1: before the first */
	uint64_t chosen; /* the selected record within the moment; 0: the first */
	/* the last message to the user; removed by the next key */
	struct text message;
	bool message_is_error;
	bool saved;               /* nothing unsaved */
	unsigned branch;          /* of the journal, at the last notification */
	struct condition *filter; /* or NULL */
	struct text filter_words;
	uint32_t follow_address; /* 0: no connection is followed */
	uint16_t follow_port;
	size_t filtered; /* number of moments for which MARK_HIDDEN is valid */
	uint64_t gone;   /* the store's, when indices were last valid */
	struct bookmark bookmarks[BOOKMARKS];
	size_t bookmark_count;
	struct kept_branch branches[BRANCHES_MAX];
	size_t branch_count;
	struct chip *chips;   /* by node */
	struct scores scores; /* of the pick of the current moment: model_look() */
	struct playing playing;
	struct show show;
	struct placed *placed;
	size_t placed_count;
	struct progress *progress; /* saved between sessions; or NULL */
	struct lesson *lesson;     /* the walkthrough, driven by the user's steps; owned by the
				    * play */
	struct feedback feedback;
};

/* The lab must be reversible. The caller keeps ownership of both. */
struct model *model_new(struct lab *lab, struct play *play, const struct model_options *o);
void model_free(struct model *m);
void model_say(struct model *m, const char *fmt, ...) TEXT_PRINTF(2, 3);
void model_refuse(struct model *m, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* ---- queries ---- */
/* In a long session only the latest moments are kept; earlier ones are recreated by running the lab
 * again when the user goes back to them (recall.c). Indices count the kept ones. */
size_t model_count(const struct model *m);  /* moments, including the future's */
uint64_t model_gone(const struct model *m); /* moments dropped before the first one kept */
const struct moment *model_moment(const struct model *m, long i); /* or NULL */
const struct moment *model_here(const struct model *m);           /* the moment `at`, or NULL */
bool model_visible(const struct model *m, long i);                /* not hidden by the filter */
/* The next visible moment from `i`, forwards or backwards; or −1. */
long model_visible_after(const struct model *m, long i);
long model_visible_before(const struct model *m, long i);
const struct record *model_record(const struct model *m, uint64_t number); /* or NULL */
bool model_frame(const struct model *m, uint64_t number, struct frame *f);
bool model_dissect(const struct model *m, uint64_t number, struct dissection *d);
/* The typed line of a record of that kind, also in the future; "" for others. */
const char *model_line(const struct model *m, uint64_t number);
const char *model_node(const struct model *m, unsigned node);
/*
 * The rows of a moment in a list: the record that represents it, and one for each frame that a host
 * sent or changed and that is not the previous row's. A row is hidden if the filter only matches
 * other rows.
 */
#define ROWS_OF_MOMENT 8
size_t model_rows(const struct model *m, const struct moment *at, uint64_t rows[ROWS_OF_MOMENT]);
/* The selected row: a record of the current moment; 0: none. */
uint64_t model_row(const struct model *m);
/* Goes to a row of a moment. */
void model_go_row(struct model *m, long moment, uint64_t row);
/* The main frame of the moment: received, or sent first; a record's number, or 0. */
uint64_t model_subject(const struct model *m, const struct moment *at);

/* Computes what is not in the records, before the moment is drawn. */
void model_look(struct model *m);

/* ---- recall.c ---- */
void model_shift(struct model *m); /* adjusts indices after moments were dropped */
/* Makes sure that the kept moments include this one (counted from the session's beginning), step or
 * time. If it had to run the lab again, the lab is at or after it. False: nothing was needed. */
bool model_recall(struct model *m, uint64_t moment);
bool model_recall_step(struct model *m, uint64_t step);
bool model_recall_time(struct model *m, int64_t time);

/* ---- time ---- */
bool model_step(struct model *m, enum stride s, int direction); /* direction: +1, −1 */
void model_go(struct model *m, long moment);                    /* −1: the beginning */
void model_go_time(struct model *m, int64_t time);
/* Reports why the lab stopped (lab_end()); false if it has not. */
bool model_ended(struct model *m);
void model_go_end(struct model *m);
bool model_is_live(const struct model *m); /* no known future */
/* Advances simulated time to `time`. False if the lesson stopped it earlier, or does not allow
 * it. */
bool model_run_to(struct model *m, int64_t time);
/* Parses and binds a condition; NULL after an error message. */
struct condition *model_condition(struct model *m, const char *words);
/* Runs until a condition holds, counted from here on. */
bool model_until(struct model *m, const char *condition);

/* ---- commands ---- */
/* Types `line` on a host and reports if that starts a branch. Returns the process; never NULL. */
/* Applies the lesson's automatic actions; after time has passed or a command was typed. */
void model_settle(struct model *m);
/* Runs the lesson's step to its end, or shows the next one's text. If it `shows`, the events are
 * replayed in at most two seconds of wall time. */
void model_whole_step(struct model *m, bool shows, int64_t wall);
bool model_show_ends(struct model *m);                  /* false: nothing was being shown */
int64_t model_show_tick(struct model *m, int64_t wall); /* ns until the next call; if m->show.on */
/* Back to the start of the lesson's step, or to the last point from which it can be finished. */
void model_restart(struct model *m);
/* The world was moved by other code: by the lesson, for an answer that is a command. */
void model_moved(struct model *m);
struct process *model_type(struct model *m, struct host *h, const char *line);

/* ---- feedback.c: the student and the lesson ---- */
struct feedback *model_feedback(struct model *m); /* about the current step */
bool model_shows_card(const struct model *m); /* title and introduction, before the first step */
void model_answer(struct model *m, const char *given);
void model_hint(struct model *m);
void model_reveal(struct model *m); /* shows the answer, after failed attempts */
void model_lesson_back(struct model *m);
bool model_has_begun(const struct model *m); /* it was further last time than now */
void model_resume(struct model *m);          /* continues where the lesson was left last time */
/* A typed command may need time to work: true once after each command. */
bool model_waits_once(struct model *m);

/* Moves a node in the picture; saved with the session, but not part of the world. */
#define PLANE_WIDE_MAX 8000 /* limits for a file */
#define PLANE_HIGH_MAX 4500
void model_place(struct model *m, unsigned node, int x, int y);
/* The session as a scenario file that runs to the same trace hash. */
void model_write(const struct model *m, struct text *t);
bool model_save(struct model *m, const char *path); /* reports the result */

/* Exports the events so far as .pcapng or .jsonl; reports the result. */
bool model_export(struct model *m, const char *path);
/* The first records in which this branch and the previous one differ (NULL: it ends before that);
 * false if they do not. */
bool model_parting(const struct model *m, const struct record **then, const struct record **now);
void model_compare(struct model *m); /* goes there and reports it */
/* Saves the journal of a future that is about to be discarded. */
void model_keep_branch(struct model *m);
void model_list_branches(struct model *m); /* prints them */
/* Goes to the end of branch `number`, from 1; the current one is saved in its place. */
bool model_take_branch(struct model *m, size_t number);
void model_free_branches(struct model *m);

/* ---- play.c ---- */
void model_play(struct model *m, bool on, int64_t wall);
void model_pace(struct model *m, int faster); /* faster: +1, −1 */
void model_pace_by(struct model *m, bool by_time);
bool model_set_pace(struct model *m, const char *words); /* "500ms" per hop, "0.01x" */
void model_pace_text(const struct model *m, struct text *t);
/* Plays what is due; returns ns until the next hop, −1: not playing. */
int64_t model_tick(struct model *m, int64_t wall);

/* ---- filter.c ---- */
bool model_holds(const struct model *m, uint64_t record); /* the filter's condition, for this record
							   * only */
bool model_filter(struct model *m, const char *condition); /* "": no filter */
/* Does the record's frame, or the packet quoted by an ICMP error, belong to that client's
 * connection? */
bool model_of_connection(const struct model *m, uint64_t record, uint32_t client, uint16_t port);
bool model_follow(struct model *m);   /* follows this connection, or stops following */
void model_refilter(struct model *m); /* after moments were added */

/* ---- bookmarks.c ---- */
void model_mark(struct model *m, char letter);
bool model_to_mark(struct model *m, char letter);

/* ---- reached.c: results between sessions ---- */
/* Loads results, bookmarks and notes; `p` stays the caller's and outlives the model. */
void model_take_up(struct model *m, struct progress *p);
void model_put_down(struct model *m);
/* Saves them to disk if they have changed. Results of an earlier session that may still be
 * continued are not touched before the lesson has made progress. -1 and the reason. */
int model_keep(struct model *m, struct text *why); /* updates the loaded progress, for saving */
void model_note(struct model *m, const char *words);
void model_show_notes(struct model *m);

#endif
