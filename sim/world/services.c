/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each service of a file is the program that an administrator would start on the host. Only a port
 * in use can make it fail; everything else was checked when the file was read.
 */
#include "world/services.h"

#include "app/servers/echo_server.h"
#include "app/servers/http_server.h"
#include "base/errno.h"

static void start_http(struct host *h, const struct spec_service *s, int *error)
{
	struct http_server_config config = {
		.listen.port = s->listen.port,
		.workers = (uint32_t)s->workers,
		.backlog = (int)s->queue,
		.speed = (uint64_t)s->speed,
		.service_time = s->service_time == SPEC_UNSET ? 0 : s->service_time,
		.response = s->response == SPEC_UNSET ? 0 : (uint32_t)s->response,
		.slow_start = s->slow_start == SPEC_UNSET ? 0 : s->slow_start,
		.slow_start_speed = (uint64_t)s->slow_start_speed,
	};

	http_server_start(h, &config, error);
}

static void start_echo(struct host *h, const struct spec_service *s, int *error)
{
	struct echo_server_config config = {
		.listen.port = s->listen.port,
		.udp = s->listen.protocol == SPEC_UDP,
		.discard = s->application == SPEC_DISCARD,
		.backlog = (int)s->queue,
	};

	echo_server_start(h, &config, error);
}

void services_start(struct host *h, const struct spec_node *spec, struct problems *ps)
{
	for (size_t i = 0; i < spec->services.count; i++) {
		const struct spec_service *s = &spec->services.items[i];
		int error = 0;
		if (s->application == SPEC_HTTP)
			start_http(h, s, &error);
		else
			start_echo(h, s, &error);
		if (error == -EADDRINUSE)
			problem_add(ps, s->listen.at, NULL, "port %u of %s is already in use",
				(unsigned)s->listen.port, h->node.name);
	}
}
