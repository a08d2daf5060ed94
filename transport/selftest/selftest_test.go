package selftest

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"udpchat/chat/health"
	"udpchat/transport"
	"udpchat/transport/transporttest"
)

func TestMain(m *testing.M) {
	transporttest.Main(m, map[string]func(){"machine": machine})
}

// machine is the role of a machine that tests itself and prints the results.
func machine() {
	conn, err := transport.Listen(3456)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	var t Test
	go serve(conn, &t)
	local, err := transport.Interfaces()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	probes := t.Run(context.Background(), 3456, local.Interfaces)
	if err := json.NewEncoder(os.Stdout).Encode(probes); err != nil {
		os.Exit(1)
	}
}

// serve reads the room's port as the program does, and counts the datagrams that are not intercepted.
func serve(conn *net.UDPConn, t *Test) (others int) {
	b := make([]byte, 1<<16)
	for {
		n, _, err := conn.ReadFromUDPAddrPort(b)
		if err != nil {
			return others
		}
		if !t.Intercept(b[:n]) {
			others++
		}
	}
}

func TestAMachineWithoutAFirewallHearsItself(t *testing.T) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var test Test
	others := make(chan int, 1)
	go func() { others <- serve(conn, &test) }()
	port := conn.LocalAddr().(*net.UDPAddr).AddrPort().Port()
	probes := test.Run(t.Context(), port, nil)
	if len(probes) != 1 || probes[0].Result != health.ProbeHeard || probes[0].Way != health.ProbeLoopback {
		t.Errorf("found %+v", probes)
	}
	if test.Intercepted() != 1 {
		t.Errorf("%d datagrams were taken", test.Intercepted())
	}
	conn.Close()
	if n := <-others; n != 0 {
		t.Errorf("%d datagrams of the test are left for others", n)
	}
	if probes := test.Run(t.Context(), port, nil); probes[0].Result != health.ProbeSilent {
		t.Errorf("on a port nobody has: %+v", probes)
	}
}

func TestATestEndsWhenItIsToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	var test Test
	test.Run(ctx, 9, nil)
	if took := time.Since(start); took > patience {
		t.Errorf("it went on for %v", took)
	}
}

func TestOnlyOnesOwnDatagramsAreTaken(t *testing.T) {
	var test Test
	token := mark + "x"
	if test.Intercept([]byte(token)) {
		t.Error("nothing is under way")
	}
	test.running.Add(1)
	arrived := make(chan struct{})
	test.expect(token, arrived)
	for data, want := range map[string]bool{"": false, mark: false, mark + "y": false, "hello": false} {
		if test.Intercept([]byte(data)) != want {
			t.Errorf("%q: %v", data, !want)
		}
	}
	if !test.Intercept([]byte(token)) {
		t.Error("one's own was not taken")
	}
	<-arrived
	if test.Intercept([]byte(token)) {
		t.Error("a second copy was taken")
	}
}

func TestEveryAddressIsTriedButNotTooMany(t *testing.T) {
	var many []health.Interface
	for i := range 100 {
		many = append(many, health.Interface{Name: "e", Address: netip.AddrFrom4([4]byte{192, 0, 2, byte(i)})})
	}
	if n := len(ways(many)); n != maxWays {
		t.Errorf("%d ways", n)
	}
	virtual := []health.Interface{{Name: "docker0", Address: netip.MustParseAddr("198.51.100.1"), Virtual: true}}
	if got := ways(virtual); len(got) != 2 {
		t.Errorf("with a virtual adapter there are %+v", got)
	}
}

func TestCommandsNameThePortsOfTheRoomAndTheLocalSubnet(t *testing.T) {
	usual, one := Ports{3456, 3458}, Ports{4000, 4000}
	lan := []netip.Prefix{netip.MustParsePrefix("192.168.1.0/24")}
	two := append(lan[:1:1], netip.MustParsePrefix("10.0.0.0/8"))
	for _, c := range []struct {
		wall  health.Firewall
		ports Ports
		from  []netip.Prefix
		want  string
	}{
		{health.FirewallUFW, usual, lan, "sudo ufw allow proto udp from 192.168.1.0/24 to any port 3456:3458"},
		{health.FirewallUFW, one, lan, "sudo ufw allow proto udp from 192.168.1.0/24 to any port 4000"},
		{health.FirewallUFW, one, two, "sudo ufw allow proto udp from 192.168.1.0/24 to any port 4000; sudo ufw allow proto udp from 10.0.0.0/8 to any port 4000"},
		{health.FirewallUFW, usual, nil, ""},
		{
			health.FirewallFirewalld, usual, lan,
			`sudo firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="192.168.1.0/24" port port="3456-3458" protocol="udp" accept'; sudo firewall-cmd --reload`,
		},
		{health.FirewallFirewalld, usual, nil, ""},
		{health.FirewallNFTables, usual, lan, "sudo nft insert rule inet filter input ip saddr 192.168.1.0/24 udp dport 3456-3458 accept"},
		{health.FirewallIPTables, one, lan, "sudo iptables -I INPUT -s 192.168.1.0/24 -p udp --dport 4000 -j ACCEPT"},
		{health.FirewallWindows, usual, nil, `netsh advfirewall firewall add rule name=udpchat dir=in action=allow protocol=udp profile=private remoteip=localsubnet program="/x/it's"`},
		{
			health.FirewallMac, usual, lan,
			`sudo /usr/libexec/ApplicationFirewall/socketfilterfw --add '/x/it'\''s'; sudo /usr/libexec/ApplicationFirewall/socketfilterfw --unblockapp '/x/it'\''s'`,
		},
		{health.FirewallUnknown, usual, lan, ""},
	} {
		if got := strings.Join(Commands(c.wall, c.ports, c.from, "/x/it's"), "; "); got != c.want {
			t.Errorf("%v: %s", c.wall, got)
		}
	}
}

func TestTheNetworksOfHardwareComeBeforeOthers(t *testing.T) {
	lan, box := netip.MustParsePrefix("192.168.1.0/24"), netip.MustParsePrefix("172.17.0.0/16")
	wire, docker, odd := health.Interface{Network: lan}, health.Interface{Network: box, Virtual: true}, health.Interface{Name: "x"}
	for name, c := range map[string]struct{ has, want []any }{
		"both": {[]any{docker, wire, wire, odd}, []any{lan}}, "virtual alone": {[]any{docker, odd}, []any{box}}, "none": {[]any{odd}, nil},
	} {
		var has []health.Interface
		for _, i := range c.has {
			has = append(has, i.(health.Interface))
		}
		if got := Networks(has); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
