package history

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/entries"
)

// roles are the roles of this test binary when a test starts it as another process.
var roles = map[string]func(){}

const roleVariable = "HISTORY_TEST_ROLE"

func TestMain(m *testing.M) {
	addRoles()
	if role := os.Getenv(roleVariable); role != "" {
		roles[role]()
		return
	}
	code := m.Run()
	if large.folder != "" {
		os.RemoveAll(large.folder)
	}
	os.Exit(code)
}

// long is how long a test waits for an event, which takes a moment on an idle machine.
const long = 3 * time.Minute

// noticeLog collects notices.
type noticeLog struct {
	mu  sync.Mutex
	all []health.Notice
	new chan struct{}
}

func newTold() *noticeLog { return &noticeLog{new: make(chan struct{}, 100)} }

func (n *noticeLog) notice(c health.Notice) {
	n.mu.Lock()
	n.all = append(n.all, c)
	n.mu.Unlock()
	n.new <- struct{}{}
}

func (n *noticeLog) kinds() []health.NoticeKind {
	n.mu.Lock()
	defer n.mu.Unlock()
	var kinds []health.NoticeKind
	for _, c := range n.all {
		kinds = append(kinds, c.Kind)
	}
	return kinds
}

// wait waits for the next notice.
func (n *noticeLog) wait(t testing.TB) health.Notice {
	t.Helper()
	select {
	case <-n.new:
	case <-time.After(long):
		t.Fatal("no notice within ", long)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[len(n.all)-len(n.new)-1]
}

// openTest opens a history that is closed at the end of the test.
func openTest(t testing.TB, folder string, o Options) *History {
	t.Helper()
	if o.patience == 0 {
		o.patience = long // a busy machine must not change answers
	}
	if o.gather == 0 {
		o.gather = time.Millisecond
	}
	if o.Retry == 0 {
		o.Retry = 10 * time.Millisecond
	}
	h := Open(folder, o)
	t.Cleanup(func() { h.Close() })
	return h
}

// flush returns when all earlier messages are on disk.
func flush(t testing.TB, h *History) {
	t.Helper()
	done := make(chan struct{})
	h.Flush(func() { close(done) })
	arrives(t, done)
}

// store stores a run and waits until it is on disk.
func store(t testing.TB, h *History, r entries.Run) {
	t.Helper()
	done := make(chan bool, 1)
	h.Store(r, func(ok bool) { done <- ok })
	if !arrives(t, done) {
		t.Fatal("a run was refused")
	}
}

// arrives waits until a channel is closed or delivers, and fails the test after a while.
func arrives[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(long):
		t.Fatal("nothing within ", long)
		panic("unreachable")
	}
}

func window(t testing.TB, a chat.Archive, q chat.Window) chat.Page {
	t.Helper()
	c := make(chan chat.Page, 1)
	a.Window(context.Background(), q, func(p chat.Page) { c <- p })
	return arrives(t, c)
}

func search(t testing.TB, a chat.Archive, q chat.Search) chat.Found {
	t.Helper()
	c := make(chan chat.Found, 1)
	a.Search(context.Background(), q, func(f chat.Found) { c <- f })
	return arrives(t, c)
}

func everything(t testing.TB, h *History) []chat.Message {
	t.Helper()
	p := window(t, h, chat.Window{Before: 1 << 20})
	if p.Err != nil {
		t.Fatal(p.Err)
	}
	return p.Messages
}

func texts(ms []chat.Message) []string {
	var out []string
	for _, m := range ms {
		out = append(out, m.Text)
	}
	return out
}

// base is the time of the first message of a test.
var base = time.Date(2026, 11, 23, 9, 2, 11, 0, time.UTC)

// theirs returns a plain message.
func theirs(id chat.ID, text string) chat.Message {
	from := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(id % 5)}), uint16(50000+id%100))
	return chat.Message{
		ID: id, Pos: place(int(id)), Author: chat.PlainMember(from.Addr()), From: from, At: base.Add(time.Duration(id) * time.Second).Local(),
		Text: text, Via: chat.ViaPlain, Encoding: chat.EncodingGB2312,
	}
}

// The conversations of tests, beside the open room.
var classroom, other = chat.Conversation{1, 31: 9}, chat.Conversation{2}

// in returns a message as one of another conversation.
func in(c chat.Conversation, m chat.Message) chat.Message {
	m.Conversation = c
	return m
}

// mine returns an own message.
func mine(id chat.ID, text string, ds ...chat.Delivery) chat.Message {
	m := theirs(id, text)
	m.Author, m.From, m.Via, m.Encoding, m.Deliveries = chat.Me, netip.AddrPort{}, chat.ViaSelf, chat.EncodingNone, ds
	return m
}

func equal(x, y chat.Message) bool {
	return x.ID == y.ID && x.Conversation == y.Conversation && x.Pos == y.Pos && x.Author == y.Author && x.From == y.From &&
		x.At.Equal(y.At) && x.Text == y.Text && x.Via == y.Via && x.Encoding == y.Encoding && slices.Equal(x.Raw, y.Raw) &&
		slices.Equal(x.Deliveries, y.Deliveries) && x.Log == y.Log && x.Number == y.Number
}

func wantMessages(t testing.TB, got, want []chat.Message) {
	t.Helper()
	if !slices.EqualFunc(got, want, equal) {
		t.Fatalf("got %d messages %.300s\nwant %d %.300s", len(got), fmt.Sprint(got), len(want), fmt.Sprint(want))
	}
}

// frequent are characters of everyday Chinese, roughly by how often they are used.
const frequent = "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华谅谢"

// plausible returns a text like those in a room: 2 to 30 characters, some of them ASCII.
func plausible(r *rand.Rand) string {
	chars := []rune(frequent)
	var b strings.Builder
	for range 2 + r.IntN(8) + r.IntN(20) {
		f := r.Float64()
		b.WriteRune(chars[int(f*f*float64(len(chars)))])
		if r.IntN(9) == 0 {
			b.WriteString("，")
		}
	}
	if r.IntN(6) == 0 {
		fmt.Fprintf(&b, " file%d.TXT", r.IntN(1000))
	}
	return b.String()
}

// pathIn returns the path of the database in a folder.
func pathIn(folder string) string { return filepath.Join(folder, name) }

// place is the place of the message with an ID and an order of the same number.
func place(n int) chat.Pos { return chat.Pos{Order: int64(n), ID: chat.ID(n)} }
