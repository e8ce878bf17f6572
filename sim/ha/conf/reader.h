/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files that read a keepalived.conf. */
#ifndef LVSLAB_HA_CONF_READER_H
#define LVSLAB_HA_CONF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "ha/conf/conf.h"

#define HA_WORDS 64
#define HA_LINE 4096
#define HA_FILES 16          /* files included in one another */
#define HA_LINES_MAX 250000u /* of all files, sequences and definitions */
#define HA_MESSAGES_MAX 1000 /* more are counted and not kept */

struct ha_words {
	int count;
	const char *at[HA_WORDS];
	char room[HA_LINE * 2];
};

struct ha_open_file {          /* one that `include` names, or several by a pattern */
	char shown[HA_PATH];   /* as messages have it */
	char written[HA_PATH]; /* by `include`: a pattern */
	char path[HA_PATH];    /* absolute where the first file's is */
	struct text names;     /* the matches, each with a NUL */
	size_t next_name;
	struct text text;
	size_t next; /* of the text: where the next line begins */
	unsigned line;
};

struct ha_value { /* a word of ~LST */
	struct list link;
	char *text;
};

struct ha_sequence { /* ~SEQ, ~LST: a line that is read once for each value */
	struct list link;
	struct list names, values; /* struct ha_value; of ~LST */
	char *name, *text;
	long next, step, last; /* of ~SEQ */
	bool hex;
};

struct ha_definition { /* $NAME=value; lines of one over several end with '\n' */
	struct list link;
	char name[HA_NAME];
	char *value;
	bool several;
};

struct ha_expansion { /* the rest of a definition over several lines */
	struct list link;
	const char *next;
	unsigned sequences; /* how many there were when it began */
};

struct ha_reader {
	struct ha_conf *conf;
	struct host *host;
	const struct ha_files *from;
	struct ha_open_file *files[HA_FILES];
	unsigned depth; /* files open */
	unsigned lines; /* read in all: bounded */
	struct list definitions, sequences, expansions;
	unsigned sequence_count;
	struct ha_definition *defining; /* its next lines are to come */
	char line[HA_LINE];
	char rest[HA_LINE];  /* of a line that a brace divided; see ha_next_line() */
	int braces;          /* opened and not closed */
	int skipping;        /* blocks to be passed over; −1: where one comes next */
	bool skips_own;      /* the block is that of the keywords which are being read */
	unsigned level;      /* of keywords */
	enum ha_sayer sayer; /* who is reading this */
	/* the blocks that are being read */
	struct vrrp_conf *vrrp;
	struct vrrp_group_conf *group;
	struct vrrp_script *script;
	struct vrrp_file *file;
	struct virtual_conf *virtual;
	struct virtual_group_conf *virtual_group;
	struct server_conf *server;
	struct check_conf *check;
	struct check_url *url;
	struct { /* its regex, until the url's end */
		char pattern[HA_PATTERN / 2];
		bool dotall, endonly, options; /* options: any was given */
	} regex;
};

enum ha_group { HA_SIMULATED, HA_NO_EFFECT, HA_REFUSED };

/* A keyword that may stand in a block. `sub`: it opens a block of these; ends with a NULL word. */
struct ha_keyword {
	const char *word;
	void (*take)(struct ha_reader *r, const struct ha_words *w);
	const struct ha_keyword *sub;
	void (*end)(struct ha_reader *r);
	enum ha_group group;
};
/* rows of a table of keywords; its last one */
#define HA_WORD(name, take) \
	{ \
		name, take, NULL, NULL, HA_SIMULATED \
	}
#define HA_INERT(name) \
	{ \
		name, NULL, NULL, NULL, HA_NO_EFFECT \
	}
#define HA_REFUSE(name) \
	{ \
		name, NULL, NULL, NULL, HA_REFUSED \
	}
#define HA_END HA_WORD(NULL, NULL)

/* report_config_error(): "(FILE: Line N) …" where a file is being read; at the top level each of the
 * four processes that read the file says it */
