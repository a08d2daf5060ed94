package transporttest

import (
	"math"
	"runtime/metrics"
	"testing"
)

// maxAllocated is how many bytes parsing a packet may allocate.
const maxAllocated = 1 << 20

// allocatedTries is how often CheckAllocated measures: allocations of other goroutines, such as the fuzzer's, are counted too.
const allocatedTries = 10

// CheckAllocated fails a test when read allocates more than a MiB. It may call read several times.
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
