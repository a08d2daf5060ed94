package history

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/history/entries"
)

// roundsVariable sets how often TestKilledAtAnyMoment kills; unset, 5 times.
const roundsVariable = "HISTORY_KILL_ROUNDS"

// writerRole writes until it is killed, and prints the last ID of each batch that is reported stored.
func writerRole() {
	h := Open(os.Getenv(folderVariable), Options{})
	fmt.Println(0) // open
	r := rand.New(rand.NewPCG(rand.Uint64(), 1))
	space := make(chan struct{}, 30)
	pens := newPens(h)
	for id := h.Last().ID + 1; ; {
		size := 1 + r.IntN(50)
		if r.IntN(8) == 0 {
			size = 1 + r.IntN(400) // more than one statement inserts
		}
		batch := make([]chat.Message, size)
		for i := range batch {
			batch[i] = in(placeOf(id), theirs(id, textOf(id)))
			id++
		}
		last := batch[len(batch)-1].ID
		space <- struct{}{}
		stored := func() {
			fmt.Println(last)
			<-space
		}
		switch r.IntN(10) {
		case 0, 1, 2:
			h.Store(pens[0].show(batch), func(bool) { stored() })
		case 3:
			for i := range batch {
				batch[i].Author, batch[i].Via = chat.Me, chat.ViaSelf
			}
			own := pens[1].show(batch)
			own.Own = true
			h.Append(batch, func() {})
			h.Store(own, func(bool) { stored() })
		default:
			h.Append(batch, stored)
		}
	}
}

// newPens returns a pen for each of two authors that goes on where the log on disk ends.
func newPens(h *History) []*pen {
	s, err := h.State(open)
	if err != nil {
		fmt.Println(err)
	}
	pens := []*pen{newPen(1), newPen(2)}
	for _, l := range s.Logs {
		p := pens[l.Log.ID-1]
		p.Number, p.Previous = l.High, l.Head.Hash()
	}
	return pens
}

// show returns the entries that messages show.
func (p *pen) show(ms []chat.Message) entries.Run {
	var all []string
	for _, m := range ms {
		all = append(all, m.Text)
	}
	r := p.write(1, all...)
	for i := range ms {
		if ms[i].Via == chat.ViaPlain {
			ms[i].Author, ms[i].Via = chat.LinkedMember(p.author()), chat.ViaLink
		}
		r.At[i] = uint64(ms[i].At.UnixMicro())
	}
	r.Messages = ms
	return r
}

// placeOf returns the conversation of the message with an ID.
func placeOf(id chat.ID) chat.Conversation {
	return []chat.Conversation{chat.OpenRoom, chat.OpenRoom, classroom, other}[id%4]
}

// textOf returns the text of the message with an ID.
func textOf(id chat.ID) string {
	return plausible(rand.New(rand.NewPCG(uint64(id), 2)))
}

func TestKilledAtAnyMomentNothingReportedStoredIsLost(t *testing.T) {
	rounds := 5
	if s := os.Getenv(roundsVariable); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	folder := t.TempDir()
	var stored, total chat.ID
	for round := range rounds {
		if round%20 == 19 {
			folder = t.TempDir() // checks shall not take ever longer
			stored = 0
		}
		before := stored
		stored = max(stored, killed(t, folder))
		total += stored - before
		checkStored(t, folder, stored)
	}
	t.Logf("%d rounds, %d messages reported stored, none lost", rounds, total)
}

// killed starts a writer, kills it at a random moment, and returns the last ID that it reported stored.
func killed(t *testing.T, folder string) (stored chat.ID) {
	t.Helper()
	cmd := as("writer", folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n, last := 0, rand.IntN(20); lines.Scan(); n++ {
		id, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			t.Error(lines.Text())
		}
		stored = max(stored, chat.ID(id))
		if n == last { // not always right after a commit
			time.AfterFunc(rand.N(150*time.Millisecond), func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait()
	return stored
}

func checkStored(t *testing.T, folder string, stored chat.ID) {
	t.Helper()
	checkSound(t, folder)
	h := openTest(t, folder, Options{})
	defer h.Close()
	got := everything(t, h)
	for _, c := range []chat.Conversation{classroom, other} {
		got = append(got, window(t, h, chat.Window{Conversation: c, Before: 1 << 20}).Messages...)
	}
	slices.SortFunc(got, func(x, y chat.Message) int { return cmp.Compare(x.ID, y.ID) })
	if len(got) < int(stored) {
		t.Fatalf("%d messages are there, %d were reported stored", len(got), stored)
	}
	for i, m := range got {
		if want := chat.ID(i + 1); m.ID != want || m.Text != textOf(want) || m.Conversation != placeOf(want) {
			t.Fatalf("message %d is %v", want, m)
		}
	}
	checkShown(t, h, got)
	if h.Last().ID != chat.ID(len(got)) {
		t.Fatalf("Last is %d with %d messages", h.Last().ID, len(got))
	}
}

// checkShown checks that all entries are there that messages show, each with its words, and none besides.
func checkShown(t *testing.T, h *History, ms []chat.Message) {
	t.Helper()
	shown := map[chat.Via][]string{}
	for _, m := range ms {
		shown[m.Via] = append(shown[m.Via], m.Text)
	}
	for _, l := range states(t, h).Logs {
		via := []chat.Via{chat.ViaLink, chat.ViaSelf}[l.Log.ID-1]
		var bodies []string
		for _, e := range read(t, h, l.Log, 1, l.High) {
			bodies = append(bodies, string(e.Body))
		}
		rest := bodies
		for _, text := range shown[via] {
			if len(rest) > 0 && rest[0] == text {
				rest = rest[1:]
			}
		}
		// An own message is there before its entry, so own ones may be there without.
		if n := len(bodies); l.Low != 1 || uint64(n) != l.High || len(rest) > 0 || via == chat.ViaLink && n != len(shown[via]) {
			t.Fatalf("log %d has %d to %d, %d of %d are shown", l.Log.ID, l.Low, l.High, n-len(rest), len(shown[via]))
		}
	}
}
