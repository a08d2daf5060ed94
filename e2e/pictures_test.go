//go:build e2e && pictures

package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"udpchat/transport/transporttest"
)

var into = flag.String("pictures", "", "the folder the pictures are written to")

// shot is a picture of the documents.
type shot struct {
	name string
	scene
	keys  []string // pressed before it is taken
	empty bool     // nobody has said anything
}

const known = `,"peers":[{"name":"王芳","address":"192.168.1.31"}],"known":[{"id":"plain:192.168.1.31","name":"王芳"},{"id":"plain:192.168.1.40","name":"陈默"}]`

var shots = []shot{
	{name: "window", scene: scene{"en", "light", 100, 1100, 720, known}},
	{name: "window.zh", scene: scene{"zh", "light", 100, 1100, 720, known}},
	{name: "dark", scene: scene{"en", "dark", 100, 1100, 720, known}},
	{name: "dark.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}},
	{name: "first-start", scene: scene{"en", "light", 100, 1100, 720, ""}, empty: true},
	{name: "first-start.zh", scene: scene{"zh", "light", 100, 1100, 720, ""}, empty: true},
	{name: "classic.zh", scene: scene{"zh", "light", 100, 900, 600, known + `,"classic":true`}},
	{name: "search", scene: scene{"en", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+f", "3", "4", "5", "6"}},
	{name: "search.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, keys: []string{"ctrl+f", "3", "4", "5", "6"}},
	{name: "settings", scene: scene{"en", "light", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down"}},
	{name: "settings.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down"}},
	{name: "keys.zh", scene: scene{"zh", "light", 100, 1100, 820, known}, keys: []string{"ctrl+slash"}},
	{name: "network", scene: scene{"en", "dark", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "network.zh", scene: scene{"zh", "light", 100, 1100, 760, known}, keys: []string{"ctrl+shift+n"}},
	{name: "notifications", scene: scene{"en", "dark", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "notifications.zh", scene: scene{"zh", "light", 100, 1100, 720, known}, keys: []string{"ctrl+comma", "Down", "Down", "Down", "Down"}},
	{name: "help", scene: scene{"en", "light", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "help.zh", scene: scene{"zh", "dark", 100, 1100, 720, known}, keys: []string{"F1"}},
	{name: "narrow.zh", scene: scene{"zh", "light", 100, 420, 640, known}},
	{name: "small", scene: scene{"en", "dark", 100, 320, 240, known}},
	{name: "large.zh", scene: scene{"zh", "light", 100, 2560, 1440, known}},
	{name: "text-200", scene: scene{"en", "light", 200, 1100, 720, known}},
	{name: "text-200.zh", scene: scene{"zh", "dark", 200, 1100, 720, known}},
}

func TestPictures(t *testing.T) {
	if !private() {
		transporttest.Lack(t, "the pictures need network namespaces")
	}
	a, b := newLAN(t)
	a.run("ip", "addr", "flush", "dev", "lan0")
	a.run("ip", "addr", "add", "192.168.1.23/24", "dev", "lan0")
	for _, host := range []string{"31", "40", "105", "77"} {
		b.run("ip", "addr", "add", "192.168.1."+host+"/24", "dev", "lan0")
	}
	d := newDeskOf(a, "2600x1500")
	for _, s := range shots {
		dir := s.folder(t)
		w := d.window("udpchat", "--data", dir)
		if !s.empty {
			d.talk(b, w, dir)
		}
		if len(s.keys) > 0 {
			d.key(s.keys...)
		}
		d.save(s.name, d.picture(w))
		d.quit(w)
	}
}

// talk is the conversation of the pictures.
func (d *desk) talk(b *host, w *process, dir string) {
	d.t.Helper()
	say := func(host string, texts ...string) {
		args := []string{"-c", script, "192.168.1." + host, "192.168.1.23", "3456"}
		b.run("python3", append(args, texts...)...)
		w.keeps(d.host, dir, texts[len(texts)-1])
	}
	own := func(text string) {
		d.paste(text)
		d.key("Return")
		w.keeps(d.host, dir, text)
	}
	say("31", "早！三楼的交换机换好了，大家看看能不能互相看到")
	say("105", "你好，我是用 Python 写的客户端，一共十行。")
	own("你好！收到了，这边中文显示正常。")
	say("40", "接入说明在 https://wiki.example.com/udp/3456", "绑定 3456 端口，按 GB2312 解码，每次最多 1024 字节。")
	say("77", "温度 22.9℃，湿度 44%")
	own("好，我下午照着做一遍。")
}

// save writes a picture with as few colours as it needs.
func (d *desk) save(name string, picture []byte) {
	d.t.Helper()
	path := filepath.Join(*into, name+".png")
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		d.t.Fatal(err)
	}
	d.run("convert", path, "-strip", "+dither", "-colors", "256", "-define", "png:compression-level=9", "PNG8:"+path)
}
