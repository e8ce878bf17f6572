/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events before the probes, for the rules that examine them. */
#ifndef LVSLAB_DIAGNOSE_PAST_H
#define LVSLAB_DIAGNOSE_PAST_H

#include "diagnose/evidence/evidence.h"
#include "ipvs/reasons.h"
#include "ipvs/scheduler.h"

#define PUZZLING 3 /* connections: from here on people ask why */

/* index of the first probe's first record */
size_t past_end(const struct explain *x);
/* A connection to this service, a new entry at its director: REC_IPVS_CONN_NEW. */
bool past_is_call(const struct target *t, const struct record *r);
/* the last one before item `before`, or NULL */
const struct seen *past_last_call(const struct explain *x, const struct target *t, size_t before);
/* length of the run of connections by its client, ending with it, that went to the same server */
size_t past_run(const struct explain *x, const struct target *t, const struct seen *last);
/* the scheduler's decision for a connection, or NULL */
const struct seen *past_pick(const struct explain *x, const struct seen *call);
/* the connection's last change of state before this record, or NULL */
const struct seen *past_state(const struct explain *x, const struct seen *of);
/* the service's server with this address, or NULL; the number with a weight above 0 */
struct ipvs_dest *past_server(const struct target *t, uint64_t address);
size_t past_choices(const struct target *t);
/* the name of the host with this address */
const char *past_name(const struct explain *x, uint64_t address);
/* "ipvsadm -E SERVICE -s SCHEDULER", with its current flags; `by_port`: adds sh-port, mh-port */
void past_edit_service(
	struct explain_finding *f, const struct target *t, const char *scheduler, bool by_port);

#endif
