//go:build linux

package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"udpchat/bench/nodes"
	"udpchat/chat"
)

// folderVariable holds the data folder of the role of one node.
const folderVariable = "UDPCHAT_BENCH_FOLDER"

// garbagePercent is that of the program once it has started.
const garbagePercent = 20

// single runs one node in a process of its own: it prints its address and key, and does what it reads. It answers each line.
func single() error {
	debug.SetGCPercent(garbagePercent)
	n, err := nodes.New(nodes.Config{Folder: os.Getenv(folderVariable)})
	if err != nil {
		return err
	}
	defer n.Close()
	fmt.Printf("%s %x\n", n.Address(), n.Key[:])
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		command, text, _ := strings.Cut(lines.Text(), " ")
		switch command {
		case "say":
			err = n.Say(text)
		case "free":
			debug.FreeOSMemory()
			debug.FreeOSMemory() // pools keep what they hold over the first collection
		}
		if err != nil {
			return err
		}
		fmt.Println("done", n.Links())
	}
	return nil
}

// alone is a node in a process of its own.
type alone struct {
	*process
	key chat.Key
	at  netip.AddrPort
}

func startAlone(folder string) *alone {
	a := &alone{process: start(true, []string{folderVariable + "=" + folder}, must(os.Executable()), "-role", "node")}
	at, key, _ := strings.Cut(a.line(), " ")
	a.at = must(netip.ParseAddrPort(at))
	copy(a.key[:], must(hex.DecodeString(key)))
	return a
}

// do has it do something, and returns how many links it has then.
func (a *alone) do(command string) (links int) {
	must(fmt.Fprintln(a.in, command))
	_, err := fmt.Sscanf(a.line(), "done %d", &links)
	check(err)
	return links
}

// held is how many KB of memory it needs.
func (a *alone) held() float64 {
	a.do("free")
	return a.private() * 1024
}

// twoHundredLinks measures one node that is linked with 200 others, which are in this process.
func twoHundredLinks(b *bench) {
	a := startAlone(must(os.MkdirTemp(b.temp, "links")))
	defer a.stop()
	a.do("say before anybody is there")
	time.Sleep(5 * time.Second)
	before := a.held()
	c := newCrowd(a)
	defer c.mesh.close()
	until(2*time.Minute, "all are linked", func() bool { return a.do("links") == crowdSize })
	var came, shown sample
	a.do("say the first one names the log")
	time.Sleep(5 * time.Second)
	said, worked := b.times(60, 20), a.worked()
	for i := range said {
		x, y := c.ask(fmt.Sprintf("to all of you %d", i))
		came.add(x)
		shown.add(y)
		time.Sleep(500 * time.Millisecond)
	}
	worked = (a.worked() - worked) / time.Duration(said)
	time.Sleep(20 * time.Second)
	each := (a.held() - before) / crowdSize
	time.Sleep(5 * time.Second)
	idle, pause := a.worked(), time.Duration(b.times(60, 20))*time.Second
	time.Sleep(pause)
	idle = a.worked() - idle
	busy := 100 * float64(idle) / float64(pause)
	b.add(figure{name: "memory for each of 200 links, with what the node knows of the member", ours: fmt.Sprintf("%.0f KiB", each), reach: "≤ 80 KiB", missed: each > 80})
	b.add(figure{
		name: "a message at the ends of 200 links", ours: came.tails(), reach: "≤ 50 ms", missed: came.median() > 50,
	})
	b.add(figure{name: "idle processor time with 200 links", ours: fmt.Sprintf("%.2f %% of a core", busy), reach: "≤ 0.3 %", missed: busy > 0.3})
	b.note("A message to 200 links takes its author %.1f ms of processor time, with all that comes back. All 200 nodes are in this machine and share its cores: they show it after %s.", ms(worked), shown.tails())
}

// crowdSize is how many links a node may have to one network.
const crowdSize = 200

// crowd are nodes in this process that are linked with one in another.
type crowd struct {
	of   *alone
	mesh mesh
	came []chan time.Time // when frames with entries came, for each; the newest is dropped if nobody takes it
}

func newCrowd(of *alone) *crowd {
	c := &crowd{of: of}
	for range crowdSize {
		e, came := newEar(), make(chan time.Time, 1)
		n := must(nodes.New(nodes.Config{Heard: e.hear, Came: func() {
			select {
			case came <- time.Now():
			default:
			}
		}}))
		n.Connect(of.key, of.at)
		c.mesh.nodes, c.mesh.ears, c.came = append(c.mesh.nodes, n), append(c.mesh.ears, e), append(c.came, came)
	}
	return c
}

// ask has the one say something, and returns how long it took until it had come to all, and until all showed it.
func (c *crowd) ask(text string) (came, shown time.Duration) {
	for _, ch := range c.came {
		select {
		case <-ch:
		default:
		}
	}
	began := time.Now()
	c.of.do("say " + text)
	for _, ch := range c.came {
		select {
		case at := <-ch:
			came = max(came, at.Sub(began))
		case <-time.After(time.Minute):
			check(fmt.Errorf("%q has not come to all", text))
		}
	}
	return came, c.mesh.shown(text, -1).Sub(began)
}

// oneOfAMillion links a node that holds 1,000,000 entries with one that has one more.
func oneOfAMillion(b *bench) {
	all := b.times(million, 100_000)
	folder := must(os.MkdirTemp(b.temp, "million"))
	defer os.RemoveAll(folder)
	full, same, empty := filepath.Join(folder, "full"), filepath.Join(folder, "same"), filepath.Join(folder, "empty")
	must(nodes.Fill(full, whatWasSaid(all), nodes.Entries))
	copyHistory(full, same)
	var memory [2]float64
	var bytes int64
	for i, f := range []string{empty, same} {
		one := must(nodes.New(nodes.Config{Folder: filepath.Join(folder, []string{"other", "full"}[i])}))
		check(one.Say("the one that is new"))
		time.Sleep(5 * time.Second) // until its log goes on without others
		a := startAlone(f)
		one.Connect(a.key, a.at)
		until(time.Minute, "the two are linked", func() bool { return one.Links() == 1 })
		time.Sleep(5 * time.Second)
		memory[i], bytes = a.held()/1024, one.Out.Bytes.Load()+one.In.Bytes.Load()
		check(a.stop())
		check(one.Close())
	}
	above := memory[1] - memory[0]
	b.add(figure{
		name: fmt.Sprintf("%d entries held on both sides, one new: bytes both ways", all), ours: fmt.Sprint(bytes), reach: "≤ 4096", missed: bytes > 4096,
	})
	b.add(figure{
		name: "memory of the one that gets it", ours: fmt.Sprintf("%.1f MB", memory[1]), reference: fmt.Sprintf("with an empty history: %.1f MB", memory[0]),
		ratio: fmt.Sprintf("%+.1f MB", above), reach: "≤ +24 MB", missed: above > 24,
	})
}

// twoIdle measures what two linked nodes send when nobody says anything.
func twoIdle(b *bench) {
	m := newMesh(2, true)
	defer m.close()
	m.say(0)
	m.say(1)
	time.Sleep(10 * time.Second)
	began, pause := m.sent(), time.Duration(b.times(120, 45))*time.Second
	time.Sleep(pause)
	rate := float64(m.sent()-began) / pause.Seconds()
	b.add(figure{name: "two idle nodes: bytes a second over their link, both ways", ours: fmt.Sprintf("%.0f", rate), reach: "≤ 100", missed: rate > 100})
}
