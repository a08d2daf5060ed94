package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// updating reports whether the tests were told to write what they find. The scenarios have the flag.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// The document, and the marks between which its examples stand.
const (
	protocol      = "../PROTOCOL.md"
	examplesBegin = "<!-- Examples: go test ./journal -run TestProtocol -update -->\n"
	examplesEnd   = "<!-- End of the examples -->\n"
)

// actor is a node in the examples of the document: a machine with a fixed key, and what it has on disk.
type actor struct {
	m       *Machine
	key     ed25519.PrivateKey
	now     Now
	entries []Entry // of Anna's log
	sent    map[LinkID][][]byte
	kept    []Keep
	told    []Tell
	served  []Serve
}

// ones is randomness that is not random.
type ones struct{}

func (ones) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i + 1)
	}
	return len(b), nil
}

func exampleKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

var (
	anna, ben, chen = exampleKey(1), exampleKey(2), exampleKey(3)
	exampleSecret   = [32]byte(bytes.Repeat([]byte{0x5e}, 32))
	exampleRoom     Conversation
	exampleBegin    = time.Date(2027, 1, 15, 8, 0, 0, 0, time.UTC)
)

// enters returns an actor that knows members from before and enters the open room.
func enters(key ed25519.PrivateKey, since time.Duration, logs []LogState, members ...ed25519.PrivateKey) *actor {
	a := &actor{m: New(Config{Key: key, Random: ones{}}), key: key, sent: map[LinkID][][]byte{}}
	a.now = Now{Since: time.Second, Clock: exampleBegin.Add(since)}
	s := State{ID: exampleRoom, Open: true, Logs: logs, Members: map[PublicKey]bool{}}
	for _, m := range members {
		s.Members[publicKey(m)] = true
	}
	a.m.Enter(a.now, s)
	a.work()
	return a
}

// pass lets time pass for a, with what falls due in it.
func (a *actor) pass(d time.Duration) {
	a.now = Now{Since: a.now.Since + d, Clock: a.now.Clock.Add(d)}
	a.m.Tick(a.now)
	a.work()
}

func (a *actor) say(kind Kind, body []byte) {
	a.m.Say(a.now, Saying{Conversation: exampleRoom, Kind: kind, Body: body})
	a.work()
}

func (a *actor) linkUp(id LinkID, to ed25519.PrivateKey) {
	a.m.LinkUp(a.now, id, publicKey(to), exampleSecret)
	a.work()
}

func (a *actor) receive(id LinkID, frames ...[]byte) {
	for _, f := range frames {
		a.m.Receive(a.now, id, f)
		a.work()
	}
}

// work does the effects of the machine until there are none.
func (a *actor) work() {
	for {
		e := a.m.Ready()
		if len(e.Store)+len(e.Keep)+len(e.Send)+len(e.Serve)+len(e.Read)+len(e.Verify)+len(e.Forget)+len(e.Tell) == 0 {
			return
		}
		a.kept, a.told = append(a.kept, e.Keep...), append(a.told, e.Tell...)
		for _, s := range e.Send {
			a.sent[s.Link] = append(a.sent[s.Link], s.Frame)
		}
		for _, s := range e.Serve {
			a.served = append(a.served, s)
			frame, _ := s.Answer(a.entries[s.From-1:], 0)
			a.sent[s.Link] = append(a.sent[s.Link], frame)
		}
		for _, s := range e.Store {
			a.entries = append(a.entries, s.Entries...)
			a.m.Stored(a.now, s.ID, true)
		}
		for _, r := range e.Read {
			a.m.ReadDone(a.now, r.ID, a.entries[r.From-1:r.To])
		}
		for _, v := range e.Verify {
			a.m.Verified(a.now, v.ID, v.Holds())
		}
	}
}

// take returns what a has sent on a link since the last call.
func (a *actor) take(id LinkID) [][]byte {
	sent := a.sent[id]
	a.sent[id] = nil
	return sent
}

