package terminal_test

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/terminal"
)

// carrier sends at once, or when the test lets it.
type carrier struct {
	mu    sync.Mutex
	peers []chat.Recipient
	why   chat.Reason
	hold  bool
	said  []string
	held  []func(chat.Reason)
	most  int
}

func (c *carrier) Recipients() []chat.Recipient { return c.peers }

func (c *carrier) Send(_ chat.ID, _ chat.Recipient, text string, done func(chat.Reason)) {
	c.mu.Lock()
	c.said = append(c.said, text)
	if c.hold {
		c.held = append(c.held, done)
		c.most = max(c.most, len(c.held))
		done = func(chat.Reason) {}
	}
	c.mu.Unlock()
	done(c.why)
}

func (c *carrier) releaseOne() {
	c.mu.Lock()
	done := c.held[0]
	c.held = c.held[1:]
	c.mu.Unlock()
	done(c.why)
}

func (c *carrier) release() {
	c.mu.Lock()
	held := c.held
	c.held = nil
	c.mu.Unlock()
	for _, done := range held {
		done(c.why)
	}
}

// plain replaces emoji, as a plain peer would have it.
type plain struct{}

func (plain) PlainText(text string) chat.Plain {
	out := strings.ReplaceAll(text, "👍", "〓")
	return chat.Plain{Text: out, Differs: out != text, Pieces: []string{out}}
}

// screen is a stream that may be read while it is written to.
type screen struct {
	mu sync.Mutex
	b  strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.b.Reset()
	return s.b.String()
}

// ownLog is the log of the own messages in a signer.
const ownLog = 1

// signer is a journal that makes an entry of each message at once. The test says what is acknowledged.
type signer struct {
	s    *session
	last uint64
}

func (j *signer) Say(m chat.Message) {
	if j.s.unsaid {
		j.s.Room.Unsaid(m.Conversation, m.ID)
		return
	}
	j.last++
	j.s.Room.Said(m.Conversation, m.ID, ownLog, j.last, m.At)
}

func (j *signer) Block(chat.Key, bool) {}

// told lets a node say something.
func (s *session) told(by chat.Key, at time.Time, texts ...string) {
	var all []chat.Entry
	for i, text := range texts {
		all = append(all, chat.Entry{Author: by, Log: 5, Number: uint64(i + 1), At: at, Text: text})
	}
	s.Room.Kept(s.Room.Arrive(chat.OpenRoom, all))
}

// newer lets a node say something that only a newer version can read.
func (s *session) newer(by chat.Key) {
	s.Room.Kept(s.Room.Arrive(chat.OpenRoom, []chat.Entry{{Author: by, Log: 6, Number: 1, At: noon, Newer: true}}))
}

// link has a node linked that is in the open room.
func (s *session) link(p chat.Presence) {
	s.Room.LinkUp(p)
	s.Room.Met(chat.OpenRoom, p.Key, time.Time{})
}

// holds lets a node confirm own messages up to a number.
func (s *session) holds(by chat.Key, upTo uint64) {
	s.Room.Holds(chat.OpenRoom, by, []chat.Held{{Log: ownLog, From: 1, To: upTo}}, time.Now())
}

// session is a terminal that runs in a bubble.
type session struct {
	*terminal.Terminal
	in       *io.PipeWriter
	out, err screen
	carrier  *carrier
	archive  *memory.Archive
	unsaid   bool // its journal can make no entries
	cancel   context.CancelFunc
	ended    chan error
}

const title = "-------UDP聊天室-------\n"

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// run runs f beside a terminal; f must end it. Each change is made before the terminal runs.
func run(t *testing.T, c *carrier, f func(*session), changes ...func(*session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &session{Terminal: terminal.New(), carrier: c, ended: make(chan error, 1)}
		s.archive = memory.New()
		s.Health = &health.Board{}
		s.Health.OnChange(s.Changed)
		s.Room = chat.New(chat.Config{
			Now: time.Now, Plain: plain{}, Carriers: []chat.Carrier{c}, Changed: s.Changed,
			Archive: s.archive, Journal: &signer{s: s}, Contacts: s.archive, Me: chat.Key{9},
		})
		s.Room.SetOptions(chat.Options{Leave88: true})
		r, w := io.Pipe()
		defer r.Close()
		s.In, s.in, s.Out, s.Err = r, w, &s.out, &s.err
		for _, change := range changes {
			change(s)
		}
		var ctx context.Context
		ctx, s.cancel = context.WithCancel(t.Context())
		defer s.cancel()
		go func() { s.ended <- s.Run(ctx) }()
		f(s)
	})
}

// types types into the input and waits until all has settled.
func (s *session) types(text string) {
	_, _ = io.WriteString(s.in, text)
	synctest.Wait()
}

// endInput ends the input, after a line that says nothing: an input without a line ends nothing.
func (s *session) endInput() {
	s.types("\n")
	s.in.Close()
}

func (s *session) hear(n int, text string) {
	s.Room.Receive([]chat.Incoming{{From: address(n), At: noon, Text: text}})
}

func (s *session) echo(text string) {
	s.Room.Receive([]chat.Incoming{{From: netip.MustParseAddrPort("10.0.0.9:5000"), At: noon, Text: text, Own: true}})
}

func address(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(n >> 8), byte(n)}), 4000)
}

func (s *session) end(t *testing.T, want error) {
	t.Helper()
	if err := <-s.ended; !errors.Is(err, want) {
		t.Errorf("Run returned %v, want %v", err, want)
	}
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}
