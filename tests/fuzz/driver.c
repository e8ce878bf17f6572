/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main of a fuzz target where libFuzzer is not built in:
 *
 *     fuzz_NAME [--runs N] [--seed S] [FILE | DIRECTORY]…
 *
 * Every file is run as it is; then N mutations of them, all drawn from S. Mutation i depends on S,
 * i and the files (sorted by name) only, so the same arguments give the same inputs everywhere. The
 * runs happen in a child, which counts them in shared memory: when it dies, by whatever means, the
 * parent makes that input once more and keeps it as crash-fuzz_NAME-i; run the target on that file
 * to see it again. Left out: guidance by coverage; LVSLAB_LIBFUZZER builds the targets for that.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "base/text.h"

#define INPUT_MAX 65536
#define RUN_SECONDS 60 /* an input that takes longer hangs */

struct input {
	uint8_t *bytes;
	size_t n;
};

struct corpus {
	struct input *items;
	size_t count;
};

static _Noreturn void die(const char *which, const char *what)
{
	fprintf(stderr, "%s: %s\n", which, what);
	exit(2);
}

static void *must(void *p)
{
	if (!p)
		die("fuzz", "out of memory");
	return p;
}

static void corpus_add(struct corpus *c, const uint8_t *bytes, size_t n)
{
	c->items = must(realloc(c->items, (c->count + 1) * sizeof *c->items));
	struct input *in = &c->items[c->count++];
	in->bytes = must(malloc(n + 1));
	in->n = n;
	memcpy(in->bytes, bytes, n);
}

static void corpus_free(struct corpus *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->items[i].bytes);
	free(c->items);
}

static void load_file(struct corpus *c, const char *path)
{
	uint8_t *buffer = must(malloc(INPUT_MAX));
	FILE *f = fopen(path, "rb");

	if (!f)
		die(path, strerror(errno));
	corpus_add(c, buffer, fread(buffer, 1, INPUT_MAX, f));
	fclose(f);
	free(buffer);
}

static int not_hidden(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name); /* alphasort would ask the locale */
}

static void load_directory(struct corpus *c, const char *path)
{
	struct dirent **names;
	const int count = scandir(path, &names, not_hidden, by_bytes);

	if (count < 0)
		die(path, strerror(errno));
	for (int i = 0; i < count; i++) {
		struct text file = {0};
		text_add(&file, "%s/%s", path, names[i]->d_name);
		load_file(c, text_str(&file));
		text_free(&file);
		free(names[i]);
	}
	free(names);
}

