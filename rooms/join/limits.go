package join

import (
	"time"

	"udpchat/journal"
)

// What guessing costs at a host. Of these, runs of joiners with the right code count for keyEvery alone.
const (
	hostBurst  = 30               // failures that wait for nothing
	hostEvery  = 3 * time.Second  // from one failure to the next after that
	keyEvery   = 3 * time.Second  // from one run of a key to its next
	addrEvery  = 10 * time.Second // from one run of a host address to its next
	rememberIt = time.Hour        // an address that has failed
	warnEach   = time.Hour        // at most, people are warned
)

// warnAbove are the failures within a time of which people are warned. A host counts for itself, so the last ones are for who asks many
// hosts and each of them seldom.
var warnAbove = []struct {
	failures int
	within   time.Duration
}{{20, time.Hour}, {60, 24 * time.Hour}, {mostGuesses, 7 * 24 * time.Hour}}

// mostGuesses is the most failures of which nobody is warned.
const mostGuesses = 200

// limits keep joiners from guessing. A run that has begun counts as failed until it succeeds, so nobody gains by leaving runs open.
// The tables are bounded by the bucket: each entry of addrs has cost a token within an hour, and keys has as many more as have had a right
// code within keyEvery.
type limits struct {
	bucket  bucket
	keys    map[journal.PublicKey]time.Duration // when a key may begin again
	addrs   map[string]*address
	guesses []time.Duration // the newest since people were warned, at most one more than mostGuesses
	warned  time.Duration   // when people may be warned again
}

// address is a host address from which runs have failed.
type address struct {
	free   time.Duration // when it may begin again
	failed int           // until rememberIt after the last one
}

func newLimits() limits {
	return limits{
		bucket: bucket{every: hostEvery, burst: hostBurst},
		keys:   map[journal.PublicKey]time.Duration{}, addrs: map[string]*address{},
	}
}

// free returns when a link may begin a run, if there is a token then.
func (l *limits) free(v Link) time.Duration {
	free := l.keys[v.Key]
	if a := l.addrs[v.Host]; a != nil {
		free = max(free, a.free)
	}
	return free
}

// failed returns how often runs of a host address have failed lately.
func (l *limits) failed(host string) int {
	if a := l.addrs[host]; a != nil {
		return a.failed
	}
	return 0
}

// begin notes that a run begins.
func (l *limits) begin(v Link, now time.Duration) {
	l.forget(now)
	l.bucket.take(now)
	l.keys[v.Key] = now + keyEvery
	a := l.addrs[v.Host]
	if a == nil {
		a = &address{}
		l.addrs[v.Host] = a
	}
	a.free = now + addrEvery
	a.failed++
}

// succeed takes back what begin has noted, but for the wait of the key, which has no need for another run so soon.
func (l *limits) succeed(v Link) {
	l.bucket.give()
	if a := l.addrs[v.Host]; a != nil {
		a.free = 0
		if a.failed--; a.failed <= 0 {
			delete(l.addrs, v.Host)
		}
	}
}

// guessed notes that a code was wrong, and reports whether people are to be warned. The count begins anew then.
func (l *limits) guessed(now time.Duration) (warn bool) {
	l.guesses = append(l.guesses[max(0, len(l.guesses)-mostGuesses):], now)
	if now < l.warned || !l.many(now) {
		return false
	}
	l.guesses, l.warned = nil, now+warnEach
	return true
}

// many reports whether so many codes were wrong that people are to be warned.
func (l *limits) many(now time.Duration) bool {
	for _, w := range warnAbove {
		if n := len(l.guesses) - 1 - w.failures; n >= 0 && l.guesses[n] > now-w.within {
			return true
		}
	}
	return false
}

// forget removes what is over.
func (l *limits) forget(now time.Duration) {
	for k, free := range l.keys {
		if free <= now {
			delete(l.keys, k)
		}
	}
	for host, a := range l.addrs {
		if a.free-addrEvery+rememberIt <= now {
			delete(l.addrs, host)
		}
	}
}
