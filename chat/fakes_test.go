package chat_test

import (
	"context"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
)

// sent is one call of a carrier's Send.
type sent struct {
	to   chat.Recipient
	text string
	done func(chat.Reason)
}

// carrier is a Carrier that tells outcomes when the test wants.
type carrier struct {
	mu    sync.Mutex
	peers []chat.Recipient
	why   map[chat.Recipient]chat.Reason // told before Send returns; nil: the test calls done
	sent  []sent
}

func (c *carrier) Recipients() []chat.Recipient {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.peers
}

func (c *carrier) Send(_ chat.ID, to chat.Recipient, text string, done func(chat.Reason)) {
	c.mu.Lock()
	c.sent = append(c.sent, sent{to, text, done})
	why, now := c.why[to], c.why != nil
	c.mu.Unlock()
	if now {
		done(why)
	}
}

// take returns what was sent since the last time.
func (c *carrier) take() []sent {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := c.sent
	c.sent = nil
	return out
}

func (c *carrier) set(peers ...chat.Recipient) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.peers = peers
}

// plain reads text as peers that know only ASCII would, eight characters a datagram.
type plain struct{}

func (plain) PlainText(text string) chat.Plain {
	out := strings.Map(func(r rune) rune {
		if r > 0x7f {
			return '?'
		}
		return r
	}, text)
	p := chat.Plain{Text: out, Differs: out != text, Bytes: len(out)}
	for len(out) > 8 {
		p.Pieces, out = append(p.Pieces, out[:8]), out[8:]
	}
	p.Pieces = append(p.Pieces, out)
	return p
}

// slow is an archive that confirms when the test wants, and that notes what is handed to it out of order.
type slow struct {
	*memory.Archive
	mu      sync.Mutex
	last    chat.ID
	has     map[chat.ID]bool
	pending []func()
	wrong   []string
	hold    bool
}

func newSlow() *slow { return &slow{Archive: memory.New(), has: map[chat.ID]bool{}} }

func (a *slow) Append(batch []chat.Message, stored func()) {
	a.mu.Lock()
	for _, m := range batch {
		if m.ID <= a.last {
			a.wrong = append(a.wrong, "a message came after a later one")
		}
		a.last = m.ID
		a.has[m.ID] = true
	}
	hold := a.hold
	if hold {
		a.pending = append(a.pending, stored)
		stored = func() {}
	}
	a.mu.Unlock()
	a.Archive.Append(batch, stored)
}

func (a *slow) Update(batch []chat.Message) {
	a.mu.Lock()
	for _, m := range batch {
		if !a.has[m.ID] {
			a.wrong = append(a.wrong, "a change came before its message")
		}
	}
	a.mu.Unlock()
	a.Archive.Update(batch)
}

// confirm confirms the oldest n batches that wait.
func (a *slow) confirm(n int) {
	a.mu.Lock()
	now := a.pending[:n]
	a.pending = a.pending[n:]
	a.mu.Unlock()
	for _, f := range now {
		f()
	}
}

func (a *slow) check(t *testing.T) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, w := range a.wrong {
		t.Error(w)
	}
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func host(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 3456)
}

func member(n int) chat.MemberID { return chat.PlainMember(host(n).Addr()) }

// link has a node linked that is a member of the open room.
func link(r *chat.Room, p chat.Presence) {
	r.LinkUp(p)
	met(r, p.Key)
}

// met makes a node a member of the open room.
func met(r *chat.Room, k chat.Key) { r.Met(chat.OpenRoom, k, time.Time{}) }

func clock() time.Time { return noon }

// newRoom makes a room whose carriers and archive are the test's.
func newRoom(archive chat.Archive, carriers ...chat.Carrier) *chat.Room {
	if archive == nil {
		archive = memory.New()
	}
	return chat.New(chat.Config{Now: clock, Plain: plain{}, Carriers: carriers, Archive: archive})
}

func say(t *testing.T, r *chat.Room, text string) chat.ID {
	t.Helper()
	id, err := r.Say(chat.OpenRoom, text)
	if err != nil {
		t.Fatalf("Say(%q): %v", text, err)
	}
	return id
}

// shown is everything a face that starts now would show.
func shown(r *chat.Room) []chat.Message { return r.Changes(chat.OpenRoom, 0).Messages }

func get(t *testing.T, r *chat.Room, id chat.ID) chat.Message {
	t.Helper()
	for _, m := range shown(r) {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("message %d is not shown", id)
	return chat.Message{}
}

func from(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

func incoming(n int, text string) chat.Incoming {
	return chat.Incoming{From: host(n), At: noon, Text: text}
}

func window(t *testing.T, a chat.Archive, w chat.Window) chat.Page {
	t.Helper()
	var p chat.Page
	answered := 0
	a.Window(t.Context(), w, func(got chat.Page) { p = got; answered++ })
	if answered != 1 {
		t.Fatalf("%d answers", answered)
	}
	return p
}

// ask asks for a page and returns it.
func ask(t *testing.T, r *chat.Room, w chat.Window) chat.Page {
	t.Helper()
	r.Ask(context.Background(), w)
	pages := r.Changes(chat.OpenRoom, 0).Pages
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	return pages[0]
}