// converse delivers the frames of two actors on a link until none is left, and returns those of each.
func converse(a, b *actor, id LinkID) (ofA, ofB [][]byte) {
	for {
		toB, toA := a.take(id), b.take(id)
		if len(toA)+len(toB) == 0 {
			return ofA, ofB
		}
		ofA, ofB = append(ofA, toB...), append(ofB, toA...)
		b.receive(id, toB...)
		a.receive(id, toA...)
	}
}

// kindOf returns the frames of a kind.
func kindOf(frames [][]byte, kind byte) (of [][]byte) {
	return slices.DeleteFunc(slices.Clone(frames), func(f []byte) bool { return f[0] != kind })
}

// bodies are those of Anna's two entries: a text, and a reaction to it.
func bodies(text *Header) (b [2][]byte) {
	b[0] = AppendField(nil, FieldText, []byte("早上好"))
	if text != nil {
		hash := text.Hash()
		b[1] = AppendField(AppendField(nil, FieldEntry, hash[:]), FieldText, []byte("👍"))
	}
	return b
}

// annaSaid returns Anna, who has said two things, and Ben's receipt for them.
func annaSaid(t *testing.T) (a *actor, receipt []byte) {
	a, b := enters(anna, 0, nil), enters(ben, 0, nil)
	a.say(KindText, bodies(nil)[0])
	a.pass(time.Second)
	a.say(KindReaction, bodies(a.entries[0].Header)[1])
	b.pass(time.Second)
	a.linkUp(1, ben)
	b.linkUp(1, anna)
	converse(a, b, 1)
	a.m.LinkDown(a.now, 1)
	b.m.MarkRead(b.now, exampleRoom, a.entries[0].Header.Log(), 1)
	a.pass(receiptAfter)
	b.pass(receiptAfter)
	sent := kindOf(b.take(1), frameReceipt)
	if len(sent) != 1 {
		t.Fatalf("Ben signed %d receipts", len(sent))
	}
	a.linkUp(2, ben)
	b.m.LinkDown(b.now, 1)
	b.linkUp(2, anna)
	a.receive(2, b.take(2)...)
	a.receive(2, sent...)
	return a, sent[0]
}

// example is a part of the document: some bytes with a name, and what they are, line by line.
type example struct {
	name, title string
	bytes       []byte
	lines       func(*notes)
}

// examples returns those of the document, made by machines that talk to each other.
func examples(t *testing.T) []example {
	a, receipt := annaSaid(t)
	c := enters(chen, 3*time.Second, nil, ben)
	a.linkUp(3, chen)
	c.linkUp(3, anna)
	ofA, ofC := converse(a, c, 3)
	c.pass(tellAfter)
	_, told := converse(a, c, 3)
	one := func(name, title string, frames [][]byte, kind byte) example {
		f := kindOf(frames, kind)
		if len(f) != 1 {
			t.Fatalf("%s: %d frames", name, len(f))
		}
		return example{name, title, f[0], (*notes).frame}
	}
	nothing := a.served[0]
	denied, _ := nothing.Answer(a.entries, 3)
	vector := slices.Concat([]byte("udpchat vector 1\x00"), binary.BigEndian.AppendUint64(nil, 1), digestRow(a.entries[1].Header, 1), receipt[2+32:2+32+40])
	all := []example{
		{"keys", "the public keys of Anna, Ben and Chen, and the secret of the link", exampleKeys(), (*notes).keys},
		{"text", "an entry: Anna says 早上好. It is the first one of her log", appendEntry(nil, a.entries[0]), (*notes).entry},
		one("linked", "Anna tells Chen that she is linked with Ben", ofA, frameLinked),
		{"vector", "what Anna holds: her own log, and Ben's receipt", vector, (*notes).vector},
		one("greet", "Anna greets Chen; the digest is the SHA-256 of what she holds", ofA, frameGreet),
		one("empty", "Chen greets Anna, and holds nothing", ofC, frameGreet),
		one("receipts", "Anna tells which receipts she has", ofA, frameReceipts),
		one("rows", "Anna tells all that she holds", ofA, frameRows),
		one("none", "so does Chen", ofC, frameRows),
		one("ask", "Chen asks for both entries", ofC, frameAsk),
		one("run", "Anna answers. The second entry is a reaction to the first", ofA, frameRun),
		{"nothing", "this would be the answer if Chen might have only what comes from the third entry on", denied, (*notes).frame},
		one("receipt", "Anna hands Ben's receipt on, since Chen lacks it", ofA, frameReceipt),
		one("changed", "0.2 s later Chen tells that the entries are on disk", told, frameRows),
	}
	if n := len(ofA) + len(ofC) + len(told); n != 12 {
		t.Errorf("%d frames went over the link, not those of the document alone", n)
	}
	return slices.Concat(all, lastExamples(t, a, c))
}

