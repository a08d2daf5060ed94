package gui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"udpchat/chat"
	"udpchat/gui/words"
)

// copyDiagnostics puts on the clipboard what helps somebody else to find out what is wrong.
func (w *Window) copyDiagnostics() { w.copy(w.diagnostics()) }

// diagnostics tells of version, system, network and settings, in English, a fact to a line. Nothing that was said is in it, no
// name of a person or of a machine, and no path, for these have people's names in them.
func (w *Window) diagnostics() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", w.Version)
	line("time %s, window open for %s", w.Now().UTC().Format(time.RFC3339), w.Now().Sub(w.since).Round(time.Second))
	w.networkFacts(line)
	checkFacts(w.network.Check, line)
	w.roomFacts(line)
	return b.String()
}

var networkStates = map[chat.NetworkState]string{
	chat.NetworkStarting: "starting", chat.Receiving: "receiving", chat.SendOnly: "send only", chat.Released: "released", chat.Offline: "offline",
}

func (w *Window) networkFacts(line func(string, ...any)) {
	n := w.network
	line("network %s, port %d, holder %q, reason %d", networkStates[n.State], n.Port, n.Holder, n.Why)
	for _, i := range n.Interfaces {
		line("interface %s %v virtual %v", i.Name, i.Address, i.Virtual)
	}
	line("datagrams in %d, out %d, lost %d of %d hosts, and by the system %d", n.Received, n.Sent, words.Lost(n.Losses), len(n.Losses), n.Dropped)
	var found, broadcast, failed int
	for _, p := range n.Peers {
		switch {
		case p.Why != chat.ReasonNone:
			failed++
		case p.Broadcast:
			broadcast++
		case p.Address.IsValid():
			found++
		}
	}
	line("peers entered %d, found %d, broadcast %d, failed %d", len(n.Peers), found, broadcast, failed)
}

var (
	probeWays    = map[chat.ProbeWay]string{chat.ProbeLoopback: "loopback", chat.ProbeOwn: "own address", chat.ProbeInterface: "as from others"}
	probeResults = map[chat.ProbeResult]string{chat.ProbeHeard: "heard", chat.ProbeSilent: "silent", chat.ProbeNotSent: "not sent"}
	firewalls    = map[chat.Firewall]string{
		chat.FirewallUnknown: "none seen", chat.FirewallUFW: "ufw", chat.FirewallFirewalld: "firewalld", chat.FirewallNFTables: "nftables",
		chat.FirewallIPTables: "iptables", chat.FirewallWindows: "Windows", chat.FirewallMac: "macOS",
	}
)

func checkFacts(c chat.Check, line func(string, ...any)) {
	if c.Ended.IsZero() {
		line("self-test: none")
		return
	}
	line("self-test at %s, firewall %s", c.Ended.UTC().Format(time.RFC3339), firewalls[c.Firewall])
	for _, p := range c.Probes {
		line("self-test %s %s %v: %s %v", probeWays[p.Way], p.Interface, p.Address, probeResults[p.Result], p.Took)
	}
}

func (w *Window) roomFacts(line func(string, ...any)) {
	plain, linked, away := 0, 0, 0
	for _, m := range w.roster {
		switch {
		case m.Key == (chat.Key{}):
			plain++
		case m.Linked:
			linked++
		default:
			away++
		}
	}
	line("members: plain %d, linked %d, away %d", plain, linked, away)
	s, size := w.Settings.Get(), w.frame.canvas
	line("window %.0f x %.0f, scale %.2f, text %d %%, language %q, theme %q, classic %v", size.Width, size.Height,
		w.window.Canvas().Scale(), s.TextSize, s.Language, s.Theme, s.ClassicView)
	line("tray %v, notify %v, hide text %v, do not disturb %v, close to tray %v", w.tray, s.Notify, s.HideText, s.DoNotDisturb, s.CloseToTray)
	line("history on disk %v, rows shown %d", !w.Memory, len(w.transcript.Rows))
	var kinds []string
	for _, n := range slices.Concat(w.notices, w.noted) {
		kinds = append(kinds, fmt.Sprintf("%d/%d", n.Kind, n.Why))
	}
	line("notices %v", kinds)
}
