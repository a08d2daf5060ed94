//go:build e2e

package e2e

import (
	"strings"
	"testing"
)

func TestWindowAndClassicProgramsTalkBothWays(t *testing.T) {
	here, there := newLAN(t)
	d := newDesk(here)
	data := t.TempDir()
	server := there.server()
	w := d.window("udpchat", "--data", data, "--peer", "10.77.0.2")
	d.write("hello")
	d.key("Return")
	server.prints("\nhello\n")
	if !strings.Contains(server.out.String(), "\n10.77.0.1:") {
		t.Errorf("no address of the sender in %q", server.out.String())
	}

	box := there.box("10.77.0.1")
	box.prints("----输入框----")
	box.say("你好，从脚本来")
	m := w.keeps(here, data, "你好，从脚本来")
	if len(m) != 1 || m[0].Author != "plain:10.77.0.2" || m[0].Encoding != "gb2312" {
		t.Errorf("the window has %+v", m)
	}
	box.say("88")
	box.endsWell()
	w.keeps(here, data, "88") // a received 88 is only text
	d.write("after 88")
	d.key("Return")
	server.prints("\nafter 88\n")
}

func TestOwnAddressAsPeerShowsAMessageOnce(t *testing.T) {
	here, _ := newLAN(t)
	d := newDesk(here)
	data := t.TempDir()
	for _, peer := range []string{"10.77.0.1", "127.0.0.1", "10.77.0.255"} {
		w := d.window("udpchat", "--data", data, "--peer", peer)
		text := "to myself at " + peer
		d.write(text)
		d.key("Return")
		w.waitFor("hear itself", limit, func() bool {
			m := w.keeps(here, data, text)
			return m[0].From != ""
		})
		d.quit(w)
		m := w.keeps(here, data, text)
		want := strings.Replace(peer, "255", "1", 1) + ":"
		if len(m) != 1 || m[0].Author != "me" || !strings.HasPrefix(m[0].From, want) {
			t.Errorf("to %s: the history has %+v, want the one own message, from %s", peer, m, want)
		}
	}
}

func TestAnEntryBoxOnTheSameMachineIsHeard(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	w := d.window("udpchat", "--data", data)
	box := here.box("127.0.0.1")
	box.say("我在这里", "88")
	box.endsWell()
	if m := w.keeps(here, data, "我在这里"); len(m) != 1 || m[0].Author != "plain:127.0.0.1" {
		t.Errorf("the window has %+v", m)
	}
}

func TestEightyEightSaidInTheWindowClosesTheComposer(t *testing.T) {
	here := newHost(t)
	d := newDesk(here)
	data := t.TempDir()
	server := here.server()
	w := d.window("udpchat", "--data", data, "--port", "4000", "--peer", "127.0.0.1")
	d.write("88")
	d.key("Return")
	server.prints("\n88\n")
	d.write("not sent")
	d.key("Return")
	box := here.box("127.0.0.1", "PORT=4000")
	box.say("still heard")
	w.keeps(here, data, "still heard")
	if got := heard(server); len(got) != 1 {
		t.Errorf("after 88 the server heard %q", got)
	}
}
