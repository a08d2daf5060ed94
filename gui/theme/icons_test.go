package theme

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/theme"
)

// picture draws one object at a size on a white ground.
func picture(o fyne.CanvasObject, w, h float32) image.Image {
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(fyne.NewSize(w, h))
	return c.Capture()
}

// counts returns how many pixels of a picture satisfy a condition.
func counts(img image.Image, is func(r, g, b uint32) bool) int {
	n := 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if is(r>>8, g>>8, b>>8) {
				n++
			}
		}
	}
	return n
}

// gaudy reports a pixel that is neither white, grey nor black.
func gaudy(r, g, b uint32) bool {
	return max(r, g, b)-min(r, g, b) > 60
}

func TestOwnIconsTakeTheColourOfTheText(t *testing.T) {
	red := color.NRGBA{R: 0xB3, G: 0x26, B: 0x1E, A: 0xFF}
	wear(t, Options{Mode: Light})
	for _, name := range []fyne.ThemeIconName{IconLock, IconShield, IconPrompt, IconTwice, IconSmile, IconOut} {
		t.Run(string(name), func(t *testing.T) {
			icon := theme.Icon(name)
			black := picture(canvas.NewImageFromResource(icon), 48, 48)
			if n := counts(black, func(r, g, b uint32) bool { return r < 60 && g < 60 && b < 60 }); n < 50 {
				t.Errorf("%d pixels in the colour of the text", n)
			}
			coloured := theme.NewColoredResource(icon, theme.ColorNameError)
			failed := picture(canvas.NewImageFromResource(coloured), 48, 48)
			same := func(r, g, b uint32) bool {
				return r == uint32(red.R) && g == uint32(red.G) && b == uint32(red.B)
			}
			if n := counts(failed, same); n < 20 {
				t.Errorf("%d pixels in the colour of an error", n)
			}
		})
	}
}

func TestOtherIconsAreFynes(t *testing.T) {
	look := wear(t, Options{})
	if Icon("no such icon") != nil {
		t.Error("an unknown name has an icon of our own")
	}
	for _, name := range []fyne.ThemeIconName{theme.IconNameSearch, theme.IconNameMailSend, theme.IconNameVolumeMute} {
		if got := look.Icon(name); got == nil || got.Name() != theme.DefaultTheme().Icon(name).Name() {
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestAppIconShowsThePlainPeer(t *testing.T) {
	wear(t, Options{})
	tile := picture(canvas.NewImageFromResource(AppIcon()), 36, 36)
	amber := func(r, g, b uint32) bool { return r > 0xD0 && g > 0x80 && b < 0x80 }
	if n := counts(tile, amber); n < 10 {
		t.Errorf("the tile shows %d pixels of the plain peer's square", n)
	}
}

func TestEmojiKeepTheirColours(t *testing.T) {
	wear(t, Options{Mode: Light})
	for _, text := range []string{"😀", "👍", "❤️", "☀️", "🇨🇳", "👨‍👩‍👧", "☔"} {
		t.Run(text, func(t *testing.T) {
			img := picture(canvas.NewText(text, color.Black), 60, 30)
			if n := counts(img, gaudy); n < 20 {
				t.Errorf("%d coloured pixels", n)
			}
		})
	}
}

func TestTextHasNoColourOfItsOwn(t *testing.T) {
	wear(t, Options{Mode: Light})
	for _, text := range []string{"聊天室", "★☆♀♂", "←↑→↓", "│┌■□●○◆", "123 #*", "语語ごご", "©®™", "Łódź"} {
		t.Run(text, func(t *testing.T) {
			img := picture(canvas.NewText(text, color.Black), 120, 30)
			if n := counts(img, gaudy); n != 0 {
				t.Errorf("%d coloured pixels", n)
			}
			if n := counts(img, func(r, g, b uint32) bool { return r < 128 }); n < 20 {
				t.Errorf("%d dark pixels", n)
			}
		})
	}
}

// Fyne's reader of vectors fills holes that are drawn with arcs.
func TestHolesOfIconsAreOpen(t *testing.T) {
	wear(t, Options{Mode: Light})
	for name, c := range map[string]struct {
		icon fyne.ThemeIconName
		x, y int // on the grid of 24
	}{
		"between the eyes": {IconSmile, 12, 10},
		"left eye's side":  {IconSmile, 5, 11},
		"keyhole":          {IconLock, 12, 16},
		"shackle":          {IconLock, 12, 7},
		"mark of shield":   {IconShield, 10, 15},
	} {
		t.Run(name, func(t *testing.T) {
			img := picture(canvas.NewImageFromResource(Icon(c.icon)), 96, 96)
			if r, _, _, _ := img.At(4*c.x, 4*c.y).RGBA(); r>>8 < 200 {
				t.Errorf("filled")
			}
		})
	}
}
