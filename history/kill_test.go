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
)

// roundsVariable sets how often TestKilledAtAnyMoment kills; unset, 5 times.
const roundsVariable = "HISTORY_KILL_ROUNDS"

// author is the author of the letters of the writer.
const author = 7

// writerRole writes until it is killed, and prints the last ID of each batch that is reported stored.
func writerRole() {
	h, err := Open(os.Getenv(folderVariable), Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(0) // open
	r := rand.New(rand.NewPCG(rand.Uint64(), 1))
	space := make(chan struct{}, 30)
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
		if r.IntN(10) == 0 {
			for i := range batch {
				batch[i].Author, batch[i].Via, batch[i].Number = chat.LinkedMember(chat.Key{author}), chat.ViaLink, uint64(batch[i].ID)
			}
			h.AppendDurable(batch, stored)
		} else {
			h.Append(batch, stored)
		}
	}
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
	var heard uint64
	for _, m := range got {
		if m.Via == chat.ViaLink {
			heard = m.Number
		}
	}
	if c := h.Contacts(); heard > 0 && (len(c) != 1 || c[0].Heard != heard) {
		t.Fatalf("the contact is %+v, the last letter %d", c, heard)
	}
	if h.Last().ID != chat.ID(len(got)) {
		t.Fatalf("Last is %d with %d messages", h.Last().ID, len(got))
	}
}
