/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The six timers of a spanning tree (net/bridge/br_stp_timer.c). */
#include "net/stp.h"

uint64_t stp_whole_second(const struct engine *e, uint64_t from_now)
{
	uint64_t at = engine_jiffies(e) + from_now, rest = at % HZ;
	uint64_t rounded = rest < HZ / 4 ? at - rest : at - rest + HZ;

	return rounded > engine_jiffies(e) ? rounded : at;
}

static void hello_expired(struct engine *e, struct timer *t)
{
	struct stp *s = container_of(t, struct stp, hello);

	stp_config_generation(s);
	timer_mod(e, t, stp_whole_second(e, s->hello_time));
}

static void tcn_expired(struct engine *e, struct timer *t)
{
	struct stp *s = container_of(t, struct stp, tcn);

	if (stp_is_root(s))
		return;
	stp_transmit_tcn(s);
	timer_mod_in(e, t, STP_HELLO);
}

static void topology_change_over(struct engine *e, struct timer *t)
{
	struct stp *s = container_of(t, struct stp, topology_change_end);

	(void)e;
	s->topology_change_detected = false;
	stp_set_topology_change(s, false);
}

static void message_age_expired(struct engine *e, struct timer *t)
{
	(void)e;
	stp_message_age_over(container_of(t, struct stp_port, message_age));
}

static bool designated_for_some(const struct stp *s)
{
	stp_for_each_port(
		p, s) if (p->state != STP_DISABLED && p->designated_bridge == s->id) return true;
	return false;
}

static void forward_delay_expired(struct engine *e, struct timer *t)
{
	struct stp_port *p = container_of(t, struct stp_port, forward_delay);
	struct stp *s = p->bridge->stp;

	if (p->state == STP_LISTENING) {
		stp_set_state(p, STP_LEARNING);
		timer_mod_in(e, t, s->forward_delay);
	} else if (p->state == STP_LEARNING) {
		stp_set_state(p, STP_FORWARDING);
		if (designated_for_some(s))
			stp_topology_change_detection(s);
	}
}

static void hold_expired(struct engine *e, struct timer *t)
{
	struct stp_port *p = container_of(t, struct stp_port, hold);

	(void)e;
	if (p->config_pending)
		stp_transmit_config(p);
}

void stp_timers_init(struct stp *s)
{
	s->hello.run = hello_expired;
	s->tcn.run = tcn_expired;
	s->topology_change_end.run = topology_change_over;
}

void stp_port_timers_init(struct stp_port *p)
{
	p->message_age.run = message_age_expired;
	p->forward_delay.run = forward_delay_expired;
	p->hold.run = hold_expired;
}