// lastExamples returns a fork, which Ben shows Chen, and how Chen leaves; and the buckets of a large vector.
func lastExamples(t *testing.T, a, c *actor) []example {
	d := Draft{
		Kind: KindText, Conversation: exampleRoom, Log: a.entries[1].Header.Log().ID, Number: 2,
		Previous: a.entries[0].Header.Hash(), Time: micros(exampleBegin.Add(time.Hour)),
	}
	other := AppendField(nil, FieldText, []byte("早"))
	h := d.Sign(anna, other)
	fork := appendEntry(appendEntry([]byte{frameFork, 0}, a.entries[1]), Entry{&h, other})
	c.linkUp(4, ben)
	name := tag(exampleSecret, exampleRoom)
	c.receive(4, slices.Concat([]byte{frameGreet}, name[:], make([]byte, digestSize)), fork)
	proof := kindOf(c.take(3), frameFork)
	c.m.Leave(c.now, exampleRoom)
	c.work()
	left := kindOf(c.take(3), frameLeave)
	large, small := enters(anna, 0, manyLogs()), enters(chen, 0, nil)
	large.linkUp(3, chen)
	small.linkUp(3, anna)
	ofLarge, ofSmall := converse(large, small, 3)
	differ, parts := kindOf(ofLarge, frameBuckets), kindOf(ofSmall, frameParts)
	if len(proof) != 1 || len(left) != 1 || len(differ) != 1 || len(parts) != 1 {
		t.Fatalf("%d, %d, %d and %d frames", len(proof), len(left), len(differ), len(parts))
	}
	return []example{
		{"fork", "Chen hands on that Anna's log was written twice", proof[0], (*notes).frame},
		{"leave", "Chen leaves the conversation", left[0], (*notes).frame},
		{"buckets", "another time Anna holds 29 logs, all of Ben, of one entry each", differ[0], (*notes).frame},
		{"parts", "Chen, who holds nothing, names the bucket that differs", parts[0], (*notes).frame},
	}
}

// manyLogs returns one log more than are told without buckets.
func manyLogs() (logs []LogState) {
	for id := range LogID(smallVector + 1) {
		d := Draft{Kind: KindText, Conversation: exampleRoom, Log: id, Number: 1, Time: micros(exampleBegin)}
		h := d.Sign(ben, nil)
		logs = append(logs, LogState{Log: h.Log(), Low: 1, High: 1, LowHeader: &h, Head: &h})
	}
	return logs
}

// digestRow returns what of a log goes into a digest. It is written here apart from the package's own code.
func digestRow(head *Header, low byte) []byte {
	hash := head.Hash()
	return slices.Concat(head[39:79], head[79:87], make([]byte, 8), hash[:], make([]byte, 7), []byte{low, 0}, make([]byte, 8))
}

func exampleKeys() (b []byte) {
	for _, k := range []ed25519.PrivateKey{anna, ben, chen} {
		key := publicKey(k)
		b = append(b, key[:]...)
	}
	return append(b, exampleSecret[:]...)
}