static void load(struct corpus *c, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		die(path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		load_directory(c, path);
	else
		load_file(c, path);
}

/* An input that grows and shrinks inside a buffer of INPUT_MAX bytes. */
struct mutant {
	uint8_t *bytes;
	size_t n;
};

static size_t below(struct rng *r, size_t bound)
{
	return (size_t)rng_below(r, bound);
}

static size_t at_most(size_t n, size_t limit)
{
	return n < limit ? n : limit;
}

/* `bytes` must not lie inside the mutant */
static void insert_bytes(struct mutant *m, size_t at, const uint8_t *bytes, size_t n)
{
	n = at_most(n, INPUT_MAX - m->n);
	memmove(m->bytes + at + n, m->bytes + at, m->n - at);
	memcpy(m->bytes + at, bytes, n);
	m->n += n;
}

static void delete_range(struct mutant *m, struct rng *r)
{
	const size_t at = below(r, m->n), n = 1 + below(r, at_most(m->n - at, 16));

	memmove(m->bytes + at, m->bytes + at + n, m->n - at - n);
	m->n -= n;
}

static void insert_noise(struct mutant *m, struct rng *r)
{
	uint8_t noise[8];
	const uint64_t word = rng_next(r);
	const size_t at = below(r, m->n + 1);

	for (unsigned i = 0; i < sizeof noise; i++)
		noise[i] = (uint8_t)(word >> 8 * i); /* the same on any byte order */
	insert_bytes(m, at, noise, 1 + below(r, sizeof noise));
}

/* the values at which lengths, offsets and counts turn over */
static void write_border(struct mutant *m, struct rng *r)
{
	static const uint8_t borders[] = {0, 1, 2, 3, 4, 5, 7, 8, 0x0f, 0x10, 0x14, 0x1f, 0x20,
		0x3c, 0x3f, 0x40, 0x45, 0x4f, 0x7f, 0x80, 0xfe, 0xff};
	const size_t at = below(r, m->n);

	m->bytes[at] = borders[below(r, sizeof borders)];
}

static void write_noise(struct mutant *m, struct rng *r)
{
	const size_t at = below(r, m->n);

	m->bytes[at] = (uint8_t)rng_next(r);
}

static void flip_bit(struct mutant *m, struct rng *r)
{
	const size_t at = below(r, m->n);

	m->bytes[at] ^= (uint8_t)(1u << below(r, 8));
}

static void repeat_range(struct mutant *m, struct rng *r)
{
	uint8_t copy[64];
	const size_t from = below(r, m->n), n = 1 + below(r, at_most(m->n - from, sizeof copy));

	memcpy(copy, m->bytes + from, n);
	insert_bytes(m, below(r, m->n + 1), copy, n);
}

/* the rest of another input takes the place of this one's */
static void splice(struct mutant *m, struct rng *r, const struct corpus *c)
{
	const struct input *other = &c->items[below(r, c->count)];
	const size_t from = below(r, other->n + 1);

	m->n = below(r, m->n + 1);
	insert_bytes(m, m->n, other->bytes + from, other->n - from);
}

static void mutate(struct mutant *m, struct rng *r, const struct corpus *c)
{
	if (m->n == 0) {
		insert_noise(m, r);
		return;
	}
	switch (below(r, 8)) {
	case 0: flip_bit(m, r); break;
	case 1: write_noise(m, r); break;
	case 2: write_border(m, r); break;
	case 3: insert_noise(m, r); break;
	case 4: delete_range(m, r); break;
	case 5: repeat_range(m, r); break;
	case 6: m->n = below(r, m->n + 1); break;
	default: splice(m, r, c);
	}
}

/* Input number i: first the files as they are, then the mutations. */
static void make_input(struct mutant *m, const struct corpus *c, uint64_t seed, uint64_t i)
{
	struct rng r = rng_named(seed + i * 0x9e3779b97f4a7c15u, "fuzz", "mutation");
	const size_t from = i < c->count ? (size_t)i : below(&r, c->count);

	m->n = 0;
	insert_bytes(m, 0, c->items[from].bytes, c->items[from].n);
	if (i < c->count)
		return;
	for (size_t steps = 1 + below(&r, 6); steps > 0; steps--)
		mutate(m, &r, c);
}

/* In a block of just its size, so that the sanitizer sees one byte read too many. */
static void run_input(const struct mutant *m)
{
	uint8_t *exact = must(malloc(m->n ? m->n : 1));

	memcpy(exact, m->bytes, m->n);
	alarm(RUN_SECONDS);
	LLVMFuzzerTestOneInput(exact, m->n);
	free(exact);
}

/* Both processes return: the child 0 after all its runs, the parent what waitpid told of it. */
static int run_all(
	struct mutant *m, const struct corpus *c, uint64_t seed, uint64_t count, uint64_t *at)
{
	int status = 0;
	const pid_t child = fork();

	if (child < 0)
		die("fork", strerror(errno));
	if (child > 0) {
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
		return status;
	}
	for (*at = 0; *at < count; ++*at) {
		make_input(m, c, seed, *at);
		run_input(m);
	}
	alarm(0);
	return 0;
}

static void keep_input(const struct mutant *m, const char *target, uint64_t i)
{
	struct text path = {0};
	FILE *f;

	text_add(&path, "crash-%s-%llu", target, (unsigned long long)i);
	f = fopen(text_str(&path), "wb");
	if (!f)
		die(text_str(&path), strerror(errno));
	fwrite(m->bytes, 1, m->n, f);
	fclose(f);
	fprintf(stderr, "%s: input %llu failed and is kept in %s\n", target, (unsigned long long)i,
		text_str(&path));
	text_free(&path);
}

struct options {
	uint64_t runs, seed;
	struct corpus corpus;
};

static void read_options(struct options *o, int argc, char **argv)
{
	static const uint8_t nothing[1] = {0};

	for (int i = 1; i < argc; i++) {
		const bool runs = strcmp(argv[i], "--runs") == 0;
		if (!runs && strcmp(argv[i], "--seed") != 0)
			load(&o->corpus, argv[i]);
		else if (++i == argc || !parse_u64(argv[i], runs ? &o->runs : &o->seed))
			die(argv[i - 1], "needs a number");
	}
	if (o->corpus.count == 0)
		corpus_add(&o->corpus, nothing, 0);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *target = slash ? slash + 1 : argv[0];
	struct options o = {.seed = 1};
	struct mutant m = {.bytes = must(malloc(INPUT_MAX))};
	uint64_t *at =
		mmap(NULL, sizeof *at, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		die("mmap", strerror(errno));
	read_options(&o, argc, argv);
	const uint64_t count = o.corpus.count + o.runs;
	const int status = run_all(&m, &o.corpus, o.seed, count, at);
	if (status && *at < count) {
		make_input(&m, &o.corpus, o.seed, *at);
		keep_input(&m, target, *at);
	} else if (status) {
		fprintf(stderr, "%s: failed after the last input (a leak?)\n", target);
	}
	free(m.bytes);
	corpus_free(&o.corpus);
	return status ? 1 : 0;
}
