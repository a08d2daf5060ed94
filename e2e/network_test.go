//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// look is how long the program may take to notice that the network has changed.
const look = 15 * time.Second

func TestTheNetworkGoesAwayAndComesBack(t *testing.T) {
	here, there := newLAN(t)
	d := newDesk(here)
	server := there.server()
	data := t.TempDir()
	w := d.window("udpchat", "--data", data, "--peer", "10.77.0.2")
	term := here.terminal("--data", t.TempDir(), "--peer", "10.77.0.2", "--port", "4000")
	term.say("before")
	server.prints("\nbefore\n")

	here.run("ip", "link", "set", "lan0", "down")
	term.waitFor("see that the network is gone", look, func() bool { return term.told("No network.") })
	term.say("lost")
	term.tells("Not sent to 10.77.0.2: there is no network.")
	d.write("lost in the window")
	d.key("Return")
	w.waitFor("keep what failed", limit, func() bool {
		m := w.keeps(here, data, "lost in the window")
		return len(m[0].Deliveries) == 1 && m[0].Deliveries[0].State == 2
	})

	here.run("ip", "link", "set", "lan0", "up")
	term.waitFor("see that the network is back", look, func() bool { return term.told("Receiving on port 4000 again.") })
	term.say("after")
	server.prints("\nafter\n")
	d.write("window after")
	d.key("Return")
	server.prints("\nwindow after\n")
	box := there.box("10.77.0.1", "PORT=3456")
	box.say("heard again")
	w.keeps(here, data, "heard again")
}

func TestANetworkThatComesLaterIsUsed(t *testing.T) {
	here, there := newLAN(t)
	here.run("ip", "link", "set", "lan0", "down")
	term := here.terminal("--data", t.TempDir(), "--peer", "10.77.0.2")
	term.tells("No network.")
	server := there.server()
	here.run("ip", "link", "set", "lan0", "up")
	term.waitFor("see the network", look, func() bool { return term.told("Receiving on port 3456 again.") })
	term.say("later")
	server.prints("\nlater\n")
}
