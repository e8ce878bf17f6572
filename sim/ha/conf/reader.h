/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shared among the files that read a keepalived.conf. */
#ifndef LVSLAB_HA_CONF_READER_H
#define LVSLAB_HA_CONF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "ha/conf/conf.h"

#define HA_WORDS 64
#define HA_LINE 4096
#define HA_FILES 16          /* nesting depth of included files */
#define HA_LINES_MAX 250000u /* total of all files, sequences and definitions */
#define HA_MESSAGES_MAX 1000 /* more are counted but not kept */

struct ha_words {
	int count;
	const char *at[HA_WORDS];
	char room[HA_LINE * 2];
};

struct ha_open_file {          /* a file named by `include`, or several by a pattern */
	char shown[HA_PATH];   /* as in messages */
	char written[HA_PATH]; /* the argument of `include`: a pattern */
	char path[HA_PATH];    /* absolute if the first file's is */
	struct text names;     /* the matches, each with a NUL */
	size_t next_name;
	struct text text;
	size_t next; /* offset of the next line in the text */
	unsigned line;
};

struct ha_value { /* a word of ~LST */
	struct list link;
	char *text;
};

struct ha_sequence { /* ~SEQ, ~LST: a line that is parsed once for each value */
	struct list link;
	struct list names, values; /* struct ha_value; for ~LST */
	char *name, *text;
	long next, step, last; /* for ~SEQ */
	bool hex;
};

struct ha_definition { /* $NAME=value; in a multi-line one each line ends with '\n' */
	struct list link;
	char name[HA_NAME];
	char *value;
	bool several;
};

struct ha_expansion { /* the remaining lines of a multi-line definition */
	struct list link;
	const char *next;
	unsigned sequences; /* number of sequences when it began */
};

struct ha_reader {
	struct ha_conf *conf;
	struct host *host;
	const struct ha_files *from;
	struct ha_open_file *files[HA_FILES];
	unsigned depth; /* number of open files */
	unsigned lines; /* total read: limited */
	struct list definitions, sequences, expansions;
	unsigned sequence_count;
	struct ha_definition *defining; /* its next lines follow */
	char line[HA_LINE];
	char rest[HA_LINE];  /* of a line split at a brace; see ha_next_line() */
	int braces;          /* opened and not closed */
	int skipping;        /* blocks to skip; −1: the next one */
	bool skips_own;      /* the block of the keywords being read is skipped */
	unsigned level;      /* nesting level of keywords */
	enum ha_sayer sayer; /* the process that is reading */
	/* the open blocks */
	struct vrrp_conf *vrrp;
	struct vrrp_group_conf *group;
	struct vrrp_script *script;
	struct vrrp_file *file;
	struct virtual_conf *virtual;
	struct virtual_group_conf *virtual_group;
	struct server_conf *server;
	struct check_conf *check;
	struct check_url *url;
	struct { /* its regex, until the end of the url block */
		char pattern[HA_PATTERN / 2];
		bool dotall, endonly, options; /* options: any was set */
	} regex;
};

enum ha_group { HA_SIMULATED, HA_NO_EFFECT, HA_REFUSED };

/* A keyword allowed in a block. `sub`: it opens a block with these; ends with a NULL word. */
struct ha_keyword {
	const char *word;
	void (*take)(struct ha_reader *r, const struct ha_words *w);
	const struct ha_keyword *sub;
	void (*end)(struct ha_reader *r);
	enum ha_group group;
};
/* rows of a keyword table; its last row */
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

/* report_config_error(): "(FILE: Line N) …" while a file is being read; at the top level each of
 * the four processes that read the file reports it */
