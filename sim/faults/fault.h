/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Common mistakes with LVS, one file each: the commands that break a lab, as they are really typed,
 * the symptom, the first frame that goes wrong, the rule behind it and the commands that fix it. A
 * fault can be injected by name into any suitable lab: its parameters (addresses, interfaces,
 * ports) are looked up in the scenario.
 *
 * Words in braces are these parameters: {server}, {vip}, {dev} …, see place.c. A command that
 * begins with `*` is typed for each real server of the service, one with `^` in reverse order.
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

enum fault_need {               /* required of the lab, in addition to the forwarding method */
	FAULT_ROUTED = 1,       /* the client is behind the server's gateway */
	FAULT_ON_LAN = 2,       /* the server is on the VIP's segment */
	FAULT_INSIDE = 4,       /* the server has its own route to the client: NAT on one LAN */
	FAULT_ONE_ARM = 8,      /* the director has one interface and routes through it */
	FAULT_NEAR = 16,        /* the server is on one of the director's segments */
	FAULT_ONE_LAN = 32,     /* client and server are on one segment */
	FAULT_ROUTE_OUT = 64,   /* the director has a default route and needs it */
	FAULT_SERVERS = 128,    /* the service has other servers, too */
	FAULT_PAIR = 256,       /* two directors with keepalived; otherwise one without it */
	FAULT_TWO_CARDS = 512,  /* … with instances on two interfaces */
	FAULT_VERSION_2 = 1024, /* … with VRRP version 2 */
	FAULT_FAR = 2048,       /* the server is behind a router, seen from the director */
};

enum fault_touch {              /* what it changes: two with the same value would undo each other */
	FAULT_TOUCHES_ARP = 1,  /* ARP sysctls and what depends on them */
	FAULT_TOUCHES_ENTRIES,  /* the director's table of servers */
	FAULT_TOUCHES_DIRECTOR, /* the director's addresses and interfaces */
	FAULT_TOUCHES_HISTORY,  /* caused by traffic in a working lab: cannot be combined */
};

struct fault {
	unsigned order;      /* position in lists and docs/faults.md */
	const char *name;    /* "arp-ignore-off" */
	const char *title;   /* the mistake; this and the next three in English, to be translated */
	const char *symptom; /* in a user's words */
	const char *frame;   /* the first one that goes wrong */
	const char *diagnosis;              /* the kernel's rule */
	const char *finding[FAULT_METHODS]; /* explain's name for it; NULL: not applicable */
	const char *also;       /* explain's names for findings after the fix, or NULL */
	unsigned needs;         /* enum fault_need */
	unsigned touches;       /* enum fault_touch, or 0 */
	unsigned level;         /* 1: easy, to 3: hard; 0: not an exercise */
	const char *const *put; /* "HOST# COMMAND", ends with NULL */
	const char *const *fix;
};

extern const struct fault *const faults[]; /* by order; ends with NULL; from the files here */
extern const size_t faults_count;

const struct fault *fault_find(const char *name); /* or NULL */

/* Can both be injected, each as if it were alone? */
bool faults_go_together(const struct fault *a, const struct fault *b);

/* seal.c: name and server, obfuscated as in an exam. False: invalid digits. */
#define FAULT_WORD_MAX 128
void fault_seal(struct text *t, const char *name, const char *server, uint32_t salt);
bool fault_unseal(const char *sealed, char *name, char *server, size_t size);

/* ---- place.c: where in a lab to inject ---- */

struct fault_place { /* the values of the words in braces */
	const struct spec *spec;
	const struct spec_virtual_server *service;
	const struct spec_real_server *entry;
	const struct spec_node *director, *server, *client;
	const struct spec_interface *dev,
		*vdev; /* the server's interface; the one with the VIP, or NULL */
	const struct spec_interface *ddev, *sdev; /* the director's: with the VIP, to the server */
	enum fault_method method;
	struct fault_pair pair; /* for a fault that needs one: the director is then its master */
};

/*
 * The place of a fault with this server (NULL: the first suitable one). False, with the reason as a
 * sentence to be translated, with the name it refers to.
 */
bool fault_place(struct fault_place *p, const struct spec *s, const struct fault *f,
	const char *server, const char **why);
/* Calls `typed` for each command of `lines`, in order. */
void fault_commands(const struct fault_place *p, const char *const *lines,
	void (*typed)(void *arg, const char *host, const char *command), void *arg);

/* The fault and place of an entry in a scenario's `faults`. False and a problem at its line. */
bool fault_of_spec(const struct spec *s, const struct spec_fault *entry, const struct fault **f,
	struct fault_place *p, struct problems *ps);

#endif
