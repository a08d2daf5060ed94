package serve

import (
	"context"
	"runtime"
	"sync"

	"udpchat/journal"
)

// Verifier checks signatures, as many at a time as there are processors. What waits is bounded by the machine: so many bytes of each
// link.
type Verifier struct {
	mu    sync.Mutex // guards the fields below
	some  sync.Cond  // signalled when there is something to check, or the end
	jobs  []judging
	ended bool
}

// judging is a check that is wanted.
type judging struct {
	journal.Verify
	report func(id uint64, holds bool)
}

// NewVerifier returns a verifier that checks nothing before Serve.
func NewVerifier() *Verifier {
	v := &Verifier{}
	v.some.L = &v.mu
	return v
}

// Add has signatures checked. report is called by another goroutine.
func (v *Verifier) Add(j journal.Verify, report func(id uint64, holds bool)) {
	v.mu.Lock()
	v.jobs = append(v.jobs, judging{j, report})
	v.mu.Unlock()
	v.some.Signal()
}

// Serve starts goroutines that check until ctx ends.
func (v *Verifier) Serve(ctx context.Context, workers *sync.WaitGroup) {
	context.AfterFunc(ctx, func() {
		v.mu.Lock()
		v.ended = true
		v.mu.Unlock()
		v.some.Broadcast()
	})
	for range runtime.GOMAXPROCS(0) {
		workers.Go(v.work)
	}
}

func (v *Verifier) work() {
	for {
		j, ok := v.next()
		if !ok {
			return
		}
		j.report(j.ID, j.Holds())
	}
}

// next waits for a check. It reports false at the end.
func (v *Verifier) next() (j judging, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(v.jobs) == 0 && !v.ended {
		v.some.Wait()
	}
	if v.ended {
		return j, false
	}
	j = v.jobs[0]
	v.jobs[0] = judging{}
	if v.jobs = v.jobs[1:]; len(v.jobs) == 0 {
		v.jobs = nil
	}
	return j, true
}
