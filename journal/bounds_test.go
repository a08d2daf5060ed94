package journal

import (
	"reflect"
)

// bounds says how long each map and slice of a machine may become, by the name of its type and field. What is not named here has
// no bound that anybody has thought of.
var bounds = map[string]int{
	// Not of strangers' making: links are the transport's, conversations and whom one blocks the person's.
	"Machine.links": 200, "Machine.conversations": maxConversations, "core.blocked": 100, "core.key": 64,
	"Effects.Store": 0, "Effects.Keep": 0, "Effects.Send": 0, "Effects.Serve": 0, // all are done
	"Effects.Read": 0, "Effects.Verify": 0, "Effects.Forget": 0, "Effects.Tell": 0,
	"core.work": 200 * maxArrivals / HeaderSize,

	"conversation.views": 200, "conversation.logs": maxLogs + 200*maxPromised, "conversation.listed": maxLogs,
	"conversation.count": maxLogs, "allowance.sizes": maxLogs, "conversation.gone": maxGone, "conversation.lacking": maxLogs + 200*maxPromised,
	"conversation.fetching": maxSources * perSource, "audience.members": maxLogs, "audience.ends": maxLogs, "receipts.of": maxReceipts + 1,
	"own.waiting": maxWaiting, "Saying.Body": MaxBody,

	"log.coming": maxArrivals / HeaderSize, "lacks.holes": maxHoles, "old.holes": maxHoles, "log.told": maxLogs,
	"arrival.run": MaxRun, "arrival.keep": MaxRun, "Entry.Body": MaxBody, "filling.run": MaxRun,
	"receipt.rows": receiptRows, "receipt.raw": MaxFrame, "shrinking.spared": maxLogs,

	"neighbourhood.changed": maxNeighbours, "link.linkedWith": maxNeighbours, "link.views": maxConversations, "link.greetings": maxConversations,
	"link.kept":      maxConversations,
	"strangers.keys": maxStrangers, "dirty.logs": maxLogs + maxPromised,
	"divided.offered": maxLogs, "book.held": maxLogs + 200*maxPromised, "book.ours": maxLogs, "book.theirs": maxLogs,
}

// tables returns the greatest length of every map and slice that m reaches, by the name of its type and field.
func tables(m *Machine) map[string]int {
	t := &tableWalk{longest: map[string]int{}, seen: map[uintptr]bool{}}
	t.walk(reflect.ValueOf(m), "Machine")
	return t.longest
}

type tableWalk struct {
	longest map[string]int
	seen    map[uintptr]bool
}

func (t *tableWalk) walk(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !t.seen[v.Pointer()] {
			t.seen[v.Pointer()] = true
			t.walk(v.Elem(), name)
		}
	case reflect.Interface:
		if !v.IsNil() {
			t.walk(v.Elem(), name)
		}
	case reflect.Struct:
		if v.Type().PkgPath() != reflect.TypeFor[Machine]().PkgPath() || v.Type() == reflect.TypeFor[node]() {
			return
		}
		for i := range v.NumField() {
			t.walk(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name)
		}
	case reflect.Map:
		t.longest[name] = max(t.longest[name], v.Len())
		for it := v.MapRange(); it.Next(); {
			t.walk(it.Value(), name+"[]")
			t.walk(it.Key(), name+"[]")
		}
	case reflect.Slice:
		t.longest[name] = max(t.longest[name], v.Len())
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			t.walk(v.Index(i), name+"[]")
		}
	}
}

// checkTables checks that every table of every machine is within its bound.
func (w *world) checkTables() {
	for _, n := range w.nodes {
		if n.up {
			n.checkTables()
		}
	}
}

func (n *node) checkTables() {
	for name, length := range tables(n.m) {
		if bound, is := bounds[name]; !is || length > bound {
			n.world.fail("%s: %s is %d long, its bound is %d", n.name, name, length, bound)
		}
	}
}
