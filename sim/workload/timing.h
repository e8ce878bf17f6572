/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When connections arrive: the syntax of `arrivals:`.
 *
 *   constant 200/s                                   every 5 ms
 *   poisson 200/s
 *   on-off 500/s on=2s off=8s [off-rate=10/s]        bursts: both phases exponential
 *   diurnal 200/s amplitude=0.8 period=24h           a sine around the rate, lowest at its start
 *   ramp 10/s 500/s over=60s
 *   flash 50/s peak=2000/s at=10s rise=2s hold=5s fall=20s
 *   closed 50 think=exponential 2s                   50 users: think, connect, are served, think …
 *   trace FILE.csv         log FILE                  recorded: recording.h
 */
#ifndef LVSLAB_WORKLOAD_TIMING_H
#define LVSLAB_WORKLOAD_TIMING_H

#include "workload/curve.h"
#include "workload/distribution.h"
#include "workload/recording.h"

#define USERS_MAX 16000000u

enum timing_kind {
	TIMING_CONSTANT,
	TIMING_CURVE, /* poisson, diurnal, ramp, flash */
	TIMING_ON_OFF,
	TIMING_CLOSED,
	TIMING_RECORDED
};

struct timing {
	enum timing_kind kind;
	uint64_t rate; /* constant: millionths per hour */
	struct curve curve;
	double rates[2];            /* on-off: in the off phase, in the on phase, per nanosecond */
	double phases[2];           /* their mean lengths in ns */
	uint64_t users;             /* closed */
	struct distribution think;  /* closed */
	struct recording recording; /* recorded */
};

/* -1 and problems at `at`, or at a line of the named file. */
int timing_read(struct timing *p, const char *text, struct place at, struct problems *problems);
void timing_free(struct timing *p);

/* The k-th arrival of `constant`, from 0, in ns after the start; INT64_MAX on overflow */
int64_t timing_constant_time(const struct timing *p, uint64_t k);

#endif