// TestProtocolShowsWhatIsSent compares the examples of the document with what machines send, byte for byte.
func TestProtocolShowsWhatIsSent(t *testing.T) {
	var want strings.Builder
	for _, e := range examples(t) {
		want.WriteString("\n**" + e.name + "**: " + e.title + ".\n\n```\n")
		n := &notes{b: e.bytes, out: &want}
		e.lines(n)
		if len(n.b) > 0 {
			t.Errorf("%s: %x has no name", e.name, n.b)
		}
		want.WriteString("```\n")
	}
	want.WriteString("\n")
	before, got, after := document(t)
	if updating() {
		if err := os.WriteFile(protocol, []byte(before+want.String()+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != want.String() {
		t.Error("PROTOCOL.md shows other examples: go test ./journal -run TestProtocol -update")
	}
}

// document returns the text before, between and after the marks of the examples.
func document(t *testing.T) (before, between, after string) {
	text, err := os.ReadFile(protocol)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), examplesBegin)
	between, after, ended := strings.Cut(rest, examplesEnd)
	if !begun || !ended {
		t.Fatal("PROTOCOL.md has no examples")
	}
	return before + examplesBegin, between, examplesEnd + after
}

// shown returns the bytes of the examples as the document has them, by their names.
func shown(t *testing.T) map[string][]byte {
	_, text, _ := document(t)
	all := map[string][]byte{}
	for part := range strings.SplitSeq(text, "\n**") {
		name, rest, _ := strings.Cut(part, "**")
		_, block, found := strings.Cut(rest, "```\n")
		if !found {
			continue
		}
		block, _, _ = strings.Cut(block, "```")
		for line := range strings.Lines(block) {
			digits, note, _ := strings.Cut(line, " ")
			b, err := hex.DecodeString(strings.TrimSpace(digits))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			all[name] = append(all[name], bytes.Repeat(b, times(note))...)
		}
	}
	return all
}

// TestAMachineUnderstandsTheExamples: what the document shows of one side makes the other side do what the document says.
func TestAMachineUnderstandsTheExamples(t *testing.T) {
	s := shown(t)
	c := enters(chen, 3*time.Second, nil, ben)
	c.linkUp(3, anna)
	sends := func(what string, frames ...string) {
		t.Helper()
		got := c.take(3)
		for i, f := range frames {
			if i >= len(got) || !bytes.Equal(got[i], s[f]) {
				t.Errorf("after %s: not the frame %s of the document", what, f)
			}
		}
		if len(got) != len(frames) {
			t.Errorf("after %s: %d frames, want %d", what, len(got), len(frames))
		}
	}
	if got := c.take(3); len(got) != 2 || !bytes.Equal(got[1], s["empty"]) {
		t.Errorf("Chen begins with %x", got)
	}
	c.receive(3, s["linked"])
	if !c.m.links[3].isLinkedWith(publicKey(ben)) {
		t.Error("linked was not understood")
	}
	c.receive(3, s["greet"])
	if got := c.take(3); len(got) != 2 || !bytes.Equal(got[1], s["none"]) {
		t.Errorf("after greet: %x", got)
	}
	c.receive(3, s["receipts"])
	sends("receipts")
	c.receive(3, s["rows"])
	sends("rows", "ask")
	c.receive(3, s["run"])
	if len(c.entries) != 2 || !bytes.Equal(appendEntry(nil, c.entries[0]), s["text"]) {
		t.Fatalf("run brought %d entries", len(c.entries))
	}
	c.pass(tellAfter)
	sends("run", "changed")
	c.receive(3, s["receipt"])
	log := c.entries[0].Header.Log()
	if got, want := c.m.Acknowledged(exampleRoom, publicKey(ben), log), (Ack{From: 1, To: 2, Read: 1}); got != want {
		t.Errorf("Ben acknowledges %+v, want %+v", got, want)
	}
}

// TestNothingEndsTheAsking: without the answer the range is asked for again.
func TestNothingEndsTheAsking(t *testing.T) {
	s := shown(t)
	for _, answered := range []bool{false, true} {
		c := enters(chen, 0, nil)
		c.linkUp(3, anna)
		c.receive(3, s["greet"], s["rows"])
		c.take(3)
		if answered {
			c.receive(3, s["nothing"])
		}
		c.pass(answerAfter)
		c.pass(coolAfter)
		if again := slices.ContainsFunc(c.take(3), func(f []byte) bool { return bytes.Equal(f, s["ask"]) }); again == answered {
			t.Errorf("answered %v, asked again %v", answered, again)
		}
	}
}

// TestTheOtherSideUnderstandsTheExamples: Anna does with Chen's frames what the document says.
func TestTheOtherSideUnderstandsTheExamples(t *testing.T) {
	s := shown(t)
	a, _ := annaSaid(t)
	a.linkUp(3, chen)
	a.receive(3, s["empty"])
	var want [][]byte
	for _, name := range []string{"linked", "greet", "receipts", "rows"} {
		want = append(want, s[name])
	}
	if got := a.take(3); !slices.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("Anna begins with %x", got)
	}
	a.receive(3, s["none"], s["ask"])
	if got := a.take(3); len(got) != 1 || !bytes.Equal(got[0], s["run"]) {
		t.Errorf("after ask: %x", got)
	}
	a.receive(3, s["changed"])
	log := a.entries[0].Header.Log()
	if got, want := a.m.Acknowledged(exampleRoom, publicKey(chen), log), (Ack{From: 1, To: 2}); got != want {
		t.Errorf("Chen acknowledges %+v, want %+v", got, want)
	}
	a.receive(3, s["fork"])
	if i := slices.IndexFunc(a.kept, func(k Keep) bool { return k.Fork != nil }); i < 0 || a.kept[i].Fork.Number() != 2 {
		t.Error("the fork was not taken")
	}
	a.receive(3, s["leave"])
	if last := a.told[len(a.told)-1]; last.News != NewsGone || last.Member != publicKey(chen) {
		t.Errorf("after leave: %+v", last)
	}
}