void ha_wrong(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* about a line that all four processes read */
void ha_wrong_line(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* about the whole configuration, after parsing */
void ha_conf_wrong(struct ha_conf *c, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* the lab's own message about a keyword; `refuse`: the file cannot be run unchanged */
void ha_note(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* keepalived's log_message() while it parses: without a place, and not an error */
void ha_logs(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
void ha_refuse(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* The next nonempty line, without comments, definitions expanded; a brace is a line of its own. */
bool ha_next_line(struct ha_reader *r);
/* decomment() */
void ha_decomment(struct ha_reader *r, char *s);
/* ---- define.c ---- */
/* "$NAME=value": true if the line is a definition */
bool ha_define(struct ha_reader *r);
/* Adds the line to the current definition. */
void ha_define_more(struct ha_reader *r);
/* replace_param(): false if the line uses no definition */
bool ha_substitute(struct ha_reader *r);
/* "~SEQ(…) text", "~LST(…) text": true if the line is one, valid or not */
bool ha_sequence(struct ha_reader *r);
/* The next line of a sequence or a definition into r->line; false: none. */
bool ha_expanded_line(struct ha_reader *r);
/* ---- files.c ---- */
/* A line of the innermost file into r->line; false: all files have ended. */
bool ha_file_line(struct ha_reader *r);
bool ha_open(struct ha_reader *r, const char *path);
void ha_close_all(struct ha_reader *r);
/* "include PATTERN": true if the line is one */
bool ha_include(struct ha_reader *r);
/* alloc_strvec() */
bool ha_split(struct ha_reader *r, struct ha_words *w);
/* alloc_strvec_quoted_escaped(): the line's words without quotes and with C's escapes replaced;
 * false with a message for an unclosed quote */
bool ha_split_escaped(struct ha_reader *r, struct ha_words *w);
/* The word, or "" with a message if the line is too short: the real program exits there
 * (null_strvec()), so nothing more is parsed. */
const char *ha_word(struct ha_reader *r, const struct ha_words *w, int i);
/* process_stream(): false if the block was skipped */
bool ha_read_block(struct ha_reader *r, const struct ha_keyword *keywords, bool needs_brace);
/* alloc_value_block(): each line of a block, as words */
void ha_read_lines(struct ha_reader *r, const struct ha_words *w,
	void (*one)(struct ha_reader *r, const struct ha_words *w));
/* skip_block(): skips the block that begins here or with the next line */
void ha_skip_block(struct ha_reader *r);

/* read_unsigned(), read_int(), read_decimal_unsigned(): false with a message */
bool ha_unsigned(struct ha_reader *r, const char *word, unsigned min, unsigned max, unsigned *out);
bool ha_int(struct ha_reader *r, const char *word, int min, int max, int *out);
/* seconds with up to six decimals, into ns */
bool ha_seconds(struct ha_reader *r, const char *word, uint64_t min_us, uint64_t max_us,
	bool lenient, int64_t *out);
/* 1, 0; -1 without a message: neither "on true yes" nor "off false no" */
int ha_true_false(const char *word);
/* a command with its arguments, copied to `to` */
void ha_command(struct ha_reader *r, const struct ha_words *w, char *to);
/* copies the word, truncated if it does not fit */
void ha_copy(char *to, size_t size, const char *word);
/* "10.0.0.1" or "10.0.0.1/24" */
bool ha_prefix(const char *word, uint32_t *address, uint8_t *prefix);

/* the interface of that name on the file's host, or NULL */
struct netdev *ha_device(const struct ha_reader *r, const char *name);

extern const struct ha_keyword ha_root_keywords[];
extern const struct ha_keyword ha_global_keywords[], vrrp_instance_keywords[],
	vrrp_group_keywords[], vrrp_script_keywords[], vrrp_file_keywords[],
	virtual_server_keywords[];
void ha_conf_defaults(struct ha_conf *c);
/* checks after parsing */
void vrrp_conf_complete(struct ha_conf *c, struct host *h);
void check_conf_complete(struct ha_conf *c);
void ha_scripts_complete(struct ha_conf *c, struct host *h);

/* parts of an instance that have their own files */
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
