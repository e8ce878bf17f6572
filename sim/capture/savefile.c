/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams a file through libpcap, whose headers conflict with ours of the same names: this file
 * includes nothing of sim/wire. */
#include "capture/savefile.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#define ETH_ALEN 6
#define ETH_HLEN 14
#define SLL_HLEN 16
#define SLL2_HLEN 20
#define NULL_HLEN 4
#define COOKED_MAX 65536
#define SECONDS_MOST INT64_C(9000000000)

struct reader {
	pcap_t *pcap;
	int link;
	uint64_t number;
	const char *name;
	struct problems *ps;
	uint8_t cooked[COOKED_MAX];
};

/* "any" captures: the packet's type and, at `mac_at`, its sender are in a pseudo-header; builds an
 * Ethernet header from them, with a zero destination */
static bool uncooked(
	struct reader *r, struct capture_frame *f, uint32_t head, uint32_t type_at, uint32_t mac_at)
{
	if (f->captured < head)
		return false;
	uint32_t n = f->captured - head;
	n = n < COOKED_MAX - ETH_HLEN ? n : COOKED_MAX - ETH_HLEN;
	memset(r->cooked, 0, ETH_HLEN);
	memcpy(r->cooked + ETH_ALEN, f->bytes + mac_at, ETH_ALEN);
	memcpy(r->cooked + 2 * ETH_ALEN, f->bytes + type_at, 2);
	memcpy(r->cooked + ETH_HLEN, f->bytes + head, n);
	f->bytes = r->cooked;
	f->captured = n + ETH_HLEN;
	f->length = f->length > head ? f->length - head + ETH_HLEN : f->captured;
	return true;
}

static bool skip_family(struct capture_frame *f)
{
	if (f->captured < NULL_HLEN)
		return false;
	f->bytes += NULL_HLEN;
	f->captured -= NULL_HLEN;
	f->length -= f->length < NULL_HLEN ? f->length : NULL_HLEN;
	f->with_ethernet = false;
	return true;
}

/* false: shorter than its own header */
static bool made_ours(struct reader *r, struct capture_frame *f)
{
	switch (r->link) {
	case DLT_LINUX_SLL: return uncooked(r, f, SLL_HLEN, 14, 6);
	case DLT_LINUX_SLL2: return uncooked(r, f, SLL2_HLEN, 0, 12);
	case DLT_NULL:
	case DLT_LOOP: return skip_family(f);
	case DLT_RAW:
	case DLT_IPV4: f->with_ethernet = false; return true;
	default: return true;
	}
}

static bool link_known(int link)
{
	static const int known[] = {
		DLT_EN10MB, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_RAW, DLT_IPV4, DLT_NULL, DLT_LOOP};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == link)
			return true;
	return false;
}

static const char *link_words(int link)
{
	const char *name = pcap_datalink_val_to_name(link);

	return name ? name : "?";
}

static int no_capture(struct reader *r, const char *words)
{
	return problem_add(r->ps, (struct place){.file = r->name},
		N_("use a file from tcpdump -w or Wireshark"), N_("not a capture: %s"), words);
}

static int damaged(struct reader *r)
{
	return problem_add(r->ps, (struct place){.file = r->name},
		r->number ? N_("the packets before it were read") : NULL,
		N_("damaged at packet %llu: %s"), (unsigned long long)r->number + 1,
		pcap_geterr(r->pcap));
}

/* A damaged file may contain any number of seconds: those beyond the range of nanoseconds become
 * the last in range. */
static int64_t frame_time(const struct pcap_pkthdr *h)
{
	int64_t seconds = h->ts.tv_sec < 0 ? 0 : h->ts.tv_sec;
	int64_t rest = h->ts.tv_usec < 0 ? 0 : h->ts.tv_usec; /* nanoseconds, as asked for */

	seconds = seconds < SECONDS_MOST ? seconds : SECONDS_MOST;
	return seconds * 1000000000 + (rest < 1000000000 ? rest : 999999999);
}

static int each(struct reader *r, bool (*one)(void *arg, const struct capture_frame *f), void *arg)
{
	struct pcap_pkthdr *h;
	const u_char *bytes;
	int got;

	while ((got = pcap_next_ex(r->pcap, &h, &bytes)) == 1) {
		struct capture_frame f = {.number = ++r->number,
			.time = frame_time(h),
			.bytes = bytes,
			.captured = h->caplen,
			.length = h->len > h->caplen ? h->len : h->caplen,
			.with_ethernet = true};
		if (made_ours(r, &f) && !one(arg, &f))
			return 0;
	}
	if (got == PCAP_ERROR_BREAK)
		return 0;
	return damaged(r);
}

static int read_all(struct reader *r, bool (*one)(void *arg, const struct capture_frame *f),
	void *arg, struct savefile_about *about)
{
	r->link = pcap_datalink(r->pcap);
	about->link = link_words(r->link);
	about->has_ethernet = r->link == DLT_EN10MB;
	if (!link_known(r->link))
		return problem_add(r->ps, (struct place){.file = r->name},
			N_("capture on an Ethernet interface or with tcpdump -i any"),
			N_("expected a capture of Ethernet or IP, found link type %s (%d)"),
			about->link, r->link);
	int status = each(r, one, arg);
	about->frames = r->number;
	return status;
}

int savefile_read(FILE *in, const char *name, bool (*one)(void *arg, const struct capture_frame *f),
	void *arg, struct savefile_about *about, struct problems *ps)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		abort();
	r->name = name;
	r->ps = ps;
	r->pcap = pcap_fopen_offline_with_tstamp_precision(in, PCAP_TSTAMP_PRECISION_NANO, why);
	int status;
	if (r->pcap) {
		status = read_all(r, one, arg, about);
		pcap_close(r->pcap); /* and `in` with it */
	} else {
		status = no_capture(r, why);
		fclose(in);
	}
	free(r);
	return status;
}
