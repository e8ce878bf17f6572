/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen: which panes there are, who has the keys, what a key does. It draws on a canvas and is
 * given keys; whether a terminal shows the one and sends the other is none of its business.
 *
 *	header                                                row 0
 *	panes, each a title in a rule, then its view
 *	the lesson's band, where there is one
 *	keys of the pane that has them, or a prompt           last row
 */
#ifndef LVSLAB_UI_SCREEN_SCREEN_H
#define LVSLAB_UI_SCREEN_SCREEN_H

#include "ui/canvas/canvas.h"
#include "ui/model/model.h"
#include "ui/screen/keys.h"
#include "ui/screen/prompt.h"
#include "ui/views/view.h"

#define VIEWS_MAX 32
#define PANES_MAX 10
#define SCREEN_LEAST_WIDTH 60
#define SCREEN_LEAST_HEIGHT 16

struct pane {
	struct area area; /* title row and all */
	unsigned slots;   /* a bit a slot: those that take turns here */
	int view;         /* row of `views` that is shown */
};

struct view_place { /* what the screen keeps for each view */
	void *state;
	int top;  /* rows scrolled away */
	int rows; /* it drew when it last did */
};

struct screen {
	struct model *model;
	struct canvas canvas;
	struct view_place places[VIEWS_MAX];
	int shown[SLOTS];       /* the tab of each slot: a row of `views`, −1 none */
	unsigned recent[SLOTS]; /* when it was last gone to: the latest of a pane is shown */
	unsigned turn;
	struct pane panes[PANES_MAX];
	int pane_count;
	int focus;                    /* row of `views` that has the keys */
	bool zoomed, helping, asking; /* one pane only; the help is shown; really quit? */
	int help_top;
	int awaiting; /* 'm', '\'': a letter is to follow */
	struct prompt prompt;
	char *overwrites;  /* the file that a saved session would take the place of, while asked */
	bool leaves_after; /* … and then the screen is left */
	bool themed;       /* another theme is wanted: whoever shows the canvas does that */
	bool pasting;      /* between the marks of a paste */
	const struct moment *drawn; /* what the panes were last scrolled for */
	long drawn_at;
	int64_t wall;              /* ns, the wall's clock when the present input came */
	int band_most, band_width; /* rows the lesson's band has had on a screen so wide */
	bool still;                /* the wall's clock stands: nothing is shown in between */
	bool quit;
};

struct screen *screen_new(struct model *m, int width, int height, bool ascii);
void screen_free(struct screen *s);
void screen_draw(struct screen *s);
/* The wall's clock is handed in with each input. */
void screen_input(struct screen *s, const struct input *in, int64_t wall);
/* Time has passed: what is being played goes on. ns until the next tick is wanted; −1: none. */
int64_t screen_tick(struct screen *s, int64_t wall);

/* ---- for views ---- */
/* Opens a line to type in at the bottom; `done` is given what was typed, not called on Esc. */
void screen_ask(
	struct screen *s, const char *lead, void (*done)(struct screen *s, const char *line));
/* "rs1# ip addr": rs1, `line` stands at its command then; else NULL. */
struct host *screen_typed_host(struct screen *s, const char **line);
/* Types it there and shows what it printed, whatever panes there are. */
void screen_type(struct screen *s, struct host *h, const char *line);
/* Gives a view the keys; it is shown, whatever stood in its pane. */
void screen_focus(struct screen *s, int view);
int screen_view_by_name(const char *name); /* or −1 */

/* ---- between the files of this folder ---- */
void layout(struct screen *s);                        /* layout.c */
struct pane *screen_pane(struct screen *s, int view); /* that shows it, or NULL */
/* Completion: of a line behind ':', of a condition. */
void screen_command_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);
void screen_condition_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);
void screen_save(struct screen *s, const char *path, bool leaves); /* asks before it overwrites */
void screen_run_command(struct screen *s, const char *line); /* commands.c: what follows ':' */
void help_draw(struct screen *s);                            /* help.c */
void bottom_draw(struct screen *s);                          /* bottom.c */
extern const struct view_key global_keys[];                  /* help.c */

#endif
