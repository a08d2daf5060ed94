//go:build !ci

package native

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// Window is a window of the system.
type Window struct{ window *glfw.Window }

// Of returns the system's window behind one that the toolkit has shown. Without a screen it has no window, and does nothing.
func Of(w fyne.Window) *Window {
	n := &Window{}
	if context, ok := w.(interface{ RunWithContext(func()) }); ok {
		context.RunWithContext(func() { n.window = glfw.GetCurrentContext() })
	}
	return n
}

// Maximize maximises the window, which has to be visible.
func (n *Window) Maximize() {
	if n.window != nil {
		n.window.Maximize()
	}
}

// Placed reports whether the window has a size that the person gave it: it is visible, and neither maximised, minimised nor
// as large as the screen it is on.
func (n *Window) Placed() bool {
	return n.window == nil || n.Visible() && !n.is(glfw.Maximized) && !n.is(glfw.Iconified) && !n.fills()
}

func (n *Window) is(what glfw.Hint) bool { return n.window.GetAttrib(what) == glfw.True }

// fills reports whether the window with its frame covers what is free of the screen that its middle is on. The window manager
// may tell only later that it has maximised the window.
func (n *Window) fills() bool {
	x, y := n.window.GetPos()
	width, height := n.window.GetSize()
	left, top, right, bottom := n.window.GetFrameSize()
	for _, m := range glfw.GetMonitors() {
		mx, my, free, high := m.GetWorkarea()
		cx, cy := x+width/2-mx, y+height/2-my
		if cx >= 0 && cy >= 0 && cx < free && cy < high {
			return width+left+right >= free && height+top+bottom >= high
		}
	}
	return false
}

// Visible reports whether the window is on the screen.
func (n *Window) Visible() bool {
	return n.window == nil || n.is(glfw.Visible)
}

// OnMaximize calls changed when the window becomes maximised, and when it no longer is.
func (n *Window) OnMaximize(changed func(bool)) {
	if n.window != nil {
		n.window.SetMaximizeCallback(func(_ *glfw.Window, maximized bool) { changed(maximized) })
	}
}

// FitScreen makes the window no larger than the largest screen, which may be another one than last time.
func (n *Window) FitScreen() {
	if n.window == nil {
		return
	}
	var most struct{ width, height int }
	for _, m := range glfw.GetMonitors() {
		_, _, width, height := m.GetWorkarea()
		if width*height > most.width*most.height {
			most.width, most.height = width, height
		}
	}
	width, height := n.window.GetSize()
	if most.width > 0 && (width > most.width || height > most.height) {
		n.window.SetSize(min(width, most.width), min(height, most.height))
	}
}

// keypad is what the keys of the keypad are while they do not type digits.
var keypad = map[glfw.Key]glfw.Key{
	glfw.KeyKP0: glfw.KeyInsert, glfw.KeyKP1: glfw.KeyEnd, glfw.KeyKP2: glfw.KeyDown, glfw.KeyKP3: glfw.KeyPageDown,
	glfw.KeyKP4: glfw.KeyLeft, glfw.KeyKP5: glfw.KeyUnknown, glfw.KeyKP6: glfw.KeyRight, glfw.KeyKP7: glfw.KeyHome,
	glfw.KeyKP8: glfw.KeyUp, glfw.KeyKP9: glfw.KeyPageUp, glfw.KeyKPDecimal: glfw.KeyDelete,
}

// ShowKeypad makes the keys of the keypad do what is written on them. The toolkit takes them all for digits.
func (n *Window) ShowKeypad() {
	if n.window == nil {
		return
	}
	n.window.SetInputMode(glfw.LockKeyMods, glfw.True)
	pass := n.window.SetKeyCallback(nil)
	n.window.SetKeyCallback(func(w *glfw.Window, key glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		if shown, is := keypad[key]; is && !types(code, mods) {
			key = shown
		}
		pass(w, key, code, action, mods)
	})
}
