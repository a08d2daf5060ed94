package nodes

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/transport/transporttest"
)

func TestMain(m *testing.M) {
	transporttest.Main(m, map[string]func(){"node": func() { nodeRole(os.Stdin, os.Stdout) }})
}

// folderVariable tells the role node where its data folder is.
const folderVariable = "NODES_FOLDER"

// linkPort is where the role node has its links.
const linkPort = 3457

// report is printed by the role node at the start and when it is asked.
type report struct {
	Key   string            // of this node, in hexadecimal
	Said  uint64            // the greatest number of its own
	Heard map[string]uint64 // the greatest number on its disk, by the author's key
	Known map[string]uint64 // the greatest number of its own that another has acknowledged, by the other's key
	Links int               // how many links there are
	Met   int               // how many nodes it has on disk as contacts
}

// nodeRole runs a node as a process. Its orders are lines:
//
//	meet KEY ADDRESS   connect to a node
//	say TEXT           say something
//	clock DURATION     the clock jumps
//	tell               print a report
//
// It ends at the end of its input.
func nodeRole(in io.Reader, out io.Writer) {
	var jumped atomic.Int64
	now := func() time.Time { return time.Now().Round(0).Add(time.Duration(jumped.Load())) }
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{Port: linkPort})
	if err != nil {
		fail(err)
	}
	m, err := newMember(memberConfig{folder: os.Getenv(folderVariable), conn: conn, now: now, heard: func(chat.Message) {}})
	if err != nil {
		fail(err)
	}
	tell(m, out)
	for orders := bufio.NewScanner(in); orders.Scan(); {
		order, rest, _ := strings.Cut(orders.Text(), " ")
		switch order {
		case "meet":
			err = meet(m, rest)
		case "say":
			_, err = m.room.Say(chat.OpenRoom, rest)
		case "clock":
			var d time.Duration
			d, err = time.ParseDuration(rest)
			jumped.Add(int64(d))
		case "tell":
			tell(m, out)
		}
		if err != nil {
			fail(fmt.Errorf("%s: %w", orders.Text(), err))
		}
	}
	if err := m.close(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func meet(m *member, order string) error {
	key, at, _ := strings.Cut(order, " ")
	k, err := hex.DecodeString(key)
	if err != nil {
		return err
	}
	a, err := netip.ParseAddrPort(at)
	if err == nil {
		m.hub.Connect(chat.Key(k), a)
	}
	return err
}

func tell(m *member, out io.Writer) {
	r := report{
		Key: hex.EncodeToString(m.key[:]), Said: m.history.LastOwn().Number,
		Heard: map[string]uint64{}, Known: map[string]uint64{}, Links: len(m.hub.Links()),
	}
	for _, c := range m.history.Contacts() {
		if !c.Met.IsZero() {
			r.Met++
		}
	}
	c := m.room.Changes(chat.OpenRoom, 0)
	for _, said := range c.Messages {
		if said.Mine() {
			r.Said = max(r.Said, said.Number)
		}
	}
	for _, other := range c.Members {
		key := hex.EncodeToString(other.Key[:])
		r.Known[key] = other.Reached
		r.Heard[key], _ = m.room.Heard(other.Key)
	}
	_ = json.NewEncoder(out).Encode(r)
}
