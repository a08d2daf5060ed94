package nodes

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os/exec"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// place is a host and a data folder for a node.
type place struct {
	t      *testing.T
	host   *transporttest.Namespace
	wire   *transporttest.Wire
	folder string
	key    string
	last   byte // of its address
	said   int  // messages it was told to say
	known  map[string]uint64

	cmd   *exec.Cmd // nil while it is dead
	in    io.WriteCloser
	out   *bufio.Scanner
	stray *strings.Builder
}

func (p *place) address() netip.Addr { return netip.AddrFrom4([4]byte{10, 77, 0, p.last}) }

// start starts the node.
func (p *place) start() {
	p.t.Helper()
	p.cmd = transporttest.Role("node", folderVariable+"="+p.folder)
	p.stray = &strings.Builder{}
	p.cmd.Stderr = p.stray
	in, err := p.cmd.StdinPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.host.Start(p.cmd)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewScanner(out)
	p.key = p.report().Key
}

// order sends the node an order, see nodeRole.
func (p *place) order(words ...any) {
	p.t.Helper()
	if _, err := fmt.Fprintln(p.in, words...); err != nil {
		p.die(err)
	}
}

// ask asks the node for a report.
func (p *place) ask() report {
	p.t.Helper()
	p.order("tell")
	return p.report()
}

func (p *place) report() (r report) {
	p.t.Helper()
	if !p.out.Scan() {
		p.die(p.out.Err())
	}
	if err := json.Unmarshal(p.out.Bytes(), &r); err != nil {
		p.die(err)
	}
	for other, number := range r.Known {
		p.known[other] = max(p.known[other], number)
	}
	return r
}

func (p *place) die(err error) {
	p.t.Helper()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.t.Fatalf("%v: %v\n%s", p.address(), err, p.stray.String())
}

// kill ends the node as a power failure would.
func (p *place) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p.cmd = nil
}

// end ends the node in order.
func (p *place) end() {
	p.t.Helper()
	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%v: %v\n%s", p.address(), err, p.stray.String())
	}
	p.cmd = nil
}
