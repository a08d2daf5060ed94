package history

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

// post is a chat.Links that records the sent letters.
type post struct {
	mu    sync.Mutex
	sent  []string
	acked []uint64
	news  chan struct{}
}

// Send implements chat.Links.
func (p *post) Send(_ chat.Key, l chat.Letter) bool {
	p.mu.Lock()
	p.sent = append(p.sent, l.Text)
	p.mu.Unlock()
	p.news <- struct{}{}
	return true
}

// Acknowledge implements chat.Links.
func (p *post) Acknowledge(_ chat.Key, number uint64) {
	p.mu.Lock()
	p.acked = append(p.acked, number)
	p.mu.Unlock()
	p.news <- struct{}{}
}

// await waits until is reports true.
func (p *post) await(what string, so func() bool) error {
	limit := time.After(long)
	for {
		p.mu.Lock()
		done := so()
		p.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-p.news:
		case <-limit:
			return fmt.Errorf("not within %v: %s", long, what)
		}
	}
}

// PlainText implements chat.PlainText.
func (p *post) PlainText(text string) chat.Plain { return chat.Plain{Text: text} }

// linkedRole fills the disk of a room with links. Own messages still reach the members in order. Letters of members are shown,
// but not confirmed until the disk has space again.
func linkedRole(folder string, news *noticeLog) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		return err
	}
	h, err := Open(folder, roleOptions(news))
	if err != nil {
		return err
	}
	p := &post{news: make(chan struct{}, 4000)}
	here, away := chat.Key{1}, chat.Key{2}
	room := chat.New(chat.Config{Now: time.Now, Plain: p, Archive: h, Links: p, Me: chat.Key{9}})
	room.LinkUp(chat.Presence{Key: here})
	room.LinkUp(chat.Presence{Key: away})
	room.LinkDown(away)
	flood := chat.Incoming{From: netip.MustParseAddrPort("192.0.2.3:5000"), At: base, Text: strings.Repeat("x", 1000)}
	for range 3 {
		room.Receive(slices.Repeat([]chat.Incoming{flood}, 1000))
	}
	if err := expect(news, health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}); err != nil {
		return err
	}
	room.ReceiveLetters(context.Background(), here, []chat.Letter{{Number: 7, At: base, Text: "seen and not confirmed"}})
	want := sayThere(room)
	if err := p.await("the member has everything", func() bool { return slices.Equal(p.sent, want) }); err != nil {
		return err
	}
	p.mu.Lock()
	p.sent = nil
	p.mu.Unlock()
	room.LinkUp(chat.Presence{Key: away}) // more than the room has ready: the archive has it in memory
	if err := p.await("who returns has everything", func() bool { return slices.Equal(p.sent, want) }); err != nil {
		return err
	}
	if n, ok := room.Heard(here); ok || len(p.acked) > 0 {
		return fmt.Errorf("number %d is confirmed as stored, %d acknowledgements", n, len(p.acked))
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return err
	}
	if err := p.await("the letter is confirmed", func() bool { return slices.Equal(p.acked, []uint64{7}) }); err != nil {
		return err
	}
	h.Close()
	return kept(folder, want, roleOptions(news))
}

// sayThere says more than a room keeps in memory for its members.
func sayThere(room *chat.Room) (texts []string) {
	for i := range 600 {
		texts = append(texts, fmt.Sprint("said ", i))
		_, _ = room.Say(chat.OpenRoom, texts[i])
	}
	return texts
}

// kept checks that a history holds all messages.
func kept(folder string, want []string, o Options) error {
	h, err := Open(folder, o)
	if err != nil {
		return err
	}
	defer h.Close()
	got := make(chan []chat.Message, 1)
	h.Outbox(context.Background(), 0, 1000, func(ms []chat.Message, _ error) { got <- ms })
	if ms := <-got; !slices.Equal(texts(ms), want) || h.LastOwn().Text != want[len(want)-1] {
		return fmt.Errorf("%d of %d are on disk, the last is %q", len(ms), len(want), h.LastOwn().Text)
	}
	return nil
}
