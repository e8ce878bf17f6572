/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keywords of HTTP_GET and SSL_GET (keepalived 2.2.7, check/check_http.c). keepalived's regexes
 * are PCRE2's; the lab accepts those that mean the same as POSIX extended ones, and refuses the
 * others.
 */
#include <stdlib.h>
#include <string.h>

#include "base/pcre.h"
#include "base/text.h"
#include "engine/engine.h"
#include "ha/conf/check_words.h"

void check_close_http(struct ha_reader *r)
{
	if (list_empty(&r->check->urls)) {
		ha_wrong(r, "HTTP/SSL_GET checker has no urls specified - ignoring");
		list_del(&r->check->link);
	}
	r->check = NULL;
}

static void take_old_retry(struct ha_reader *r, const struct ha_words *w)
{
	ha_wrong(r, "nb_get_retry is deprecated - please use 'retry'");
	check_take_retry(r, w);
}

/* ---- a url ---- */

static void url_open(struct ha_reader *r, const struct ha_words *w)
{
	struct check_url *u = ha_conf_alloc(r->conf, sizeof(*u));

	(void)w;
	list_add_tail(&u->link, &r->check->urls);
	r->url = u;
	memset(&r->regex, 0, sizeof(r->regex));
}

/* prepare_regex() */
static void regex_ready(struct ha_reader *r)
{
	struct check_url *u = r->url;
	struct pcre_pattern p = {.dotall = r->regex.dotall, .endonly = r->regex.endonly};
	const char *lacks = pcre_translate(&p, r->regex.pattern);

	ha_copy(u->regex, sizeof(u->regex), p.extended);
	u->regex_caseless |= p.caseless;
	if (!lacks)
		return;
	u->regex[0] = '\0';
	ha_refuse(r,
		"lvslab: not simulated: '%s' in the regex '%s' (of PCRE2 the lab has what "
		"POSIX has, too)",
		lacks, r->regex.pattern);
}

static bool has_regex_words(const struct ha_reader *r)
{
	return r->regex.options || r->url->regex_no_match || r->url->regex_min || r->url->regex_end;
}

/* url_check() */
static void url_close(struct ha_reader *r)
{
	struct check_url *u = r->url;

	if (!u->path[0]) {
		ha_wrong(r, "HTTP/SSL_GET checker url has no path - ignoring");
		list_del(&u->link);
		return;
	}
	if (r->regex.pattern[0])
		regex_ready(r);
	else if (has_regex_words(r))
		ha_logs(r, "regex parameters specified without regex");
	if (!u->regex[0]) {
		u->regex_no_match = false;
		u->regex_min = u->regex_end = 0;
	}
	if (u->regex_end && u->regex_min >= u->regex_end) {
		ha_logs(r, "regex min offset %zu > regex_max_offset %zu - ignoring", u->regex_min,
			u->regex_end - 1);
		u->regex_min = u->regex_end = 0;
	}
}

static void take_path(struct ha_reader *r, const struct ha_words *w)
{
	ha_copy(r->url->path, HA_PATH, ha_word(r, w, 1));
}

static void take_digest(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = ha_word(r, w, 1);

	if (r->url->digest[0])
		ha_wrong(r, "Digest '%s' is a duplicate", word);
	else if (strlen(word) != 32)
		ha_wrong(r, "digest '%s' character length should be 32 rather than %zu", word,
			strlen(word));
	else if (word[strspn(word, "0123456789abcdefABCDEF")])
		ha_wrong(r, "Unable to interpret hex digit in '%s' at offset %zu/%zu", word,
			strspn(word, "0123456789abcdefABCDEF") & ~(size_t)1,
			strspn(word, "0123456789abcdefABCDEF") | 1);
	else
		ha_copy(r->url->digest, sizeof(r->url->digest), word);
}

/* "200", "200-299", several of them */
static void take_status(struct ha_reader *r, const struct ha_words *w)
{
	for (int i = 1; i < w->count; i++) {
		char *end;
		unsigned long min = strtoul(w->at[i], &end, 10), max = min;
		if (*end == '-')
			max = strtoul(end + 1, &end, 10);
		if (*end || min < 100 || max > 599 || min > max) {
			ha_wrong(r, "Invalid HTTP_GET status code '%s'", w->at[i]);
			continue;
		}
		for (; min <= max; min++)
			r->url->status[min / 64] |= UINT64_C(1) << min % 64;
	}
}

static void take_url_host(struct ha_reader *r, const struct ha_words *w)
{
	if (w->count < 2)
		ha_wrong(r, "Missing HTTP_GET virtualhost name");
	else
		ha_copy(r->url->virtualhost, HA_NAME, w->at[1]);
}

