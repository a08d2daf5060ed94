//go:build !ci && (linux || freebsd || netbsd || openbsd)

package native

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>
#include <X11/Xatom.h>
#include <X11/XKBlib.h>
#include <X11/Xutil.h>
#include <X11/keysym.h>

// served tells whether an input method serves the display.
static int served(void *display) {
	Display *d = display;
	Atom list = XInternAtom(d, "XIM_SERVERS", True), type;
	unsigned char *data = NULL;
	unsigned long count = 0, left;
	int format, found = 0;
	if (list == None || XGetWindowProperty(d, DefaultRootWindow(d), list, 0, 1024, False, XA_ATOM, &type, &format, &count,
			&left, &data) != Success || !data)
		return 0;
	for (unsigned long i = 0; type == XA_ATOM && format == 32 && i < count && !found; i++)
		found = XGetSelectionOwner(d, ((Atom *)data)[i]) != None;
	XFree(data);
	return found;
}

// symbol is what a key shows in the present layout and level. Of the modifiers, those of known are as in mods.
static KeySym symbol(void *display, int code, unsigned known, unsigned mods) {
	XkbStateRec now;
	if (XkbGetState(display, XkbUseCoreKbd, &now) != Success)
		return NoSymbol;
	XKeyEvent e = {.type = KeyPress, .display = display, .keycode = code};
	e.state = XkbBuildCoreState((now.mods & ~known) | mods, now.group);
	char text[64];
	KeySym shown = NoSymbol;
	XLookupString(&e, text, sizeof text, &shown, NULL);
	return shown;
}
*/
import "C"

import (
	"unsafe"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// Composes reports whether there is an input method that can keep keys for itself. Without one, the system's library takes no
// key but those of dead keys, and a key brings its character at once or none at all.
func Composes() bool {
	if glfw.GetPlatform() != glfw.PlatformX11 {
		return true
	}
	return C.served(display()) != 0
}

// Silent reports whether a key that has just been pressed brings no character, such as an arrow on a letter. code is the
// key's number; zero is no key.
func Silent(code int) bool {
	return code > 0 && glfw.GetPlatform() == glfw.PlatformX11 && !character(C.symbol(display(), C.int(code), 0, 0))
}

// types reports whether a key of the keypad types a character. A layout can have digits there alone, or signs with Shift.
func types(code int, mods glfw.ModifierKey) bool {
	locked, shifted := mods&glfw.ModNumLock != 0, mods&glfw.ModShift != 0
	if glfw.GetPlatform() != glfw.PlatformX11 {
		return locked != shifted
	}
	var state C.uint
	if shifted {
		state |= C.ShiftMask
	}
	if locked {
		state |= C.Mod2Mask
	}
	return character(C.symbol(display(), C.int(code), C.ShiftMask|C.Mod2Mask, state))
}

// character reports whether a symbol of a key is a character, and not a function or a dead key. Those are 0xfd00 to 0xffff, but
// for the signs and digits of the keypad.
func character(symbol C.KeySym) bool {
	return symbol != C.NoSymbol && (symbol < 0xfd00 || symbol > 0xffff) ||
		symbol >= C.XK_KP_Multiply && symbol <= C.XK_KP_9 || symbol == C.XK_KP_Equal
}

func display() unsafe.Pointer { return unsafe.Pointer(glfw.GetX11Display()) }

// Primary returns the text that is selected anywhere on the desktop, for the middle button of the mouse.
func Primary() string {
	defer glfw.GetError() // an empty selection is none
	return glfw.GetX11SelectionString()
}

// SetPrimary says that a text is selected.
func SetPrimary(text string) { glfw.SetX11SelectionString(text) }
