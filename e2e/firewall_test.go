//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// diagnostics copies the diagnostics by the keyboard, from the page of help, and returns them.
func (d *desk) diagnostics() string {
	d.t.Helper()
	d.key("F1", "shift+Tab", "shift+Tab", "Return", "Escape")
	p := d.start("xclip", "-selection", "clipboard", "-o")
	p.exit(limit)
	return p.out.String()
}

// A firewall that lets the machine hear itself and keeps all others out, as most do.
func TestAFirewallIsDiagnosedInTheWindow(t *testing.T) {
	transporttest.RequirePrograms(t, "nft")
	here, there := newLAN(t)
	d := newDesk(here)
	const rules = "table inet filter {\n chain input {\n type filter hook input priority 0; policy accept;\n%\n}\n}\n"
	here.net.Filter(strings.Replace(rules, "%", "iifname lo accept\nudp dport 3456 drop", 1))
	data := t.TempDir()
	w := d.window("udpchat", "--data", data)
	server := there.server()
	d.key("ctrl+shift+n", "Escape")
	d.waitFor("the self-test finds the firewall", limit, func() bool {
		return strings.Contains(d.diagnostics(), "self-test as from others lan0 10.77.0.1: silent")
	})
	here.run("nft", "insert", "rule", "inet", "filter", "input", "udp", "dport", "3456-3458", "accept")
	box := there.box("10.77.0.1", "PORT=3456")
	box.say("let in now")
	w.keeps(here, data, "let in now")
	d.key("ctrl+shift+n", "Escape")
	d.waitFor("the self-test finds none", limit, func() bool {
		return strings.Contains(d.diagnostics(), "self-test as from others lan0 10.77.0.1: heard")
	})
	if out := server.out.String(); strings.Contains(out, "self-test") {
		t.Errorf("a script elsewhere got %q", out)
	}
}
