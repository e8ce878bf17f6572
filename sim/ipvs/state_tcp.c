/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP as the director sees it (net/netfilter/ipvs/ip_vs_proto_tcp.c: set_tcp_state()). It does not
 * track sequence numbers: a state and one flag give the next state. There are three tables: for
 * packets from the client, for packets from the server, and for packets from the client while no
 * packet from the server has been seen, which is always the case with direct routing and tunnels.
 * The last one must guess: a single FIN already ends the connection.
 *
 *	             none EST SYNS SYNR FINW TIMW CLO CLOW LACK LIS SYNA     (state before)
 *
 * A table also defines which states count as ActiveConn: half-open connections do.
 */
#include "ipvs/state.h"

#include "engine/trace.h"
#include "ipvs/reasons.h"
#include "ipvs/records.h"
#include "wire/tcp.h"

enum { EVENT_SYN, EVENT_FIN, EVENT_ACK, EVENT_RST, EVENTS };
enum { TABLE_INPUT, TABLE_OUTPUT, TABLE_INPUT_ONLY, TABLES };

#define NO IPVS_TCP_S_NONE
#define ES IPVS_TCP_S_ESTABLISHED
#define SS IPVS_TCP_S_SYN_SENT
#define SR IPVS_TCP_S_SYN_RECV
#define FW IPVS_TCP_S_FIN_WAIT
#define TW IPVS_TCP_S_TIME_WAIT
#define CL IPVS_TCP_S_CLOSE
#define CW IPVS_TCP_S_CLOSE_WAIT
#define LA IPVS_TCP_S_LAST_ACK
#define LI IPVS_TCP_S_LISTEN
#define SA IPVS_TCP_S_SYNACK

typedef uint8_t next_state[EVENTS][IPVS_TCP_S_LAST];

/* clang-format off */
static const next_state states[TABLES] = {
	[TABLE_INPUT] = {
		/*            NO  ES  SS  SR  FW  TW  CL  CW  LA  LI  SA */
		[EVENT_SYN] = {SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR},
		[EVENT_FIN] = {CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW},
		[EVENT_ACK] = {ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES},
		[EVENT_RST] = {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, SR},
	},
	[TABLE_OUTPUT] = {
		[EVENT_SYN] = {SS, ES, SS, SR, SS, SS, SS, SS, SS, LI, SR},
		[EVENT_FIN] = {TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW},
		[EVENT_ACK] = {ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES},
		[EVENT_RST] = {CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL},
	},
	[TABLE_INPUT_ONLY] = {
		[EVENT_SYN] = {SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR},
		[EVENT_FIN] = {CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW},
		[EVENT_ACK] = {ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES},
		[EVENT_RST] = {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL},
	},
};

/* secure_tcp: a half-open connection is not believed before the server's half was seen */
static const next_state defended[TABLES] = {
	[TABLE_INPUT] = {
		[EVENT_SYN] = {SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SA},
		[EVENT_FIN] = {CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, SA},
		[EVENT_ACK] = {ES, ES, SS, SR, FW, TW, CL, CW, CL, LI, SA},
		[EVENT_RST] = {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL},
	},
	[TABLE_OUTPUT] = {
		[EVENT_SYN] = {SS, ES, SS, SA, SS, SS, SS, SS, SS, LI, SA},
		[EVENT_FIN] = {TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW},
		[EVENT_ACK] = {ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES},
		[EVENT_RST] = {CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL},
	},
	[TABLE_INPUT_ONLY] = {
		[EVENT_SYN] = {SA, ES, ES, SR, SA, SA, SA, SA, SA, SA, SA},
		[EVENT_FIN] = {CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW},
		[EVENT_ACK] = {ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES},
		[EVENT_RST] = {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL},
	},
};