static void take_host(struct ha_reader *r, const struct ha_words *w)
{
	if (w->count < 2)
		ha_wrong(r, "HTTP_GET virtualhost name missing");
	else
		ha_copy(r->check->virtualhost, HA_NAME, w->at[1]);
}

static void take_protocol(struct ha_reader *r, const struct ha_words *w)
{
	const char *word = w->count > 1 ? w->at[1] : "";

	if (!*word)
		ha_wrong(r, "Missing http_protocol version");
	else if (strcmp(word, "1.1") == 0)
		r->check->http_1_1 = true;
	else if (strncmp(word, "1.0", 3) != 0)
		ha_wrong(r, "Invalid http_protocol version %s", word);
}

static void take_fast(struct ha_reader *r, const struct ha_words *w)
{
	const int v = w->count > 1 ? ha_true_false(w->at[1]) : 1;

	if (v < 0)
		ha_wrong(r, "Invalid fast_recovery parameter %s", w->at[1]);
	else
		r->check->fast_recovery = v;
}

/* ---- its regex ---- */

static void take_regex(struct ha_reader *r, const struct ha_words *w)
{
	struct ha_words escaped;

	(void)w;
	if (!ha_split_escaped(r, &escaped) || escaped.count != 2)
		ha_logs(r, "regex missing or too many fields");
	else
		ha_copy(r->regex.pattern, sizeof(r->regex.pattern), escaped.at[1]);
}

static void take_no_match(struct ha_reader *r, const struct ha_words *w)
{
	(void)w;
	r->url->regex_no_match = true;
}

/* Of regex_options[] those that do not change whether something matches are as good as simulated. */
static bool changes_nothing(const char *option)
{
	static const char *const names[] = {"auto_callout", "dupnames", "never_ucp", "never_utf",
		"no_auto_capture", "no_auto_possess", "no_dotstar_anchor", "no_start_optimize",
		"ungreedy", "never_backslash_c", "alt_verbnames", "use_offset_limit"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(option, names[i]) == 0)
			return true;
	return false;
}

static bool changes_the_pattern(const char *option)
{
	static const char *const names[] = {"allow_empty_class", "alt_bsux", "extended",
		"firstline", "match_unset_backref", "multiline", "ucp", "utf", "alt_circumflex"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(option, names[i]) == 0)
			return true;
	return false;
}

/* an option unknown to keepalived gets no message */
static void take_options(struct ha_reader *r, const struct ha_words *w)
{
	for (int i = 1; i < w->count; i++) {
		const char *option = w->at[i];
		const bool caseless = strcmp(option, "caseless") == 0;
		const bool dotall = strcmp(option, "dotall") == 0;
		const bool endonly = strcmp(option, "dollar_endonly") == 0;

		if (changes_the_pattern(option))
			ha_refuse(r, "lvslab: not simulated: the regex option %s (leave it out)",
				option);
		r->url->regex_caseless |= caseless;
		r->regex.dotall |= dotall;
		r->regex.endonly |= endonly;
		r->regex.options |= caseless || dotall || endonly || changes_nothing(option);
	}
}

/* regex_offset_handler() */
static size_t offset_of(struct ha_reader *r, const struct ha_words *w, const char *which)
{
	char *end;

	if (w->count != 2) {
		ha_logs(r, "Missing or too may options for regex_%s_offset", which);
		return 0;
	}
	const unsigned long v = strtoul(w->at[1], &end, 10);
	if (*end) {
		ha_logs(r, "Invalid regex_%s_offset %s specified", which, w->at[1]);
		return 0;
	}
	return v;
}

static void take_min(struct ha_reader *r, const struct ha_words *w)
{
	r->url->regex_min = offset_of(r, w, "min");
}

static void take_max(struct ha_reader *r, const struct ha_words *w)
{
	r->url->regex_end = offset_of(r, w, "max") + 1;
}

static const struct ha_keyword url_keywords[] = {
	HA_WORD("path", take_path),
	HA_WORD("digest", take_digest),
	HA_WORD("status_code", take_status),
	HA_WORD("virtualhost", take_url_host),
	HA_WORD("regex", take_regex),
	HA_WORD("regex_no_match", take_no_match),
	HA_WORD("regex_options", take_options),
	HA_WORD("regex_min_offset", take_min),
	HA_WORD("regex_max_offset", take_max),
	HA_INERT("regex_stack"),
	HA_END,
};

const struct ha_keyword check_http_keywords[] = {
	CHECK_CONNECTION,
	CHECK_COMMON,
	HA_WORD("nb_get_retry", take_old_retry),
	HA_WORD("virtualhost", take_host),
	HA_WORD("http_protocol", take_protocol),
	HA_WORD("fast_recovery", take_fast),
	HA_INERT("enable_sni"),
	{"url", url_open, url_keywords, url_close, HA_SIMULATED},
	HA_END,
};
