/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Translates Chinese headings into English ones: "LVS主机：" is "LVS:", "真实服务器1（192.168.1.11）" is
 * "realserver1 192.168.1.11". A word after a name that only means "machine" is dropped; an unknown
 * character stays, and then the line is not a heading.
 */
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "intake/kinds/recogniser.h"

struct phrase {
	const char *chinese, *english;
	bool kind_only; /* ignored after a name */
};

/* the longer ones first */
static const struct phrase phrases[] = {
	{"真实服务器", "realserver", false},
	{"后端服务器", "realserver", false},
	{"真实主机", "realserver", false},
	{"后端", "realserver", false},
	{"负载均衡器", "balancer", false},
	{"负载均衡", "balancer", false},
	{"负载", "balancer", false},
	{"调度服务器", "director", false},
	{"调度器", "director", false},
	{"分发器", "director", false},
	{"客户端", "client", false},
	{"客户机", "client", false},
	{"网关", "gateway", false},
	{"路由器", "router", false},
	{"服务器", "server", true},
	{"主机", "host", true},
	{"节点", "node", true},
	{"机器", "host", true},
	{"主", "master", false},
	{"备", "backup", false},
	{"上", " ", true},
	{"在", "on ", false},
	{"端", " ", true},
	{"的", " ", true},
	{"执行", " output ", false},
	{"输出", " output ", false},
	{"结果", " output ", false},
	{"信息", " output ", false},
	{"查看", " output ", false},
	{"如下", " ", false},
	{"配置", " config ", false},
	{"网卡", " interfaces ", false},
	{"路由", " routes ", false},
	{"情况", " output ", false},
	{"一", "1", false},
	{"二", "2", false},
	{"三", "3", false},
	{"：", ":", false},
	{"，", ",", false},
	{"、", ", ", false},
	{"（", " ", false},
	{"）", " ", false},
	{"【", "=", false},
	{"】", " ", false},
	{"　", " ", false},
};

static const struct phrase *phrase_at(const char *s)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (strncmp(s, phrases[i].chinese, strlen(phrases[i].chinese)) == 0)
			return &phrases[i];
	return NULL;
}

void intake_in_english(struct text *t, const char *line)
{
	const char *s = line + strspn(line, " \t");

	for (const struct phrase *p; *s; s += p ? strlen(p->chinese) : 1) {
		p = (unsigned char)*s < 0x80 ? NULL : phrase_at(s);
		const char last = t->len ? text_str(t)[t->len - 1] : ' ';
		const bool named = last != ' ' && last != '=';
		if (!p)
			text_putc(t, *s);
		else if (!p->kind_only || !named)
			text_put(t, p->english);
	}
}
