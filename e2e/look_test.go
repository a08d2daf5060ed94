//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"udpchat/transport/transporttest"
)

// scene is a window to look at.
type scene struct {
	language, theme string
	text            int // size in percent
	width, height   int
	more            string // of the settings file
}

func (s scene) String() string {
	return fmt.Sprintf("%s %s %d%% %dx%d", s.language, s.theme, s.text, s.width, s.height)
}

// folder is a data folder for the scene.
func (s scene) folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	content := fmt.Sprintf(`{"language":%q,"theme":%q,"textSize":%d,"name":"林晓","window":{"width":%d,"height":%d}%s}`,
		s.language, s.theme, s.text, s.width, s.height, s.more)
	if err := os.WriteFile(filepath.Join(dir, "settings.json"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// picture takes a picture of the window once it has stopped changing.
func (d *desk) picture(of *process) []byte {
	d.t.Helper()
	name := filepath.Join(d.t.TempDir(), "window.png")
	shoot := func() []byte {
		w := d.windows(of)
		if len(w) != 1 {
			return nil
		}
		d.run("import", "-window", w[0], "+set", "date:create", "+set", "date:modify", "-define", "png:exclude-chunks=date,time", name)
		content, err := os.ReadFile(name)
		if err != nil {
			d.t.Fatal(err)
		}
		return content
	}
	var last []byte
	d.waitFor("come to rest", limit, func() bool {
		time.Sleep(200 * time.Millisecond)
		before := last
		last = shoot()
		return len(last) > blank && bytes.Equal(before, last)
	})
	return last
}

// blank is a size no picture of one colour reaches, in bytes.
const blank = 4000

// resize gives the window a size and waits until it has it.
func (d *desk) resize(of *process, width, height int) {
	d.t.Helper()
	id := d.windows(of)[0]
	d.run("xdotool", "windowsize", id, fmt.Sprint(width), fmt.Sprint(height))
	d.waitFor("resize", limit, func() bool {
		g := d.run("xdotool", "getwindowgeometry", "--shell", id)
		return strings.Contains(g, fmt.Sprintf("WIDTH=%d\n", width)) && strings.Contains(g, fmt.Sprintf("HEIGHT=%d", height))
	})
}

// quit ends the program by its own key.
func (d *desk) quit(p *process) {
	d.t.Helper()
	d.key("ctrl+q")
	p.endsWell()
}

// sample is text of all the kinds a face has to have: simplified and traditional, kana, signs, and emoji.
const sample = "大家好 語體 镕囧喆 かな カナ Ω ж é ￥ → ※ 😀👍"

func TestWithoutAnySystemFontTheWindowLooksTheSame(t *testing.T) {
	if !private() {
		transporttest.SkipOutsideCI(t, "hiding fonts needs a mount namespace")
	}
	here := newHost(t)
	d := newDesk(here)
	s := scene{"zh", "light", 100, 900, 600, `,"peers":[{"name":"机房","address":"127.0.0.1:4001"}]`}
	dir := s.folder(t)
	w := d.window("udpchat", "--data", dir)
	here.run("python3", "-c", script, "127.0.0.1", "127.0.0.1", "3456", sample)
	w.keeps(here, dir, sample)
	d.quit(w)
	var pictures [2][]byte
	for i, hide := range []string{"true", "for d in /usr/share/fonts /usr/local/share/fonts; do [ ! -d $d ] || mount -t tmpfs none $d; done"} {
		here.env = append(here.env, "HOME="+t.TempDir()) // what is known of fonts is kept there
		p := d.started(here.start("unshare", "--mount", "sh", "-c", hide+` && exec "$0" "$@"`, bin("udpchat"), "--data", dir))
		d.key("F6")
		pictures[i] = d.picture(p)
		d.quit(p)
	}
	if !bytes.Equal(pictures[0], pictures[1]) {
		for i, p := range pictures {
			if err := os.WriteFile(filepath.Join(os.TempDir(), fmt.Sprintf("fonts-%d.png", i)), p, 0o600); err != nil {
				t.Error(err)
			}
		}
		t.Error("it does not")
	}
}

// script sends texts from an address of its own to a port, in GB2312 where that has all of them.
const script = `import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 0))
for text in sys.argv[4:]:
    try:
        data = text.encode("gb2312")
    except UnicodeEncodeError:
        data = text.encode("gb18030")
    s.sendto(data, (sys.argv[2], int(sys.argv[3])))
`

// The window goes through sizes, languages, themes and text sizes while messages come, and each time takes what is typed.
func TestTheWindowIsUsableAtEverySize(t *testing.T) {
	here := newHost(t)
	d := newDeskOf(here, "2600x1500")
	server := here.server("PORT=4000")
	said := 0
	for _, s := range []scene{
		{"zh", "light", 100, 1100, 720, ""},
		{"en", "dark", 100, 320, 240, ""},
		{"zh", "dark", 200, 640, 480, ""},
		{"en", "light", 200, 2560, 1440, ""},
	} {
		s.more = `,"peers":[{"address":"127.0.0.1:4000"}]`
		dir := s.folder(t)
		w := d.window("udpchat", "--data", dir)
		least := [2]int{320, 240}
		if s.text == 200 {
			least = [2]int{480, 360} // the menus have no room in less
		}
		sizes := [][2]int{least, {2560, 1440}, {s.width, s.height}}
		for _, size := range sizes {
			d.resize(w, size[0], size[1])
			said++
			text := fmt.Sprintf("message %d", said)
			here.run("python3", "-c", script, "127.0.0.1", "127.0.0.1", "3456", "in "+text)
			d.write(text)
			d.key("Return")
			server.prints(text)
		}
		d.key("ctrl+minus", "ctrl+0")
		d.key("ctrl+slash", "Escape", "ctrl+k", "Escape", "ctrl+f", "Escape")
		d.write("still here")
		d.key("Return")
		server.prints("still here")
		w.keeps(here, dir, "still here")
		d.quit(w)
	}
}