static const struct {
	const char *name, *word; /* as -Lnc shows it; in eight letters, for records */
	uint32_t timeout;        /* seconds, tcp_timeouts[] */
	bool active;
} table[IPVS_TCP_S_LAST] = {
	[NO] = {"NONE", "NONE", 2, false},
	[ES] = {"ESTABLISHED", "ESTAB", 15 * 60, true},
	[SS] = {"SYN_SENT", "SYN_SENT", 2 * 60, true},
	[SR] = {"SYN_RECV", "SYN_RECV", 60, true},
	[FW] = {"FIN_WAIT", "FIN_WAIT", 2 * 60, false},
	[TW] = {"TIME_WAIT", "TIMEWAIT", 2 * 60, false},
	[CL] = {"CLOSE", "CLOSE", 10, false},
	[CW] = {"CLOSE_WAIT", "CLOSWAIT", 60, false},
	[LA] = {"LAST_ACK", "LAST_ACK", 30, false},
	[LI] = {"LISTEN", "LISTEN", 2 * 60, false},
	[SA] = {"SYNACK", "SYNACK", 2 * 60, true},
};
/* clang-format on */

void ipvs_tcp_init(struct ipvs *ipvs)
{
	for (unsigned i = 0; i < IPVS_TCP_S_LAST; i++)
		ipvs->tcp_timeout[i] = table[i].timeout * HZ;
}

const char *ipvs_tcp_state_name(unsigned state)
{
	return state < IPVS_TCP_S_LAST ? table[state].name : "ERR!";
}

/* tcp_state_idx(): the flag that decides; −1: none */
static int event_of(uint8_t flags)
{
	if (flags & TCP_RST)
		return EVENT_RST;
	if (flags & TCP_SYN)
		return EVENT_SYN;
	if (flags & TCP_FIN)
		return EVENT_FIN;
	return flags & TCP_ACK ? EVENT_ACK : -1;
}

static unsigned reason_of(int which, int event)
{
	if (event < 0)
		return IPVS_STATE_NO_FLAG;
	return (unsigned)(IPVS_STATE_IN_SYN + which * EVENTS + event);
}

static void enter(struct ipvs_conn *cp, unsigned state, unsigned why, const struct ipvs_packet *p)
{
	bool active = table[state].active;

	IPVS_RECORD(cp->ipvs, REC_IPVS_CONN_STATE, why, p->frame, cp->caddr, cp->cport,
		arg_word(table[cp->state].word), arg_word(table[state].word),
		(uint64_t)cp->ipvs->tcp_timeout[state] * NSEC_PER_JIFFY, cp->daddr);
	if (cp->dest && active == ((cp->flags & IPVS_CONN_F_INACTIVE) != 0)) {
		ipvs_dest_set_active(cp->dest, active);
		cp->flags ^= IPVS_CONN_F_INACTIVE;
	}
	if (state == IPVS_TCP_S_ESTABLISHED)
		ipvs_conn_assure_template(cp);
}

void ipvs_tcp_update(
	struct ipvs_conn *cp, enum ipvs_direction direction, const struct ipvs_packet *p)
{
	int event = event_of(p->tcp_flags);
	int which = direction == IPVS_DIR_OUTPUT ? TABLE_OUTPUT : TABLE_INPUT;
	unsigned state = IPVS_TCP_S_CLOSE;

	if (!p->has_transport)
		return;
	if (cp->flags & IPVS_CONN_F_NOOUTPUT) {
		if (which == TABLE_OUTPUT)
			cp->flags &= ~(uint32_t)IPVS_CONN_F_NOOUTPUT;
		else
			which = TABLE_INPUT_ONLY;
	}
	if (event >=
		0) /* update_defense_level(): only 3 changes the table, memory never runs low */
		state = (cp->ipvs->sysctl.secure_tcp == 3 ? defended
							  : states)[which][event][cp->state];
	if (state != cp->state)
		enter(cp, state, reason_of(which, event), p);
	cp->state = (uint8_t)state;
	cp->timeout = cp->ipvs->tcp_timeout[state];
}
