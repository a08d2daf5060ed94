package selftest

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"udpchat/chat/health"
	"udpchat/transport/transporttest"
)

func TestAFirewallIsKnownByItsReadableFiles(t *testing.T) {
	none := func(string) (string, error) { return "", errors.New("none") }
	only := func(path string) func(string) (string, error) {
		return func(name string) (string, error) {
			if name == path {
				return path, nil
			}
			return none(name)
		}
	}
	for name, c := range map[string]struct {
		files map[string]string
		has   func(string) (string, error)
		want  health.Firewall
	}{
		"nothing":       {nil, none, health.FirewallUnknown},
		"ufw":           {map[string]string{"etc/ufw/ufw.conf": "# x\nENABLED=yes\nLOGLEVEL=low\n"}, only("nft"), health.FirewallUFW},
		"ufw is off":    {map[string]string{"etc/ufw/ufw.conf": "ENABLED=no\n"}, none, health.FirewallUnknown},
		"ufw, odd file": {map[string]string{"etc/ufw/ufw.conf": "\x00=\nENABLED\n"}, none, health.FirewallUnknown},
		"firewalld":     {map[string]string{"proc/17/comm": "firewalld\n", "proc/18/comm": "bash\n"}, only("nft"), health.FirewallFirewalld},
		"nft":           {nil, only("/usr/sbin/nft"), health.FirewallNFTables},
		"iptables":      {nil, only("iptables"), health.FirewallIPTables},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, text := range c.files {
				path := filepath.Join(root, file)
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			if got := firewallAt(root, c.has); got != c.want {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// The rules are common ones. The machine tests itself without other machines, and no datagram of the test leaves it.
func TestADroppingFirewallIsFoundOutWithoutAskingAnybody(t *testing.T) {
	transporttest.RequirePrograms(t, "nft")
	const chain = "table inet filter {\n chain input {\n type filter hook input priority 0; policy %;\n"
	accept, drop := strings.Replace(chain, "%", "accept", 1), strings.Replace(chain, "%", "drop", 1)
	for name, c := range map[string]struct {
		rules  string
		repair []string // a command of Commands
		want   health.Verdict
		names  []string
	}{
		"no rules":              {"", nil, health.VerdictLetsIn, []string{"lan0"}},
		"drops the port":        {accept + "udp dport 3456 drop\n}\n}", nil, health.VerdictDropsAll, nil},
		"rejects the port":      {accept + "udp dport 3456 reject\n}\n}", nil, health.VerdictDropsAll, nil},
		"from others only":      {accept + "iifname lo accept\nudp dport 3456 drop\n}\n}", nil, health.VerdictDropsSome, []string{"lan0"}},
		"from others, stateful": {drop + "iifname lo accept\nct state established,related accept\n}\n}", nil, health.VerdictDropsSome, []string{"lan0"}},
		"repaired": {
			drop + "iifname lo accept\nct state established,related accept\n}\n}",
			Commands(health.FirewallNFTables, Ports{3456, 3458}, []netip.Prefix{netip.MustParsePrefix("10.78.0.0/24")}, ""), health.VerdictLetsIn,
			[]string{"lan0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most wait for datagrams that never arrive
			here, there := transporttest.NewNamespace(t), transporttest.NewNamespace(t)
			wire := transporttest.NewSwitch(t)
			wire.Connect(here, netip.MustParsePrefix("10.78.0.1/24"))
			wire.Connect(there, netip.MustParsePrefix("10.78.0.2/24"))
			here.Filter(c.rules)
			for _, command := range c.repair {
				words := strings.Fields(command)
				here.Run(words[1], words[2:]...) // without sudo
			}
			seen := there.Capture()
			probes := found(t, here)
			if got, names := (health.Check{Probes: probes}).Verdict(); got != c.want || !slices.Equal(names, c.names) {
				t.Errorf("the verdict is %v of %q, want %v of %q: %+v", got, names, c.want, c.names, probes)
			}
			for _, p := range seen.Packets() {
				if bytes.HasPrefix(p.Data, []byte(mark)) {
					t.Errorf("a datagram of the test left the machine, for %v", p.To)
				}
			}
		})
	}
}

// found is what a machine finds out about itself.
func found(t *testing.T, n *transporttest.Namespace) []health.Probe {
	t.Helper()
	var out bytes.Buffer
	cmd := transporttest.Role("machine")
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := n.Start(cmd); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	var probes []health.Probe
	if err := json.Unmarshal(out.Bytes(), &probes); err != nil {
		t.Fatal(err)
	}
	return probes
}
