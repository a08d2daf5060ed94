//go:build e2e

package e2e

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// newSwitch makes machines on one network, 10.77.0.1 and those that follow.
func newSwitch(t *testing.T, n int) (hosts []*host) {
	t.Helper()
	if !private() {
		transporttest.SkipOutsideCI(t, "this test needs network namespaces")
	}
	s := transporttest.NewSwitch(t)
	for i := range n {
		h := newHost(t)
		s.Connect(h.net, netip.MustParsePrefix(fmt.Sprintf("10.77.0.%d/24", i+1)))
		hosts = append(hosts, h)
	}
	return hosts
}

// program starts a node for programs.
func (h *host) program(name string, args ...string) *process {
	h.t.Helper()
	return h.start(bin("udpchat-terminal"), append([]string{"--json", "--data", h.named(name)}, args...)...)
}

// last returns the latest object that is as it should be, and waits for one.
func (p *process) last(what string, is func(event) bool) (found event) {
	p.t.Helper()
	p.gets(what, is)
	for _, e := range p.events() {
		if is(e) {
			found = e
		}
	}
	return found
}

func room(e event) bool { return e.Type == "conversation" && e.Kind == "room" }

// says lets a process say a text in a conversation.
func (p *process) says(in, text string) { p.say(fmt.Sprintf(`{"say":%q,"in":%q}`, text, in)) }

// reads waits until a process has read a text in a conversation.
func (p *process) reads(in, text string) {
	p.t.Helper()
	p.gets(text, func(e event) bool { return e.Type == "message" && e.Conversation == in && e.Text == text })
}

// TestARoomKeepsApart: who has the code comes in, who has another one waits, who was removed reads nothing later, and 88 closes the
// room only.
func TestARoomKeepsApart(t *testing.T) {
	hosts := newSwitch(t, 3)
	wire := hosts[1].net.Capture()
	mila := hosts[0].program("mila")
	mila.say(`{"new-room":"三班","id":1}`)
	made := mila.last("the room", room)
	in := made.Conversation

	wang := hosts[1].program("wang", "--room", made.Code)
	wu := hosts[2].program("wu", "--room", "9999 0000 9999 0000")
	wang.last("the room", func(e event) bool { return room(e) && e.Shown && e.Conversation == in && e.Name == "三班" })
	wu.last("that none is here", func(e event) bool { return e.Type == "joining" && e.Stage == "waiting" })
	member := mila.last("a member", func(e event) bool {
		return e.Type == "member" && e.Change == "joined" && e.Conversation == in && e.Name == "wang"
	}).Member
	wang.say(`{"say":"只在房间里"}`)
	mila.reads(in, "只在房间里")
	mila.says(in, "收到")
	wang.reads(in, "收到")
	mila.gets("a receipt", func(e event) bool {
		return e.Type == "receipt" && e.Conversation == in && e.State == "stored" && e.Of == 1
	})

	mila.say(fmt.Sprintf(`{"remove":%q,"in":%q}`, member, in))
	fresh := mila.last("another code", func(e event) bool { return room(e) && e.Code != made.Code && e.Code != "" }).Code
	wang.gets("the removal", func(e event) bool { return room(e) && e.Standing == "removed" })
	mila.says(in, "不给他看")
	wang.say(`{"say":"还在吗","id":"late"}`)
	wang.gets("a refusal", func(e event) bool { return e.Type == "error" && e.ID == "late" && e.Error == "removed" })

	wu.say(fmt.Sprintf(`{"join":%q}`, fresh))
	// The room is not the one with the code of --room.
	wu.last("the room", func(e event) bool { return room(e) && !e.Shown && e.Conversation == in })
	wu.reads(in, "不给他看") // what was said within a day
	wu.says(in, "我来了")
	mila.reads(in, "我来了")

	mila.says(in, "88")
	wu.reads(in, "88")
	mila.say(fmt.Sprintf(`{"say":"x","in":%q,"id":"after 88"}`, in))
	mila.gets("a refusal", func(e event) bool { return e.Type == "error" && e.ID == "after 88" && e.Error == "left" })
	wu.say(fmt.Sprintf(`{"leave":true,"in":%q}`, in))
	wu.gets("that it has left", func(e event) bool { return room(e) && e.Standing == "left" })
	mila.gets("the same", func(e event) bool { return e.Type == "member" && e.Change == "parted" && e.Name == "wu" })
	mila.says("open", "大家好")
	for _, p := range []*process{wang, wu} {
		p.reads("open", "大家好")
	}
	for _, e := range wang.events() {
		if e.Text == "不给他看" || e.Text == "我来了" || e.Type == "message" && e.Conversation == in && e.Text == "88" {
			t.Errorf("who was removed read %+v", e)
		}
	}
	for _, p := range wire.Packets() {
		if strings.Contains(string(p.Data), strings.ReplaceAll(made.Code, " ", "")) || strings.Contains(string(p.Data), made.Code) {
			t.Errorf("the code went over the wire from %v to %v", p.From, p.To)
		}
	}
}

// TestATerminalShowsOneConversation: lines wait for the room, and what two say alone nobody else reads.
func TestATerminalShowsOneConversation(t *testing.T) {
	hosts := newSwitch(t, 3)
	reader := hosts[2].program("wu")
	founder := hosts[0].program("mila", "--new-room", "三班")
	made := founder.last("the room", room)
	data := hosts[1].named("wang")
	wang := hosts[1].terminal("--data", data, "--room", made.Code)
	wang.say("早")
	founder.reads(made.Conversation, "早")
	founder.say(`{"say":"你也早"}`)
	wang.prints(")\n你也早\n")
	wang.say("88")
	wang.endsWell()
	again := hosts[1].terminal("--data", data, "--room", made.Code)
	again.say("从管道来")
	again.in.Close()
	again.endsWell()
	founder.reads(made.Conversation, "从管道来")

	alone := hosts[1].terminal("--data", hosts[1].named("wang2"), "--to", "mila")
	alone.say("就我们俩")
	direct := founder.last("a conversation of two", func(e event) bool { return e.Type == "conversation" && e.Kind == "direct" })
	founder.reads(direct.Conversation, "就我们俩")
	founder.says(direct.Conversation, "好的")
	alone.prints(")\n好的\n")
	alone.say("88")
	alone.endsWell()
	founder.says("open", "大家好")
	reader.reads("open", "大家好")
	for _, e := range reader.events() {
		if e.Type == "message" && e.Conversation != "open" || e.Type == "conversation" && e.Kind != "open" {
			t.Errorf("somebody else read %+v", e)
		}
	}
}