void ha_wrong(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* of a line, which all four processes read */
void ha_wrong_line(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* of the whole configuration, after reading */
void ha_conf_wrong(struct ha_conf *c, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* the lab's own word about a keyword; `refuse`: the file cannot be run as it stands */
void ha_note(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* keepalived's log_message() while it reads: no place, and nothing is wrong for it */
void ha_logs(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
void ha_refuse(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* The next line that is not empty, without comments, definitions filled in; a brace is a line of its
 * own. */
bool ha_next_line(struct ha_reader *r);
/* decomment() */
void ha_decomment(struct ha_reader *r, char *s);
/* ---- define.c ---- */
/* "$NAME=value": true where the line is one */
bool ha_define(struct ha_reader *r);
/* Takes the line as a further one of the definition that is being read. */
void ha_define_more(struct ha_reader *r);
/* replace_param(): false where nothing in the line is defined */
bool ha_substitute(struct ha_reader *r);
/* "~SEQ(…) text", "~LST(…) text": true where the line is one, right or wrong */
bool ha_sequence(struct ha_reader *r);
/* The next line of a sequence or a definition into r->line; false: there is none. */
bool ha_expanded_line(struct ha_reader *r);
/* ---- files.c ---- */
/* A line of the innermost file into r->line; false: all are at their end. */
bool ha_file_line(struct ha_reader *r);
bool ha_open(struct ha_reader *r, const char *path);
void ha_close_all(struct ha_reader *r);
/* "include PATTERN": true where the line is one */
bool ha_include(struct ha_reader *r);
/* alloc_strvec() */
bool ha_split(struct ha_reader *r, struct ha_words *w);
/* alloc_strvec_quoted_escaped(): the line's words with quotes and C's escapes taken out; false with a
 * message where one is not closed */
bool ha_split_escaped(struct ha_reader *r, struct ha_words *w);
/* The word, or "" with a message where the line is too short: the real one ends there
 * (null_strvec()), so nothing more is read. */
const char *ha_word(struct ha_reader *r, const struct ha_words *w, int i);
/* process_stream(): false where the block was passed over */
bool ha_read_block(struct ha_reader *r, const struct ha_keyword *keywords, bool needs_brace);
/* alloc_value_block(): each line of a block, as words */
void ha_read_lines(struct ha_reader *r, const struct ha_words *w,
	void (*one)(struct ha_reader *r, const struct ha_words *w));
/* skip_block(): the block that begins here, or with the next line, is passed over */
void ha_skip_block(struct ha_reader *r);

/* read_unsigned(), read_int(), read_decimal_unsigned(): false with a message */
bool ha_unsigned(struct ha_reader *r, const char *word, unsigned min, unsigned max, unsigned *out);
bool ha_int(struct ha_reader *r, const char *word, int min, int max, int *out);
/* seconds with up to six decimals, into ns */
bool ha_seconds(struct ha_reader *r, const char *word, uint64_t min_us, uint64_t max_us,
	bool lenient, int64_t *out);
/* 1, 0; -1 with no message: neither "on true yes" nor "off false no" */
int ha_true_false(const char *word);
/* a word of a command with its arguments, into `to` */
void ha_command(struct ha_reader *r, const struct ha_words *w, char *to);
/* the word, cut where it does not fit */
void ha_copy(char *to, size_t size, const char *word);
/* "10.0.0.1" or "10.0.0.1/24" */
bool ha_prefix(const char *word, uint32_t *address, uint8_t *prefix);

/* the interface of that name on the host whose file it is, or NULL */
struct netdev *ha_device(const struct ha_reader *r, const char *name);

extern const struct ha_keyword ha_root_keywords[];
extern const struct ha_keyword ha_global_keywords[], vrrp_instance_keywords[],
	vrrp_group_keywords[], vrrp_script_keywords[], vrrp_file_keywords[],
	virtual_server_keywords[];
void ha_conf_defaults(struct ha_conf *c);
/* what is judged when all was read */
void vrrp_conf_complete(struct ha_conf *c, struct host *h);
void check_conf_complete(struct ha_conf *c);
void ha_scripts_complete(struct ha_conf *c, struct host *h);

/* parts of an instance in files of their own */
void vrrp_take_addresses(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_excluded(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_routes(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_peers(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_track_interface(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_track_script(struct ha_reader *r, const struct ha_words *w);
void vrrp_take_track_file(struct ha_reader *r, const struct ha_words *w);

/* openers of blocks, for the root table */
void vrrp_conf_open(struct ha_reader *r, const struct ha_words *w);
void vrrp_group_open(struct ha_reader *r, const struct ha_words *w);
void vrrp_script_open(struct ha_reader *r, const struct ha_words *w);
void vrrp_script_close(struct ha_reader *r);
void vrrp_file_open(struct ha_reader *r, const struct ha_words *w);
void vrrp_read_static_addresses(struct ha_reader *r, const struct ha_words *w);
void vrrp_read_static_routes(struct ha_reader *r, const struct ha_words *w);
void virtual_open(struct ha_reader *r, const struct ha_words *w);
void virtual_close(struct ha_reader *r);
void virtual_group_open(struct ha_reader *r, const struct ha_words *w);

#endif
