package journal

import (
	"context"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// fault is something wrong that is put into the package to see whether its tests notice.
type fault struct {
	name     string
	file     string
	old, new string // old stands in the file once
	tests    string // that notice; TestLiarsHarmNobody, if empty
}

// faults lists what a person could get wrong. Each is put in alone.
var faults = []fault{
	{"a signature is not checked", "arrive.go", "case !r.ok:\n\t\ta.drop()", "case !r.ok && a == nil:\n\t\ta.drop()", ""},
	{"entries of a run need not follow each other", "chain.go", "case i > 0 && h.Previous() != last,\n", "case last == Hash{1},\n", ""},
	{"a run need not follow what is held", "arrive.go", "if a.first().Previous() != j.head {", "if a == nil {", ""},
	{"a run below need not be what the lowest header names", "arrive.go", "keep[len(keep)-1].Header.Hash() != l.joined.below", "a == nil", ""},
	{"a body need not be the header's", "chain.go", "case e.Body != nil && !h.Proves(e.Body):", "case e.Body != nil && h == nil:", ""},
	{"entries of another conversation are taken", "arrive.go", "if last.Conversation() != v.c.id {", "if last == nil {", ""},
	{"what is not on disk is told to be there", "conversation.go", "High: s.high, Head: s.head", "High: l.joined.high, Head: l.joined.head", ""},
	{"own entries are pushed before they are on disk", "own.go", "\ta.store()\n", "\ta.store()\n\ta.pass()\n", ""},
	{"a write that failed counts as done", "arrive.go", "if !ok {\n\t\tif a.notStored()", "if !ok && a == nil {\n\t\tif a.notStored()", ""},
	{"a fork does not end a log", "fetch.go", "return f.Number() - 1", "return maxNumber", ""},
	{"a fork is believed without signatures", "effects.go", "return v.fork.A.Header.Verify() && v.fork.B.Header.Verify()", "return true", ""},
	{"a receipt is believed without a signature", "effects.go", "return v.receipt.verify()", "return true", ""},
	{"everybody is a member", "audience.go", "return a.open || is", "return a.open || is || true", ""},
	{"the smaller counter of two receipts counts", "receipts.go", "return n.counter > old.counter", "return n.counter < old.counter", "TestTheNewestReceiptCounts"},
	{"receipts go round and round", "receipts.go", "return n.counter > old.counter", "return n.counter >= old.counter", "TestAReceiptThatComesAgainIsNotTakenAgain"},
	{"a log goes on without being sure of its end", "own.go", "case c.own.log != nil && !c.own.sure:", "case c.own.log != nil && c == nil:", "TestWhoseDiskWasRestoredBeginsANewLog"},
	{"a row of another moves the own log", "rows.go", "\th.known = true\n", "\th.known = true\n\tif l == v.c.own.log {\n\t\tl.joined.high = max(l.joined.high, r.High)\n\t}\n", "TestMembersHoldTheSameAfterAnySchedule"},
	{"a range begins one entry too late", "fetch.go", "w.from, w.to = l.joined.high+1, ", "w.from, w.to = l.joined.high+2, ", ""},
	{"a range below ends one entry too early", "fetch.go", "w.to, w.down = l.joined.low-1, true", "w.to, w.down = l.joined.low-2, true", ""},
	{"nothing is asked for that was missed", "machine.go", "\t\tc.late()\n", "", ""},
	{"who has not answered is asked first again", "fetch.go", "v.cool, h.late, h.suspect, h.filled = c.now+coolAfter, true, 0, 0", "v.cool, h.late, h.suspect, h.filled = 0, false, 0, 0", "TestNobodyWaitsForWhoIsSilent"},
	{"what a blocked author says is acknowledged", "conversation.go", "Unread: l.blocked()}", "Unread: false}", ""},
	{"what a blocked author says is kept", "arrive.go", "if !e.Header.Kind().control() {", "if e.Header == nil {", ""},
	{"bodies that are not there are acknowledged", "gap.go", "if e.Body == nil {\n\t\t\tl.lacksBody", "if e.Header == nil {\n\t\t\tl.lacksBody", ""},
	{"bodies that are not there are not asked for", "fetch.go", "w.fill = w.to > 0", "w.to = 0", ""},
	{"a link may introduce any number of authors", "audience.go", "(brought || len(l.strangers.keys) < maxStrangers || !l.isStranger(c, log.Author))", "(brought || log != Log{})", "TestScenarios"},
	{"a link may make any number of members known that say nothing", "audience.go", "len(l.strangers.keys) >= maxSilent/2", "len(l.strangers.keys) < 0", "TestScenarios"},
	{"an old receipt ends what its member told since", "receipts.go", "v.link.key != n.member && r.outdated(n)", "v.link.key != n.member && n == nil", "TestScenarios"},
	{"a time in the far future moves the clock", "clock.go", "if t > c.last && t <= now+aheadAllowed {", "if t > c.last {", ""},
	{"the clock does not go on with what is heard", "clock.go", "\t\tc.last = t\n", "\t\tc.last = max(now, c.last)\n", ""},
	{"a time in the far future orders an entry", "clock.go", "return min(h.Time(), micros(arrived)+aheadAllowed)", "return h.Time()", ""},
	{"keys for which anybody can sign are taken", "entry.go", "\t\t\treturn true\n", "\t\t\treturn false\n", ""},
	{"a member is served what it may not have", "effects.go", "s.From = max(s.From, lowest)", "s.From = max(s.From, 1)", "TestARangeIsServedFromWhereItMayBeTold"},
	{"a run is served whose end proves nothing", "chain.go", "for n > 0 && !run[n-1].Header.Verify() {", "for n > MaxRun {", ""},
	{"who has left a conversation goes on to take entries", "arrive.go", "case a.log.c.over:", "case a.log == nil:", "TestWhoHasLeftTakesNoEntries"},
	{"an entry that a room needs is taken without its body", "chain.go", "case e.Body == nil && h.Kind().control():", "case e.Body == nil && h == nil:", "TestWhatARoomNeedsComesWithItsBody"},
	{"what lies below a gap is not served when the gap is closed", "gap.go", "\tl.closeGap()\n", "", "TestScenarios"},
	{"two who lack different bodies seem to hold the same", "vector.go", "\t\tbinary.BigEndian.PutUint64(b[97:], r.lacking)\n", "", "TestScenarios"},
	{"who is removed goes on to be served", "open.go", "\t\t\tv.link.leave(v.tag)\n\t\t\tv.close()\n", "\t\t\tv.link.leave(v.tag)\n", "TestNothingLeavesItsConversation"},
	{"who is removed is asked for what counts", "open.go", "\tfor _, v := range slices.Clone(c.views) {\n\t\tif v.link.key == key && !member {", "\tfor l := range before {\n\t\tl.ended()\n\t}\n\tc.ask()\n\tfor _, v := range slices.Clone(c.views) {\n\t\tif v.link.key == key && !member {", "TestWhoIsRemovedIsAskedForNothing"},
	{"what is served to who is removed does not stop", "open.go", "\t\t\tc.tell(Tell{News: NewsGone, Conversation: c.id, Member: key", "\t\t\tc.tell(Tell{News: NewsReceipt, Conversation: c.id, Member: key", "TestWhatIsServedToTheRemovedStops"},
	{"who is removed is a member again by what it said", "audience.go", "if !known && (!a.open || len", "if !known && (len", "TestWhatIsUnderWayWhenTheAuthorIsRemoved"},
	{"who is removed is let in by a greeting", "greet.go", "return v.tag == tag && v.live()", "return v.tag == tag && !v.c.over", "TestNothingLeavesItsConversation"},
	{"who is no member may say anything", "audience.go", "return a.ends[l]", "return maxNumber", "TestNothingLeavesItsConversation"},
	{"more is told than counts", "conversation.go", "s := l.counts()", "s := l.disk", "TestNothingLeavesItsConversation"},
	{"more is pushed than counts", "arrive.go", "if a.last().Number() > l.limit() {", "if a.last().Number() > maxNumber {", "TestWhatIsUnderWayWhenTheAuthorIsRemoved"},
	{"more is served than counts", "effects.go", "e.Header.Number() > s.limit ||", "", "TestNothingBeyondTheEndIsServed"},
	{"receipts of who is no member are taken", "receipts.go", "!r.c.audience.has(n.member) ||", "", "TestNothingLeavesItsConversation"},
	{"who is blocked is not heard in a roll", "conversation.go", "l.c.blocked[l.Author] && !l.c.kept", "l.c.blocked[l.Author]", "TestNothingLeavesItsConversation"},
	{"a roll has receipts", "receipts.go", "<= maxReceipts && !r.c.kept {", "<= maxReceipts {", "TestNothingLeavesItsConversation"},
	{"a fork behind the end is told", "fork.go", "f != nil && f.Number() <= l.c.audience.limit(l.Log)", "f != nil", "TestNothingBeyondTheEndIsHandedOn"},
	{"nothing is passed on", "arrive.go", "\ta.pass()\n", "", "TestAChainCarries"},
}

const childSchedules = "60"

// tried is how many of the faults are tried. Each is a build of its own, so a run tries some of them, and another run others.
var tried = flag.Int("faults", 10, "faults that are put in, chosen at random; 0: all")

// chosen returns the faults to try.
func chosen() []fault {
	all := slices.Clone(faults)
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if *tried > 0 && *tried < len(all) {
		return all[:*tried]
	}
	return all
}

// TestFaultsAreNoticed builds the tests with each fault and expects that one of them fails, and says why.
func TestFaultsAreNoticed(t *testing.T) {
	if len(faults) < 20 {
		t.Fatalf("%d faults", len(faults))
	}
	gate := make(chan struct{}, 2)
	for _, f := range chosen() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			gate <- struct{}{}
			defer func() { <-gate }()
			if said := f.run(t); !regexp.MustCompile(`(?m)^ +[a-z]+_test\.go:\d+: `).MatchString(said) {
				t.Errorf("no test notices it:\n%s", said[max(0, len(said)-3000):])
			}
		})
	}
}

// run runs the tests with the fault in place, and returns what they say.
func (f *fault) run(t *testing.T) string {
	source, err := os.ReadFile(f.file)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), f.old); n != 1 {
		t.Fatalf("%q stands in %s %d times", f.old, f.file, n)
	}
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	mutant, overlay := filepath.Join(t.TempDir(), f.file), filepath.Join(t.TempDir(), "overlay.json")
	replace := map[string]map[string]string{"Replace": {filepath.Join(folder, f.file): mutant}}
	list, err := json.Marshal(replace)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{mutant: []byte(strings.Replace(string(source), f.old, f.new, 1)), overlay: list} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := f.tests
	if tests == "" {
		tests = "TestLiarsHarmNobody"
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "go", "test", "-overlay", overlay, "-count=1", "-vet=off", "-gcflags=-N -l", "-ldflags=-s -w", "-failfast", "-run", "^("+tests+")$", "-schedules", childSchedules, ".").CombinedOutput()
	if err == nil || strings.Contains(string(said), "[build failed]") || strings.Contains(string(said), "panic: ") {
		t.Errorf("the tests end with %v:\n%s", err, said[max(0, len(said)-3000):])
	}
	return string(said)
}
