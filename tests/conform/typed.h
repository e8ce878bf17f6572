/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files that replay a session of typed lines: what was recorded (lines, outputs,
 * captures), the network that they tell of, and what the lab does on it.
 *
 *	typed_session.c   gathers a file's lines, runs them in a lab, tells what parts
 *	typed_capture.c   reads pcap files
 *	typed_network.c   who stands where, from captures and lines; typed_scenario.c as YAML
 *	typed_text.c      outputs, typed_masks.c: what of them is not compared, and why
 *	typed_frames.c    frames as lines, by conversation
 */
#ifndef LVSLAB_CONFORM_TYPED_H
#define LVSLAB_CONFORM_TYPED_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conform/conform_reading.h"
#include "wire/ethernet.h"

struct text;

#define TYPED_NAME 24
#define TYPED_NICS 32
#define TYPED_HOSTS 16
#define TYPED_ADDRESSES 8

struct typed_frame {
	int64_t time; /* ns from the session's beginning */
	uint32_t length;
	uint8_t *bytes;
};

struct typed_frames { /* as seen at one interface, in order */
	struct typed_frame *list;
	size_t count, cap;
};

struct typed_nic {
	struct typed_host *host;
	char name[TYPED_NAME];
	bool captured;
	struct typed_frames recorded, here;
	bool spoke; /* a frame of its own was captured */
	uint8_t mac[ETH_ALEN];
	uint32_t address[TYPED_ADDRESSES]; /* the first is its own in its /24, others are /32 */
	unsigned addresses;
};

struct typed_host {
	char name[TYPED_NAME];
	unsigned number; /* the last octet by which the recordings number hosts */
	uint32_t vips[TYPED_ADDRESSES];
	unsigned vip_count;
	bool tunnel;    /* the VIP stands on tunl0 */
	bool answers;   /* for a VIP, as the director does */
	bool silent;    /* not even for its own address */
	bool announces; /* asks as the VIP */
	bool nat;       /* servers are added with -m there */
	bool forwards, serves;
	bool forwarding_told; /* by netstat */
	uint32_t gateway;
};

struct typed_line {
	json_t *object;
	int line;
	int64_t time; /* ns */
	const char *host, *command;
	struct process *process; /* in the lab; NULL: not typed there */
};

struct typed {
	struct conform_reading *r;
	json_t *header;
	int header_line;
	struct typed_line *lines;
	size_t line_count, line_cap;
	struct typed_host hosts[TYPED_HOSTS];
	unsigned host_count;
	struct typed_nic nics[TYPED_NICS];
	unsigned nic_count;
	int64_t delay; /* from a sender to its neighbour, ns */
	int64_t end;   /* of what was recorded, ns */
};

/* ---- typed_capture.c ---- */
void typed_frame_add(struct typed_frames *f, int64_t time, const uint8_t *bytes, uint32_t length);
void typed_frames_free(struct typed_frames *f);
/* A pcap file of Ethernet frames, times less `t0` (seconds); false where it is none. */
bool typed_capture_read(struct typed_frames *f, const char *path, double t0);

/* ---- typed_network.c ---- */
struct typed_host *typed_host(struct typed *t, const char *name); /* or NULL */
struct typed_nic *typed_nic(struct typed *t, const char *host, const char *name);
void typed_network(struct typed *t); /* from the lines and the captures read */

/* ---- typed_scenario.c ---- */
void typed_scenario(struct typed *t, struct text *yaml);

/* ---- typed_text.c, typed_masks.c ---- */
/* `out` of the line without what is not compared */
void typed_clean(const struct typed_line *l, const char *out, struct text *clean);
bool typed_left_out(const struct typed_line *l); /* is nothing of this line compared? */
struct typed_mask {
	const char *commands;          /* extended regular expression: for which lines */
	const char *pattern, *instead; /* … and what is put for it; NULL: the lines are sorted */
	const char *reason;
};
extern const struct typed_mask typed_masks[];
extern const size_t typed_mask_count;
/* Those of frames, for docs/conformance.md. */
extern const struct typed_mask typed_frame_masks[];
extern const size_t typed_frame_mask_count;

/* ---- typed_frames.c ---- */
/* The frames up to the session's end as lines, those of a conversation together. */
void typed_lines(const struct typed *session, const struct typed_frames *f, struct text *out);

#endif
