/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pairs of directors as they stand now: whose instance has an address, and what explain does to
 * learn more about them. */
#ifndef LVSLAB_DIAGNOSE_PAIR_H
#define LVSLAB_DIAGNOSE_PAIR_H

#include "diagnose/evidence/evidence.h"
#include "ha/vrrp.h"

/* the instance of this host's keepalived that has the address, or NULL */
struct vrrp *pair_instance(const struct host *h, uint32_t vip);
/* the nodes in order whose keepalived has an instance for it: `*i` starts at 0; NULL past the last */
struct vrrp *pair_next(const struct explain *x, uint32_t vip, unsigned *i);
/* the one of them that is to be master: the highest priority, then the first */
struct vrrp *pair_first(const struct explain *x, uint32_t vip);
/* another one than `v`, the first in `state`; NULL: none */
struct vrrp *pair_other(const struct explain *x, const struct vrrp *v, enum vrrp_state state);
bool pair_is_any(const struct explain *x);
bool pair_share_address(const struct vrrp_conf *a, const struct vrrp_conf *b);
struct host *pair_host(const struct vrrp *v);
/* where its files are: "/etc/keepalived" */
struct text pair_folder(const struct vrrp *v);
/* Edits its files by sed and makes it read them again. */
void pair_fix(struct explain_finding *f, const struct vrrp *v, const char *expression);
/* the same where a reload is not enough */
void pair_fix_and_start(struct explain_finding *f, const struct vrrp *v, const char *expression);
/* Adds a block to its file, lines with \n, and makes it read it. */
void pair_fix_block(struct explain_finding *f, const struct vrrp *v, const char *lines);

/* The last record in what was seen that `is` holds for, from `from` on; or NULL. */
const struct seen *pair_last(const struct explain *x, size_t from,
	bool (*is)(const struct seen *s, const void *arg), const void *arg);
/* The first of them since the lab began. */
const struct seen *pair_earliest(const struct explain *x,
	bool (*is)(const struct seen *s, const void *arg), const void *arg);

/*
 * A drill: a connection of `client` to the service of `master` is opened and given time to be
 * synchronised; the master's keepalived is stopped; the client goes on. True: it lives. Everything
 * is taken back.
 */
bool pair_drill(
	struct explain *x, const struct target *t, struct host *client, struct vrrp *master);

/* Does a living check of the director's keepalived stand behind this server? Then the finding says
 * that it asks for another address than the clients. */
void pair_check_is_blind(const struct explain *x, struct explain_finding *f, const struct target *t,
	uint32_t server);

#endif
