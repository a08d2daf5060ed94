//go:build e2e && pictures

package e2e

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

var (
	into = flag.String("pictures", "", "the folder the pictures are written to")
	only = flag.String("only", "", "the one picture that is taken")
)

// shot is a picture of the documents.
type shot struct {
	name string
	scene
	keys  []string // pressed before it is taken
	draft string   // written before it is taken
	empty bool     // nobody has said anything
}

// known tells that the thermometer is one of the peers.
const known = `,"peers":[{"name":%q,"address":"192.168.1.77"}]`

var shots = []shot{
	{name: "window", scene: scene{"en", "light", 100, 1100, 720, known}, draft: "At three 👌"},
	{name: "window.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, draft: "三点见👌"},
	{name: "dark", scene: scene{"en", "dark", 100, 1100, 720, known}},
	{name: "dark.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}},
	{name: "first-start", scene: scene{"en", "light", 100, 1100, 720, ""}, empty: true},
	{name: "first-start.zh", scene: scene{"zh", "light", 100, 1100, 720, ""}, empty: true},
	{name: "classic.zh", scene: scene{"zh", "light", 100, 900, 600, known + `,"classicView":true`}},
	{name: "search", scene: scene{"en", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+f", "3", "4", "5", "6"}},
	{name: "search.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, keys: []string{"ctrl+f", "3", "4", "5", "6"}},
	{name: "settings", scene: scene{"en", "light", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down"}},
	{name: "settings.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down"}},
	{name: "keys.zh", scene: scene{"zh", "light", 100, 1100, 820, known}, keys: []string{"ctrl+slash"}},
	{name: "network", scene: scene{"en", "dark", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "network.light", scene: scene{"en", "light", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "network.dark.zh", scene: scene{"zh", "dark", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "network.zh", scene: scene{"zh", "light", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "notifications", scene: scene{"en", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "notifications.light", scene: scene{"en", "light", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "notifications.dark.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "notifications.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "help", scene: scene{"en", "light", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "help.dark", scene: scene{"en", "dark", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "help.light.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "help.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "narrow.zh", scene: scene{"zh", "light", 100, 420, 640, known}},
	{name: "small", scene: scene{"en", "dark", 100, 320, 240, known}},
	{name: "large.zh", scene: scene{"zh", "light", 100, 2560, 1440, known}},
	{name: "text-200", scene: scene{"en", "light", 200, 1100, 720, known}},
	{name: "text-200.zh", scene: scene{"zh", "dark", 200, 1100, 720, known}},
}

func TestPictures(t *testing.T) {
	if !private() {
		transporttest.SkipOutsideCI(t, "the pictures need network namespaces")
	}
	lan := transporttest.NewSwitch(t)
	machine := func(address string) *host {
		h := newHost(t)
		lan.Connect(h.net, netip.MustParsePrefix(address))
		return h
	}
	d := newDeskOf(machine("192.168.1.23/24"), "2600x1500")
	p := people{t: t, scripts: machine("192.168.1.105/24")}
	p.scripts.run("ip", "addr", "add", "192.168.1.77/24", "dev", "lan0")
	fang, mo := machine("192.168.1.31/24"), machine("192.168.1.40/24")
	for _, s := range shots {
		if *only != "" && s.name != *only {
			continue
		}
		l := conversation[s.language]
		s.more = strings.ReplaceAll(s.more, "%q", strconv.Quote(l.thermometer)) + `,"name":` + strconv.Quote(l.own)
		dir := s.folder(t)
		keyed(t, dir, ownKey)
		w := d.window("udpchat", "--data", dir)
		if !s.empty {
			p.fang, p.mo = p.comes(fang, l.fang, fangKey, dir, 1), p.comes(mo, l.mo, moKey, dir, 2)
			d.talk(p, w, dir, l)
		}
		if s.draft != "" {
			d.paste(s.draft)
		}
		if len(s.keys) > 0 {
			d.key(s.keys...)
		}
		d.save(s.name, d.picture(w))
		d.quit(w)
		if !s.empty {
			p.fang.kill()
			p.mo.kill()
		}
	}
}

// people are the others in the pictures.
type people struct {
	t        *testing.T
	scripts  *host
	fang, mo *process // nodes
}

// comes starts a node, and returns when it is linked to the window on a data folder: each of the two then knows so many.
func (p people) comes(h *host, name string, key byte, dir string, linked int) *process {
	p.t.Helper()
	data := h.named(name)
	keyed(p.t, data, key)
	c := h.terminal("--data", data)
	c.waitFor("be linked", 3*limit, func() bool { return contacts(h, data) == linked && contacts(h, dir) == linked })
	return c
}

// contacts counts the nodes that a data folder knows.
func contacts(h *host, dir string) int {
	const count = `import sqlite3, sys
print(sqlite3.connect("file:" + sys.argv[1] + "/history.db?mode=ro", uri=True).execute("SELECT count(*) FROM contact").fetchone()[0])`
	p := h.start("python3", "-c", count, dir)
	if p.exit(limit) != 0 {
		return 0 // the history is not there yet
	}
	n, _ := strconv.Atoi(strings.TrimSpace(p.out.String()))
	return n
}

// dialogue is the conversation of the pictures in one language.
type dialogue struct {
	own, fang, mo, thermometer                       string // names
	morning, hello, seen, link, howto, reading, last string
}

var conversation = map[string]dialogue{
	"zh": {
		"林晓", "王芳", "陈默", "温度计",
		"早！三楼的交换机换好了，大家看看能不能互相看到",
		"你好，我是用 Python 写的客户端，一共十行。",
		"你好！收到了，这边中文显示正常。",
		"接入说明在 https://wiki.example.com/udp/3456",
		"绑定 3456 端口，按 GB2312 解码，每次最多 1024 字节。",
		"温度 22.9℃，湿度 44%",
		"好，我下午照着做一遍。",
	},
	"en": {
		"Lin", "Fang", "Mo", "Thermometer",
		"Morning! The new switch on the third floor is in. Can we all see each other?",
		"Hello, I am a client in Python, ten lines long.",
		"Hello! Got it, 中文 arrives as it should.",
		"How to join: https://wiki.example.com/udp/3456",
		"Bind port 3456, decode GB2312, at most 1024 bytes a datagram.",
		"22.9 °C, humidity 44%",
		"Good, I will try it this afternoon.",
	},
}

// talk is the conversation of the pictures.
func (d *desk) talk(p people, w *process, dir string, l dialogue) {
	d.t.Helper()
	say := func(host string, text string) {
		from := strings.Replace(script, "(sys.argv[1], 0)", "(sys.argv[1], 40000)", 1) // a port that is the same in every picture
		p.scripts.run("python3", "-c", from, "192.168.1."+host, "192.168.1.23", "3456", text)
		w.keeps(d.host, dir, text)
	}
	tell := func(c *process, texts ...string) {
		c.say(texts...)
		w.keeps(d.host, dir, texts[len(texts)-1])
	}
	own := func(text string) {
		d.paste(text)
		d.key("Return")
		w.keeps(d.host, dir, text)
	}
	tell(p.fang, l.morning)
	say("105", l.hello)
	own(l.seen)
	tell(p.mo, l.link, l.howto)
	say("77", l.reading)
	own(l.last)
}

// keyed gives a data folder a key that is the same in every picture, and with it a colour: the one of this number.
func keyed(t *testing.T, dir string, number byte) {
	t.Helper()
	secrets := fmt.Appendf(nil, `{"identity":{"seed":"%x"}}`, bytes.Repeat([]byte{number}, ed25519.SeedSize))
	text := fmt.Appendf(nil, `{"sha256":"%x","secrets":%s}`, sha256.Sum256(secrets), secrets)
	if err := os.WriteFile(filepath.Join(dir, "secrets.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The keys of the people in the pictures: three that have different colours.
const ownKey, fangKey, moKey = 3, 4, 7

// save writes a picture with as few colours as it needs.
func (d *desk) save(name string, picture []byte) {
	d.t.Helper()
	path := filepath.Join(*into, name+".png")
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.run("convert", path, "-strip", "+dither", "-colors", "256", "-define", "png:compression-level=9", "PNG8:"+path)
}
