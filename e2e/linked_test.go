//go:build e2e

package e2e

import (
	"bytes"
	"database/sql"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// The window is read by its colours: those of the light theme.
var (
	hereMark  = color.NRGBA{0x1F, 0x7A, 0x3F, 0xFF} // beside the avatar of a member who is here
	ownBubble = color.NRGBA{0xD3, 0xEB, 0xE5, 0xFF}
)

// look is a picture of the window to be read.
func (d *desk) look(of *process) image.Image {
	d.t.Helper()
	img, err := png.Decode(bytes.NewReader(d.picture(of)))
	if err != nil {
		d.t.Fatal(err)
	}
	return img
}

// inColor are the points of an area that have a colour.
func inColor(img image.Image, area image.Rectangle, c color.NRGBA) []image.Point {
	var all []image.Point
	area = area.Intersect(img.Bounds())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if color.NRGBAModel.Convert(img.At(x, y)) == c {
				all = append(all, image.Pt(x, y))
			}
		}
	}
	return all
}

// somebodyHere reports whether the pane marks a member as being here.
func somebodyHere(img image.Image) bool {
	return len(inColor(img, image.Rect(0, 120, 200, 640), hereMark)) > 20
}

// ownBubbles are where one's own messages stand, from above.
func ownBubbles(img image.Image) []image.Rectangle {
	var all []image.Rectangle
	for _, p := range inColor(img, image.Rect(256, 90, img.Bounds().Max.X, 640), ownBubble) {
		dot := image.Rectangle{p, p.Add(image.Pt(1, 1))}
		if n := len(all); n > 0 && p.Y <= all[n-1].Max.Y {
			all[n-1] = all[n-1].Union(dot)
		} else {
			all = append(all, dot)
		}
	}
	return all
}

// captionWidth is how far the state beside a bubble reaches from it: other words have other widths.
func captionWidth(img image.Image, bubble image.Rectangle) int {
	ground := color.NRGBAModel.Convert(img.At(bubble.Min.X-2, bubble.Max.Y-1)).(color.NRGBA)
	for x := bubble.Min.X - 160; x < bubble.Min.X-4; x++ {
		for y := bubble.Max.Y - 16; y < bubble.Max.Y; y++ {
			if c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA); int(ground.R)-int(c.R) > 60 {
				return bubble.Min.X - x
			}
		}
	}
	return 0
}

// captions are the widths of the states of two own messages.
func (d *desk) captions(of *process) (first, second int) {
	d.t.Helper()
	img := d.look(of)
	if b := ownBubbles(img); len(b) == 2 {
		first, second = captionWidth(img, b[0]), captionWidth(img, b[1])
	}
	return first, second
}

// alike allows for edges between two pixels.
func alike(a, b int) bool { return a > 0 && b > 0 && a-b <= 1 && b-a <= 1 }

// acknowledged reports whether a node has told that it has the first message of a data folder, which follows the profile.
func acknowledged(folder string) bool {
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(folder, "history.db"))+"?mode=ro")
	if err != nil {
		return false
	}
	defer db.Close()
	n := 0
	err = db.QueryRow("SELECT count(*) FROM told WHERE high >= 2").Scan(&n)
	return err == nil && n > 0
}

func TestTheWindowShowsANodeAndWhatItHas(t *testing.T) {
	t.Parallel() // it waits more than it works
	here, there := newLAN(t)
	d := newDesk(here)
	folder := scene{"zh", "light", 100, 1100, 720, ""}.folder(t)
	w := d.window("udpchat", "--data", folder)
	if somebodyHere(d.look(w)) {
		t.Fatal("somebody is here from the start")
	}
	data := there.named("王磊")
	node := there.terminal("--data", data)
	d.waitFor("show the node that has come", 3*limit, func() bool { return somebodyHere(d.look(w)) })
	d.write("hello")
	d.key("Return")
	node.prints("\nhello\n")
	d.waitFor("know that the node has it", 3*limit, func() bool { return acknowledged(folder) })

	node.kill()
	d.waitFor("show that the node is away", 90*time.Second, func() bool { return !somebodyHere(d.look(w)) })
	d.write("hello")
	d.key("Return")
	d.waitFor("say that one is stored and one is waiting", limit, func() bool {
		stored, waiting := d.captions(w)
		return stored > 0 && waiting > 0 && !alike(stored, waiting)
	})

	node = there.terminal("--data", data)
	node.prints("\nhello\n")
	d.waitFor("say that both are stored", 3*limit, func() bool { return alike(d.captions(w)) })
	if !somebodyHere(d.look(w)) {
		t.Error("the node is back and not shown")
	}
	if n := strings.Count(node.out.String(), "\nhello\n"); n != 1 {
		t.Errorf("what waited came %d times", n)
	}
	d.quit(w)
}
