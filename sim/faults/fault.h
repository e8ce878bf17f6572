/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mistakes people make with LVS, each in a file of its own: the commands that break a lab, as
 * they are really typed, with the symptom, the first frame that goes wrong, the rule behind it and
 * the commands that mend it. A fault is put into any lab where it makes sense, by its name: what it
 * needs to know of the lab (addresses, interfaces, ports) is looked up in the scenario.
 *
 * Words in braces stand for that: {server}, {vip}, {dev} …, see place.c. A command that begins with
 * `*` is typed for each real server of the service, one with `^` from the last of them to the first.
 */
#ifndef LVSLAB_FAULTS_FAULT_H
#define LVSLAB_FAULTS_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/problem.h"
#include "faults/pair.h"
#include "spec/spec.h"

struct text;

enum fault_method { FAULT_DR, FAULT_NAT, FAULT_TUN, FAULT_METHODS };

enum fault_need {          /* of the lab, beside the forwarding method */
	FAULT_ROUTED = 1,  /* the client is behind the server's gateway */
	FAULT_ON_LAN = 2,  /* the server is on the VIP's segment */
	FAULT_INSIDE = 4,  /* the server reaches the client by a route of its own: NAT on one LAN */
	FAULT_ONE_ARM = 8, /* the director has one card and routes by it */
	FAULT_NEAR = 16,   /* the server is on a segment of the director's */
	FAULT_ONE_LAN = 32,     /* the client is the server's neighbour */
	FAULT_ROUTE_OUT = 64,   /* the director has a default route and needs it */
	FAULT_SERVERS = 128,    /* the service has more servers than this one */
	FAULT_PAIR = 256,       /* two directors with keepalived; else one without */
	FAULT_TWO_CARDS = 512,  /* … that have an instance on each of two cards */
	FAULT_VERSION_2 = 1024, /* … that speak VRRP version 2 */
	FAULT_FAR = 2048,       /* the server is behind a router, seen from the director */
};

enum fault_touch {              /* what it changes: two that change the same undo each other */
	FAULT_TOUCHES_ARP = 1,  /* sysctls of ARP, and what depends on them */
	FAULT_TOUCHES_ENTRIES,  /* the director's table of servers */
	FAULT_TOUCHES_DIRECTOR, /* the director's addresses and interfaces */
	FAULT_TOUCHES_HISTORY,  /* it comes of traffic in a lab that works: not beside another */
};

struct fault {
	unsigned order;    /* in lists: as docs/faults.md counts them */
	const char *name;  /* "arp-ignore-off" */
	const char *title; /* what was done; this and the next three in English, to be translated */
	const char *symptom;                /* in a user's words */
	const char *frame;                  /* the first one that goes wrong */
	const char *diagnosis;              /* the kernel's rule */
	const char *finding[FAULT_METHODS]; /* explain's name for it; NULL: makes no sense there */
	const char *also;       /* explain's names for what may show once it is mended, or NULL */
	unsigned needs;         /* enum fault_need */
	unsigned touches;       /* enum fault_touch, or 0 */
	unsigned level;         /* 1: a beginner finds it, to 3; 0: no exercise */
	const char *const *put; /* "HOST# COMMAND", ends with NULL */
	const char *const *fix;
};

extern const struct fault *const faults[]; /* by order; ends with NULL; from the files here */
extern const size_t faults_count;

const struct fault *fault_find(const char *name); /* or NULL */

/* Can both be put in, each as if it were alone? */
bool faults_go_together(const struct fault *a, const struct fault *b);

/* seal.c: name and server as an exam writes them. False: these are no such digits. */
#define FAULT_WORD_MAX 128
void fault_seal(struct text *t, const char *name, const char *server, uint32_t salt);
bool fault_unseal(const char *sealed, char *name, char *server, size_t size);

/* ---- place.c: where in a lab ---- */

struct fault_place { /* what the words in braces stand for */
	const struct spec *spec;
	const struct spec_virtual_server *service;
	const struct spec_real_server *entry;
	const struct spec_node *director, *server, *client;
	const struct spec_interface *dev,
		*vdev; /* the server's card; where it has the VIP, or NULL */
	const struct spec_interface *ddev, *sdev; /* the director's: with the VIP, to the server */
	enum fault_method method;
	struct fault_pair pair; /* of a fault that needs one: then the director is its master */
};

/*
 * The place of a fault with this server (NULL: the first that will do). False, and why not, in a
 * sentence to be translated, with the name of what it is about.
 */
bool fault_place(struct fault_place *p, const struct spec *s, const struct fault *f,
	const char *server, const char **why);
/* Calls `typed` for each command of `lines`, in order. */
void fault_commands(const struct fault_place *p, const char *const *lines,
	void (*typed)(void *arg, const char *host, const char *command), void *arg);

/* A scenario's entry in `faults`: its fault and place. False and a problem at its line. */
bool fault_of_spec(const struct spec *s, const struct spec_fault *entry, const struct fault **f,
	struct fault_place *p, struct problems *ps);

#endif
