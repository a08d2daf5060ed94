package transporttest

import (
	"runtime/metrics"
	"testing"
)

// maxAllocated is what reading something from a wire may take, in bytes.
const maxAllocated = 1 << 20

// CheckAllocated fails a test when reading takes more than a MiB of memory. What other goroutines take meanwhile counts, too.
func CheckAllocated(t testing.TB, read func()) {
	t.Helper()
	before := allocated()
	read()
	if n := allocated() - before; n > maxAllocated {
		t.Errorf("%d bytes were allocated", n)
	}
}

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
