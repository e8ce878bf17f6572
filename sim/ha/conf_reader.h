/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files that read a keepalived.conf. */
#ifndef LVSLAB_HA_CONF_READER_H
#define LVSLAB_HA_CONF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "ha/conf.h"

#define HA_WORDS 64
#define HA_LINE 4096
#define HA_FILES 16 /* files included in one another */
#define HA_DEFINITIONS 64

struct ha_words {
	int count;
	const char *at[HA_WORDS];
	char room[HA_LINE * 2];
};

struct ha_open_file {
	char path[HA_PATH];
	struct text text;
	size_t next; /* of the text: where the next line begins */
	unsigned line;
};

struct ha_definition { /* $NAME=value */
	char name[HA_NAME];
	char *value;
};

struct ha_reader {
	struct ha_conf *conf;
	struct host *host;
	ha_read_file *read;
	struct ha_open_file *files[HA_FILES];
	unsigned depth; /* files open */
	unsigned lines; /* read in all: bounded */
	struct ha_definition definitions[HA_DEFINITIONS];
	unsigned definition_count;
	char line[HA_LINE];
	char rest[HA_LINE]; /* of a line that a brace divided; see ha_next_line() */
	int braces;         /* opened and not closed */
	unsigned level;     /* of keywords */
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
	bool skip; /* the block that a handler has just refused is passed over */
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

/* report_config_error(): "(FILE: Line N) …" where a file is being read */
void ha_wrong(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* of the whole configuration, after reading */
void ha_conf_wrong(struct ha_conf *c, const char *fmt, ...) TEXT_PRINTF(2, 3);
/* the lab's own word about a keyword */
void ha_note(struct ha_reader *r, const char *fmt, ...) TEXT_PRINTF(2, 3);

/* The next line that is not empty, without comments, definitions filled in. */
bool ha_next_line(struct ha_reader *r);
/* alloc_strvec() */
bool ha_split(struct ha_reader *r, struct ha_words *w);
/* The word, or "" with a message where the line is too short. */
const char *ha_word(struct ha_reader *r, const struct ha_words *w, int i);
/* process_stream() */
void ha_read_block(struct ha_reader *r, const struct ha_keyword *keywords, bool needs_brace);
/* alloc_value_block(): each line of a block, as words */
void ha_read_lines(struct ha_reader *r, const struct ha_words *w,
	void (*one)(struct ha_reader *r, const struct ha_words *w));
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
