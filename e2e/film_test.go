//go:build e2e && pictures

package e2e

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"udpchat/transport/transporttest"
)

// film is a moving picture of the documents: two windows meet and talk, then a script's line arrives in both.
type film struct {
	name        string
	language    string
	left, right string   // names of the two people
	first       []string // pieces in which the left one types a message
	answer      []string // pieces in which the right one answers
	reading     string   // text of the script
}

var films = []film{
	{
		"meet", "en", "Lin", "Fang",
		[]string{"Morning! ", "The new switch ", "works."},
		[]string{"I see you, ", "great!"},
		"Server room: 22.9 °C",
	},
	{
		"meet.zh", "zh", "林晓", "王芳",
		[]string{"早！", "三楼的交换机", "换好了"},
		[]string{"看到你了，", "太好了！"},
		"机房温度 22.9℃",
	},
}

// The sizes of the film in pixels.
const (
	leftWidth   = 660
	rightWidth  = 400
	frameHeight = 480
	codeHeight  = 134
	gap         = 16
)

// code is the script, as the film shows it and Python runs it. It reaches everybody on the network.
func (f film) code() []string {
	return []string{
		"import socket",
		"s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
		"s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)",
		fmt.Sprintf(`s.sendto("%s".encode("gb2312"), ("192.168.1.255", 3456))`, f.reading),
	}
}

// take is a film while it is taken.
type take struct {
	*desk
	film
	script  *host
	dirs    [2]string
	windows [2]*process // the second is nil until it has opened
	shown   int         // lines of the script that are shown
	frames  []string    // arguments of convert, one delay and one file a frame
	looks   [2]string   // files with the last picture of each window
}

func TestPicturesThatMove(t *testing.T) {
	if !private() {
		transporttest.SkipOutsideCI(t, "the pictures need network namespaces")
	}
	for _, f := range films {
		if *only == "" || f.name == *only {
			t.Run(f.name, func(t *testing.T) { f.take(t) })
		}
	}
}

// take plays the film and writes it.
func (f film) take(t *testing.T) {
	lan := transporttest.NewSwitch(t)
	machine := func(address string) *host {
		h := newHost(t)
		lan.Connect(h.net, netip.MustParsePrefix(address))
		return h
	}
	d := newDeskOf(machine("192.168.1.23/24"), "1800x1000") // room at the right, where notifications come
	r := &take{desk: d, film: f, script: machine("192.168.1.77/24")}
	r.open(d.host, 0, f.left, leftWidth)
	r.frame(150, 0)
	other := machine("192.168.1.31/24")
	other.env, other.eye = append(other.env, "DISPLAY="+valueOf(d.env, "DISPLAY")), d.eye
	r.open(other, 1, f.right, rightWidth)
	r.waitFor("meet", 3*limit, func() bool { return contacts(d.host, r.dirs[0]) == 1 && contacts(other, r.dirs[1]) == 1 })
	r.frame(180, 0, 1)
	r.says(0, f.first)
	r.says(1, f.answer)
	for range f.code() {
		r.shown++
		r.frame(60)
	}
	r.script.run("python3", "-c", strings.Join(f.code(), "\n"))
	r.kept(f.reading)
	r.frame(400, 0, 1)
	r.write()
	for i := range r.windows {
		r.focus(i)
		r.quit(r.windows[i])
	}
}

// valueOf is what a list of an environment says last of a variable.
func valueOf(env []string, name string) (value string) {
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

// open starts one of the two, and puts its window beside the other.
func (r *take) open(h *host, i int, name string, width int) {
	r.t.Helper()
	more := fmt.Sprintf(`,"name":%q`, name)
	r.dirs[i] = scene{r.language, "light", 100, width, frameHeight, more}.folder(r.t)
	keyed(r.t, r.dirs[i], []byte{ownKey, fangKey}[i])
	r.windows[i] = r.started(h.start(bin("udpchat"), "--data", r.dirs[i]))
	r.run("xdotool", "windowmove", "--sync", r.desk.windows(r.windows[i])[0], strconv.Itoa(40+i*(leftWidth+40)), "40")
}

// focus gives the keyboard to one of the two.
func (r *take) focus(i int) {
	r.t.Helper()
	r.run("xdotool", "windowactivate", "--sync", r.desk.windows(r.windows[i])[0])
}

// says types a message into one of the two windows, and waits until both have it.
func (r *take) says(i int, pieces []string) {
	r.t.Helper()
	r.focus(i)
	for _, p := range pieces {
		r.paste(p)
		r.frame(35, i)
	}
	r.key("Return")
	r.kept(strings.Join(pieces, ""))
	r.frame(160, 0, 1)
}

// kept waits until both have a text.
func (r *take) kept(text string) {
	r.t.Helper()
	for i, w := range r.windows {
		w.keeps(r.host, r.dirs[i], text)
	}
}

// frame adds a frame that is shown for so many hundredths of a second. The windows that may have changed are looked at again.
func (r *take) frame(delay int, changed ...int) {
	r.t.Helper()
	dir := r.t.TempDir()
	for _, i := range changed {
		file := filepath.Join(dir, strconv.Itoa(i)+".png")
		if err := os.WriteFile(file, r.picture(r.windows[i]), 0o600); err != nil {
			r.t.Fatal(err)
		}
		r.looks[i] = file
	}
	file := filepath.Join(dir, "frame.png")
	r.run("convert", r.canvas(file)...)
	r.frames = append(r.frames, "-delay", strconv.Itoa(delay), file)
}

// canvas is how convert puts a frame together: the windows beside each other, the script below.
func (r *take) canvas(file string) []string {
	const width = leftWidth + rightWidth + 3*gap
	args := []string{"-size", fmt.Sprintf("%dx%d", width, frameHeight+codeHeight+3*gap), "xc:#DCE3E2"}
	at := func(x, y int) []string { return []string{"-geometry", fmt.Sprintf("+%d+%d", x, y), "-composite"} }
	args = append(append(args, r.looks[0]), at(gap, gap)...)
	if r.looks[1] != "" {
		args = append(append(args, r.looks[1]), at(leftWidth+2*gap, gap)...)
	}
	text := "$ python3\n" + strings.Join(prompted(r.code()[:r.shown]), "\n")
	args = append(args, "(", "-background", "#1F2625", "-fill", "#DCE3E2", "-font", "Noto-Sans-Mono-CJK-SC", "-pointsize", "14",
		"label:"+text, "-gravity", "NorthWest", "-splice", "12x8", "-extent", fmt.Sprintf("%dx%d", width-2*gap, codeHeight), ")")
	return append(append(args, at(gap, frameHeight+2*gap)...), "+repage", file)
}

// prompted puts Python's prompt before each line.
func prompted(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = ">>> " + l
	}
	return out
}

// write writes the film: of each frame only what differs from the one before.
func (r *take) write() {
	r.t.Helper()
	args := append([]string{"-loop", "0"}, r.frames...)
	r.run("convert", append(args, "-layers", "OptimizeFrame", "+dither", "-colors", "128", filepath.Join(*into, r.name+".gif"))...)
}
