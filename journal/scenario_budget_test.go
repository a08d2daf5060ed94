package journal_test

import (
	"slices"

	"udpchat/journal"
)

// shrink has the machine give bytes of the disk back.
func (n *node) shrink(bytes uint64) { n.m.Shrink(n.clock(), int(bytes)) }

// forget removes the oldest entries of a log, or a whole one, and reports what is left.
func (n *node) forget(f journal.Forget) {
	k := n.disk.kept[f.Conversation]
	if f.ID == 0 {
		delete(k.logs, f.Log)
		return
	}
	freed := 0
	numbers := sorted(k.logs[f.Log], func(a, b uint64) int { return int(a) - int(b) })
	for len(numbers) > 0 && freed < f.Bytes && numbers[0] < f.Keep {
		freed += k.logs[f.Log][numbers[0]].Size()
		delete(k.logs[f.Log], numbers[0])
		k.lowest[f.Log] = numbers[0] + 1
		numbers = slices.Delete(numbers, 0, 1)
	}
	var low *journal.Header
	if len(numbers) > 0 {
		low = k.logState(f.Log).LowHeader
	}
	n.m.Forgotten(n.clock(), f.ID, low, freed)
}
