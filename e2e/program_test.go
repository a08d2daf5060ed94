//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// event is an object as a program reads it.
type event struct {
	Type, Change, State, Author, Text, Why string
	ID                                     any
	Message, Stored, Of                    int

	Conversation, Kind, Name, Code, Standing, Stage, Member, Error string
	Shown                                                          bool
}

// events are the objects that a process has printed so far; every line must be one.
func (p *process) events() (all []event) {
	p.t.Helper()
	for line := range strings.Lines(p.out.String()) {
		var e event
		if !strings.HasSuffix(line, "\n") { // half of it is written
			break
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			p.t.Fatalf("%q: %v", line, err)
		}
		all = append(all, e)
	}
	return all
}

// gets waits until a process has printed an object.
func (p *process) gets(what string, is func(event) bool) {
	p.t.Helper()
	p.waitFor("print "+what, limit, func() bool {
		for _, e := range p.events() {
			if is(e) {
				return true
			}
		}
		return false
	})
}

// TestTheBotOfTheReadmeAnswers lets a script and a member ask the bot whose source stands in the documents.
func TestTheBotOfTheReadmeAnswers(t *testing.T) {
	bot, err := filepath.Abs("../docs/bot.py")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(bot)
	if err != nil {
		t.Fatal(err)
	}
	for _, readme := range []string{"../README.md", "../README.zh-CN.md"} {
		if text, err := os.ReadFile(readme); err != nil || !strings.Contains(string(text), "```python\n"+string(source)+"```") {
			t.Errorf("%s has another bot, error %v", readme, err)
		}
	}
	here, there := newLAN(t)
	here.env = append(here.env, "PATH="+filepath.Dir(bin("udpchat"))+string(os.PathListSeparator)+os.Getenv("PATH"))
	here.start("python3", bot, "--data", t.TempDir(), "--peer", "10.77.0.2")
	server := there.server()
	box := there.box("10.77.0.1")
	server.waitFor("hear the bot", limit, func() bool {
		box.say("ping") // until the bot listens
		return strings.Contains(server.out.String(), "\npong\n")
	})

	member := there.start(bin("udpchat-terminal"), "--json", "--data", t.TempDir())
	member.gets("the bot's coming", func(e event) bool { return e.Type == "member" && e.Change == "came" })
	member.say(`{"say":"ping","id":"first"}`)
	member.gets("its answer", func(e event) bool {
		return e.Type == "message" && e.Text == "pong" && strings.HasPrefix(e.Author, "key:")
	})
	member.gets("the receipt", func(e event) bool { return e.Type == "receipt" && e.State == "stored" && e.Stored == 1 && e.Of == 1 })
	member.say(`{"say":"88","id":8}`)
	member.endsWell()
	all := member.events()
	if first, last := all[0], all[len(all)-1]; first.Type != "hello" || last.Type != "end" || last.Why != "left" {
		t.Errorf("from %+v to %+v", first, last)
	}
}

func TestSignalsEndWhatAnotherProgramReads(t *testing.T) {
	here := newHost(t)
	here.start("python3", testdata("traffic.py")).prints("sending")
	data := t.TempDir()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		hearHangUps(t)
		p := here.start(bin("udpchat-terminal"), "--json", "--data", data)
		p.gets("a message", func(e event) bool { return e.Type == "message" })
		p.signal(s)
		p.endsWell()
		if all := p.events(); all[len(all)-1].Why != "signal" {
			t.Errorf("%v: the last is %+v", s, all[len(all)-1])
		}
	}
}
