//go:build e2e

package e2e

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"udpchat/transport/gb2312"
	"udpchat/transport/transporttest"
)

// named makes a data folder with a name in its settings.
func (h *host) named(name string) string {
	h.t.Helper()
	dir := h.t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(`{"name":"`+name+`"}`), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return dir
}

// Two nodes and a script on one network: the nodes find each other and talk encrypted; the script gets text and no more.
func TestNodesFindEachOtherAndTheScriptNeverNotices(t *testing.T) {
	if !private() {
		transporttest.SkipOutsideCI(t, "this test needs network namespaces")
	}
	s := transporttest.NewSwitch(t)
	var hosts []*host
	for _, address := range []string{"10.77.0.1/24", "10.77.0.2/24", "10.77.0.3/24"} {
		h := newHost(t)
		s.Connect(h.net, netip.MustParsePrefix(address))
		hosts = append(hosts, h)
	}
	lin, wang, script := hosts[0], hosts[1], hosts[2]
	atWang, atScript := wang.net.Capture(), script.net.Capture()
	server := script.server()
	dataLin, dataWang := lin.named("林晓"), wang.named("王磊")
	a := lin.terminal("--data", dataLin, "--peer", "10.77.0.3", "--peer", "10.77.0.2")
	b := wang.terminal("--data", dataWang)

	linked := func() bool { return strings.Contains(b.out.String(), "林晓 (10.77.0.1:3456)\n在吗\n") }
	a.waitFor("be heard by name", 3*limit, func() bool {
		a.say("在吗") // in clear, as to a script, until a node has answered there
		b.waitUntil(limit/10, linked)
		return linked()
	})
	const secret = "只有你能读到"
	a.say(secret + "😀")
	b.prints("\n林晓 (10.77.0.1:3456)\n" + secret + "😀\n")
	server.prints("\n" + secret + "〓\n")
	b.say("收到")
	a.prints("\n王磊 (10.77.0.2:3456)\n收到\n")

	b.kill()
	a.say("你不在的时候")
	server.prints("\n你不在的时候\n")
	b = wang.terminal("--data", dataWang)
	b.prints("\n林晓 (10.77.0.1:3456)\n你不在的时候\n")
	a.say("88")
	a.endsWell()
	b.prints("\n88\n")
	if n := strings.Count(b.out.String(), "你不在的时候"); n != 1 {
		t.Errorf("what waited came %d times", n)
	}
	server.prints("\n88\n")
	readable(t, atScript.Packets())
	unreadable(t, atWang.Packets(), secret)
}

// readable fails when the script was sent a datagram that a script cannot decode.
func readable(t *testing.T, packets []transporttest.Packet) {
	t.Helper()
	n := 0
	for _, p := range packets {
		if p.Out || p.To.Port() != 3456 {
			continue
		}
		n++
		if p.Length > 1024 || !gb2312.Valid(p.Data) {
			t.Errorf("the script was sent %q", p.Data)
		}
	}
	if n < 4 {
		t.Errorf("only %d datagrams reached the script", n)
	}
}

// unreadable fails when a text was sent unencrypted.
func unreadable(t *testing.T, packets []transporttest.Packet, text string) {
	t.Helper()
	plain, _ := gb2312.Replace(text)
	clear := [][]byte{[]byte(text), bytes.Join(gb2312.Split(plain, 1024), nil)}
	links := 0
	for _, p := range packets {
		if p.To.Port() == 3457 || p.From.Port() == 3457 {
			links++
		}
		for _, c := range clear {
			if bytes.Contains(p.Data, c) {
				t.Errorf("%v to %v in clear: %q", p.From, p.To, p.Data)
			}
		}
	}
	if links == 0 {
		t.Error("nothing went over a link")
	}
}
