//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strings"

	"udpchat/transport/transporttest"
)

// inputMethod is a program that turns pinyin into Chinese.
type inputMethod interface {
	start(*desk)
	choose(d *desk, pinyin bool) // what the next keys are for; asked again until current tells so
	current(*desk) (pinyin, known bool)
}

// take starts an input method. It has to run before the program does.
func (d *desk) take(m inputMethod) {
	d.t.Helper()
	d.method = m
	m.start(d)
}

// inputMethod starts fcitx5 with pinyin.
func (d *desk) inputMethod() { d.t.Helper(); d.take(fcitx{}) }

// pinyin switches to pinyin, latin to plain keys. They belong to the window that has the focus.
func (d *desk) pinyin() { d.t.Helper(); d.switchTo(true) }
func (d *desk) latin()  { d.t.Helper(); d.switchTo(false) }

func (d *desk) switchTo(pinyin bool) {
	d.t.Helper()
	// On a busy machine an answer may come too late, so it is asked again.
	d.waitFor("switch the input method", limit, func() bool {
		if now, known := d.method.current(d); known && now == pinyin {
			return true
		}
		d.method.choose(d, pinyin)
		return false
	})
}

// serves waits until an input method has taken the display.
func (p *process) serves(d *desk, name string) {
	p.t.Helper()
	p.waitFor("take the display", limit, func() bool {
		return strings.Contains(d.run("xprop", "-root", "XIM_SERVERS"), "@server="+name)
	})
}

// fcitx is fcitx5.
type fcitx struct{}

// profile is the input method's list: plain keys and pinyin.
const profile = `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
`

func (fcitx) start(d *desk) {
	d.t.Helper()
	transporttest.RequirePrograms(d.t, "fcitx5", "fcitx5-remote")
	d.env = append(d.env, "XMODIFIERS=@im=fcitx")
	config := filepath.Join(d.home, ".config", "fcitx5")
	if err := os.MkdirAll(config, 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "profile"), []byte(profile), 0o600); err != nil {
		d.t.Fatal(err)
	}
	f := d.host.start("fcitx5", "--disable", "wayland,waylandim,cloudpinyin,notifications")
	f.serves(d, "fcitx") // it is not asked before: the bus would start another one to answer
}

func (fcitx) choose(d *desk, pinyin bool) {
	toggle := "-c"
	if pinyin {
		toggle = "-o"
	}
	d.try("fcitx5-remote", toggle)
}

func (fcitx) current(d *desk) (bool, bool) {
	now, code, _ := d.try("fcitx5-remote", "-n")
	return now == "pinyin", code == 0
}

// ibus is IBus with libpinyin.
type ibus struct{}

func (ibus) start(d *desk) {
	d.t.Helper()
	transporttest.RequirePrograms(d.t, "ibus-daemon", "ibus")
	d.env = append(d.env, "XMODIFIERS=@im=ibus")
	// It ends by itself when its parent is the first process, which the test is in namespaces of its own.
	d.start("sh", "-c", "ibus-daemon --xim --panel=disable; exit").serves(d, "ibus")
}

func (ibus) choose(d *desk, pinyin bool) {
	engine := "xkb:us::eng"
	if pinyin {
		engine = "libpinyin"
	}
	d.try("ibus", "engine", engine)
}

func (ibus) current(d *desk) (bool, bool) {
	now, code, _ := d.try("ibus", "engine")
	return now == "libpinyin", code == 0
}
