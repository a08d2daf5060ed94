package help

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/gui/words"
	"udpchat/settings"
)

// Facts describe a running program.
type Facts struct {
	Version  string
	Now      time.Time
	Opened   time.Time // when the window was opened
	Network  health.Network
	Members  []chat.Member
	Notices  []health.Notice
	Settings settings.Settings
	Size     fyne.Size // of the window's inside
	Scale    float32   // of the display
	Tray     bool      // the desktop shows a tray
	Memory   bool      // there is no history on disk
	Rows     int       // messages that the transcript holds
}

// CopyDiagnostics puts the facts on the clipboard, so that somebody else can find out what is wrong.
func (p *Pages) CopyDiagnostics() { p.Copy(p.Facts().String()) }

// String lists version, system, network and settings in English, one fact a line. It contains no message, no name of a
// person or of a machine, and no path, because paths contain people's names.
func (f Facts) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", f.Version)
	line("time %s, window open for %s", f.Now.UTC().Format(time.RFC3339), f.Now.Sub(f.Opened).Round(time.Second))
	networkFacts(f.Network, line)
	checkFacts(f.Network.Check, line)
	f.roomFacts(line)
	return b.String()
}

var networkStates = map[health.NetworkState]string{
	health.NetworkStarting: "starting", health.Receiving: "receiving", health.SendOnly: "send only", health.Released: "released", health.Offline: "offline",
}

func networkFacts(n health.Network, line func(string, ...any)) {
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
	probeWays    = map[health.ProbeWay]string{health.ProbeLoopback: "loopback", health.ProbeOwn: "own address", health.ProbeInterface: "as from others"}
	probeResults = map[health.ProbeResult]string{health.ProbeHeard: "heard", health.ProbeSilent: "silent", health.ProbeNotSent: "not sent"}
	firewalls    = map[health.Firewall]string{
		health.FirewallUnknown: "none seen", health.FirewallUFW: "ufw", health.FirewallFirewalld: "firewalld", health.FirewallNFTables: "nftables",
		health.FirewallIPTables: "iptables", health.FirewallWindows: "Windows", health.FirewallMac: "macOS",
	}
)

func checkFacts(c health.Check, line func(string, ...any)) {
	if c.Ended.IsZero() {
		line("self-test: none")
		return
	}
	line("self-test at %s, firewall %s", c.Ended.UTC().Format(time.RFC3339), firewalls[c.Firewall])
	for _, p := range c.Probes {
		line("self-test %s %s %v: %s %v", probeWays[p.Way], p.Interface, p.Address, probeResults[p.Result], p.Took)
	}
}

func (f Facts) roomFacts(line func(string, ...any)) {
	plain, linked, away := 0, 0, 0
	for _, m := range f.Members {
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
	s := f.Settings
	line("window %.0f x %.0f, scale %.2f, text %d %%, language %q, theme %q, classic %v", f.Size.Width, f.Size.Height,
		f.Scale, s.TextSize, s.Language, s.Theme, s.ClassicView)
	line("tray %v, notify %v, hide text %v, do not disturb %v, close to tray %v", f.Tray, s.Notify, s.HideText, s.DoNotDisturb, s.CloseToTray)
	line("history on disk %v, rows shown %d", !f.Memory, f.Rows)
	var kinds []string
	for _, n := range f.Notices {
		kinds = append(kinds, fmt.Sprintf("%d/%d", n.Kind, n.Why))
	}
	line("notices %v", kinds)
}
