/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MISC_CHECK (keepalived 2.2.7, check/check_misc.c): the exit status of a command on the host is
 * the server's status; with misc_dynamic 2 to 255 also set its weight, plus two. The next run is
 * delay_loop after the last one began, not after it ended.
 */
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "ha/check.h"

static void first_word(const struct check *c, char *buf, size_t size)
{
	snprintf(buf, size, "%.*s", (int)strcspn(c->conf->command, " "), c->conf->command);
}

static void tell(struct check *c, const char *what, const char *reason)
{
	char target[SERVICE_NAME], name[SERVICE_NAME], word[HA_SCRIPT];

	first_word(c, word, sizeof(word));
	ha_log(check_daemon(c), HA_CHECKER, "Misc check for [%s VS %s] by [%s] %s%s.",
		check_target(c, target, sizeof(target)),
		check_service_name(c->server->service, name), word, what, reason);
}

static void failure(struct check *c, const char *what, const char *reason)
{
	const int retry = c->conf->retry;
	char text[64];

	if (c->retry_it < retry) {
		c->retry_it++;
		return;
	}
	c->retry_it = 0;
	c->server->weight -= c->cur_weight;
	c->cur_weight = 0;
	if (retry)
		snprintf(text, sizeof(text), "%s after %d %s", what, retry,
			retry == 1 ? "retry" : "retries");
	else
		snprintf(text, sizeof(text), "%s with retry disabled", what);
	tell(c, text, reason);
	check_verdict(c, false);
}

static void success(struct check *c, int status)
{
	if (status != c->last_exit) {
		const int64_t configured = c->server->weight - c->cur_weight;
		c->cur_weight = status ? status - 2 - c->server->conf->weight : 0;
		server_set_weight(c->server, configured + c->cur_weight, true);
		c->last_exit = status;
	}
	if (!c->is_up || !c->has_run) {
		tell(c, "succeeded", "");
		check_verdict(c, true);
	}
	c->retry_it = 0;
}

static void next(struct check *c)
{
	const int64_t wait = c->retry_it ? c->conf->delay_before_retry : c->conf->delay_loop;
	const int64_t at = c->last_ran + wait - host_engine(check_daemon(c)->host)->now;

	c->has_run = true;
	check_again_in(c, at > 0 ? at : 1000);
}

static void done(void *arg, int status)
{
	struct check *c = arg;
	char reason[48];

	if (!c->running)
		return;
	c->running = false;
	event_cancel(host_engine(check_daemon(c)->host), &c->timeout);
	snprintf(reason, sizeof(reason), " (exited with status %d)", status);
	if (status == 0 || (c->conf->dynamic && status >= 2 && status <= 255))
		success(c, status);
	else if (c->is_up || !c->has_run)
		failure(c, "failed", reason);
	next(c);
}

/* SIGTERM; nothing is heard of the command any more */
static void stop_misc(struct check *c)
{
	struct keepalived *k = check_daemon(c);

	if (c->running)
		k->os->forget(k, c);
	c->running = false;
}

static void misc_timed_out(struct engine *e, struct event *ev)
{
	struct check *c = container_of(ev, struct check, timeout);

	(void)e;
	stop_misc(c);
	if (c->is_up || !c->has_run)
		failure(c, "timed out", "");
	next(c);
}

static void run_misc(struct check *c)
{
	struct keepalived *k = check_daemon(c);

	c->timeout.run = misc_timed_out;
	c->running = true;
	c->last_ran = host_engine(k->host)->now;
	event_schedule_in(host_engine(k->host), &c->timeout, c->conf->misc_timeout);
	k->os->run(k, c->conf->command, done, c);
}

const struct check_kind_ops check_misc = {.name = "MISC_CHECK", .run = run_misc, .stop = stop_misc};