// TestAMachineUnderstandsTheBuckets of the document, and those who are told which differ.
func TestAMachineUnderstandsTheBuckets(t *testing.T) {
	s := shown(t)
	large, small := enters(anna, 0, manyLogs()), enters(chen, 0, nil)
	large.linkUp(3, chen)
	small.linkUp(3, anna)
	greetings := kindOf(small.take(3), frameGreet)
	small.receive(3, kindOf(large.take(3), frameGreet)...)
	small.take(3)
	small.receive(3, s["buckets"])
	if got := kindOf(small.take(3), frameParts); len(got) != 1 || !bytes.Equal(got[0], s["parts"]) {
		t.Errorf("after buckets: %x", got)
	}
	large.receive(3, greetings...)
	large.take(3)
	large.receive(3, s["parts"])
	got := kindOf(large.take(3), frameRows)
	small.receive(3, got...)
	if asked := small.take(3); len(got) != 1 || len(asked) != maxSources*perSource && len(asked) != perSource {
		t.Errorf("after parts: %d frames with rows, %d ranges asked for", len(got), len(asked))
	}
}

// TestTwoInStepSendNothing: a new link between Anna and Chen has the same digest both ways, and the greetings are all.
func TestTwoInStepSendNothing(t *testing.T) {
	a, _ := annaSaid(t)
	c := enters(chen, 3*time.Second, nil, ben)
	for id := range LinkID(2) {
		a.linkUp(10+id, chen)
		c.linkUp(10+id, anna)
		ofA, ofC := converse(a, c, 10+id)
		if id == 1 && (len(ofA) != 2 || len(ofC) != 2) {
			t.Errorf("%d and %d frames, want those of linked and greet", len(ofA), len(ofC))
		}
		a.m.LinkDown(a.now, 10+id)
		c.m.LinkDown(c.now, 10+id)
	}
}

