// The limit on this machine: what receiving and sending a datagram costs a C program.
//
//   udp receive BUFFER                 prints its port, then obeys lines on standard input (see ../loop.go)
//   udp send PORT COUNT RATE FILE      sends records of FILE (length in two bytes, little-endian, then the bytes) in turn;
//                                      RATE in datagrams a second, 0 for no limit; prints how many it sent and in how many ns
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64, LONGEST = 2048 };

static long long now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static long long worked(void) {
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(const char *what) {
	perror(what);
	return 1;
}

// read_round reads count datagrams, or, when count is 0, until the one that ends the round.
static long read_round(int s, struct mmsghdr *messages, unsigned char (*data)[LONGEST], long count, long round) {
	for (long got = 0;;) {
		unsigned want = count > 0 && count - got < BATCH ? count - got : BATCH;
		int n = recvmmsg(s, messages, want, MSG_WAITFORONE, NULL);
		if (n < 0)
			return -1;
		for (int i = 0; i < n; i++) {
			int ends = messages[i].msg_len == 3 && data[i][0] == 'e';
			if (!ends)
				got++;
			else if (count == 0 && data[i][1] * 256 + data[i][2] == round)
				return got;
		}
		if (count > 0 && got >= count)
			return got;
	}
}

static int receive(int buffer) {
	static unsigned char data[BATCH][LONGEST];
	static struct iovec vectors[BATCH];
	static struct mmsghdr messages[BATCH];
	static struct sockaddr_in froms[BATCH];
	for (int i = 0; i < BATCH; i++) {
		vectors[i] = (struct iovec){data[i], LONGEST};
		messages[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1, .msg_name = &froms[i], .msg_namelen = sizeof froms[i]};
	}
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof a;
	if (buffer && setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer))
		return fail("setsockopt");
	if (bind(s, (struct sockaddr *)&a, sizeof a) || getsockname(s, (struct sockaddr *)&a, &size))
		return fail("bind");
	printf("%d\n", ntohs(a.sin_port));
	fflush(stdout);
	for (long count, round; scanf("%ld %ld", &count, &round) == 2;) {
		long long before = worked();
		long got = read_round(s, messages, data, count, round);
		if (got < 0)
			return fail("recvmmsg");
		long long spent = worked() - before;
		printf("%ld %lld %lld\n", got, spent, spent);
		fflush(stdout);
	}
	return 0;
}

static unsigned char *load(const char *path, long *size) {
	FILE *f = fopen(path, "rb");
	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	*size = ftell(f);
	rewind(f);
	unsigned char *p = malloc(*size);
	if (!p || fread(p, 1, *size, f) != (size_t)*size)
		return NULL;
	fclose(f);
	return p;
}

static int send_all(int port, long count, double rate, const char *path) {
	long size, at = 0;
	unsigned char *p = load(path, &size);
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (!p || s < 0)
		return fail(path);
	long long start = now();
	for (long i = 0; i < count; i++) {
		while (rate > 0 && i >= (now() - start) * 1e-9 * rate) {
			struct timespec pause = {0, 100000};
			nanosleep(&pause, NULL);
		}
		int n = p[at] | p[at + 1] << 8;
		if (sendto(s, p + at + 2, n, 0, (struct sockaddr *)&a, sizeof a) < 0)
			return fail("sendto");
		at += 2 + n;
		if (at >= size)
			at = 0;
	}
	printf("%ld %lld\n", count, now() - start);
	return 0;
}

int main(int argc, char **argv) {
	if (argc == 3 && !strcmp(argv[1], "receive"))
		return receive(atoi(argv[2]));
	if (argc == 6 && !strcmp(argv[1], "send"))
		return send_all(atoi(argv[2]), atol(argv[3]), atof(argv[4]), argv[5]);
	fprintf(stderr, "usage: udp receive BUFFER | udp send PORT COUNT RATE FILE\n");
	return 2;
}
