package transporttest

import (
	"math"
	"runtime/metrics"
	"testing"
)

// maxAllocated is what reading something from a wire may take, in bytes.
const maxAllocated = 1 << 20

// allocatedTries is how often reading is tried before it is found to take too much: what other goroutines take meanwhile, as those
// of the fuzzer, counts as well.
const allocatedTries = 10

// CheckAllocated fails a test when reading takes more than a MiB of memory. It is read again if need be.
func CheckAllocated(t testing.TB, read func()) {
	t.Helper()
	least := uint64(math.MaxUint64)
	for range allocatedTries {
		before := allocated()
		read()
		if least = min(least, allocated()-before); least <= maxAllocated {
			return
		}
	}
	t.Errorf("%d bytes were allocated", least)
}

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