// TestAReaderInPythonUnderstandsTheExamples: testdata/protocol.py was written after the document. What is signed it prints, and
// it is checked here.
func TestAReaderInPythonUnderstandsTheExamples(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no python3 to read the examples")
		}
		t.Skip("no python3 here: the examples were not read by another program")
	}
	var wrong strings.Builder
	reader := exec.Command(python, "testdata/protocol.py", protocol)
	reader.Stderr = &wrong
	out, err := reader.Output()
	if err != nil {
		t.Fatalf("protocol.py: %v\n%s", err, &wrong)
	}
	signatures := 0
	for line := range strings.Lines(string(out)) {
		var part [3][]byte
		for i, digits := range strings.Fields(line) {
			if part[i%3], err = hex.DecodeString(digits); err != nil {
				t.Fatal(err)
			}
		}
		if signatures++; !ed25519.Verify(part[0], part[1], part[2]) {
			t.Errorf("a signature does not hold: %s", line)
		}
	}
	if want := 6; signatures != want { // an entry, a run's two, a fork's two, a receipt
		t.Errorf("%d signatures, want %d", signatures, want)
	}
}

// TestProtocolTellsTheLimits and labels of the source, and the same frames as its comments.
func TestProtocolTellsTheLimits(t *testing.T) {
	text, _, _ := document(t)
	_, text, _ = strings.Cut(text, "\n## Entries between nodes")
	says := []string{
		"a frame, with its first byte | " + figure(MaxFrame) + " bytes |",
		"body of an entry | " + figure(MaxBody) + " bytes |",
		"a run | " + figure(MaxRun) + " entries; " + figure(MaxRunBytes) + " bytes",
		"rows in a frame | " + figure(maxRows) + " |",
		"ranges in an ask; entries in a range | " + figure(maxAsks) + "; " + figure(MaxRun) + " |",
		"tags greeted by one side of a link | " + figure(maxConversations) + " |",
		"keys in *linked*, over time | " + figure(maxNeighbours) + " |",
		"receipts held of a conversation; rows in one | " + figure(maxReceipts+1) + "; " + figure(receiptRows) + " |",
		"logs of a conversation; of one author in it | " + figure(maxLogs) + "; " + figure(maxLogsOfAuthor) + " |",
		"of which nothing came | " + figure(maxPromised) + " |",
		"being checked or stored | " + figure(maxArrivals>>20) + " MiB",
		"forks of a log | " + figure(maxForks) + ", ",
		"for at most " + figure(maxStrangers) + " authors an hour",
		"more than " + figure(smallVector) + " rows and receipts together is divided into " + figure(buckets) + " *buckets*",
		"header of " + figure(HeaderSize) + " bytes",
		"at most three links", "at most four ranges", "newest " + figure(firstRange) + " entries", // maxSources, perSource
	}
	for _, label := range []string{entryLabel, receiptLabel, "udpchat conversation 1\x00"} {
		says = append(says, "over the "+figure(len(label))+" bytes `"+strings.TrimSuffix(label, "\x00")+"` and 00")
	}
	source, err := os.ReadFile("frames.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(source)) {
		if layout, is := strings.CutPrefix(line, "//\t"); is {
			says = append(says, strings.TrimSpace(layout))
		}
	}
	if len(says) < 30 {
		t.Errorf("%d sentences to look for: the comment of the frames was not found", len(says))
	}
	for _, s := range says {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(s), " ")) {
			t.Errorf("PROTOCOL.md does not say %q", s)
		}
	}
	if maxNumber != 1<<40-1 || !strings.Contains(text, "2^40 − 1") || maxSources != 3 || perSource != 4 {
		t.Error("a figure that is written out has changed")
	}
}

// figure writes n as documents do.
func figure(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return figure(n/1000) + fmt.Sprintf(",%03d", n%1000)
}
