/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The screen: its panes, the focus, and the effect of keys. It draws on a canvas and gets keys; it
 * does not know the terminal.
 *
 *	header                                                row 0
 *	panes, each with a title in a rule, then its view
 *	the lesson's band, if there is a lesson
 *	keys of the focused pane, or a prompt                 last row
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
	struct area area; /* including the title row */
	unsigned slots;   /* one bit per slot: those that share this pane */
	int view;         /* row of `views` that is visible */
};

struct view_place { /* the screen's data for each view */
	void *state;
	int top;  /* rows scrolled away */
	int rows; /* number of rows at its last drawing */
};

struct screen {
	struct model *model;
	struct canvas canvas;
	struct view_place places[VIEWS_MAX];
	int shown[SLOTS];       /* the tab of each slot: a row of `views`, −1 none */
	unsigned recent[SLOTS]; /* when it was last selected: a pane shows the most recent one */
	unsigned turn;
	struct pane panes[PANES_MAX];
	int pane_count;
	int focus;                    /* the focused row of `views` */
	bool zoomed, helping, asking; /* only one pane; the help is open; confirm quitting? */
	int help_top;
	int awaiting; /* 'm', '\'': waits for a letter */
	struct prompt prompt;
	char *overwrites;  /* the file that saving would overwrite, while asking */
	bool leaves_after; /* … and then leave the screen */
	bool themed;       /* another theme is requested: the owner of the display applies it */
	bool pasting;      /* between the marks of a paste */
	const struct moment *drawn; /* the moment for which the panes were last scrolled */
	long drawn_at;
	int64_t wall;              /* ns, the wall clock at the current input */
	int band_most, band_width; /* largest height of the lesson's band at this screen width */
	bool still;                /* the wall clock stands still: no intermediate states are
				    * shown */
	bool quit;
};

struct screen *screen_new(struct model *m, int width, int height, bool ascii);
void screen_free(struct screen *s);
void screen_draw(struct screen *s);
/* Each input comes with the wall clock. */
void screen_input(struct screen *s, const struct input *in, int64_t wall);
/* Continues playing after time has passed. Returns ns until the next tick; −1: none. */
int64_t screen_tick(struct screen *s, int64_t wall);

/* ---- for views ---- */
/* Opens an input line at the bottom; `done` gets the input; it is not called on Esc. */
void screen_ask(
	struct screen *s, const char *lead, void (*done)(struct screen *s, const char *line));
/* "rs1# ip addr": returns rs1 and moves `line` to its command; else NULL. */
struct host *screen_typed_host(struct screen *s, const char **line);
/* Types it there and shows its output, in any layout. */
void screen_type(struct screen *s, struct host *h, const char *line);
/* Focuses a view and shows it in its pane. */
void screen_focus(struct screen *s, int view);
int screen_view_by_name(const char *name); /* or −1 */

/* ---- shared in this folder ---- */
void layout(struct screen *s);                        /* layout.c */
struct pane *screen_pane(struct screen *s, int view); /* the pane that shows it, or NULL */
/* Completion of a line after ':', of a condition. */
void screen_command_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);
void screen_condition_words(struct screen *s, const char *before, const char *typed,
	void (*one)(void *to, const char *word), void *to);
void screen_save(struct screen *s, const char *path, bool leaves); /* asks before overwriting */
void screen_run_command(struct screen *s, const char *line); /* commands.c: a line after ':' */
void help_draw(struct screen *s);                            /* help.c */
void bottom_draw(struct screen *s);                          /* bottom.c */
extern const struct view_key global_keys[];                  /* help.c */

#endif
