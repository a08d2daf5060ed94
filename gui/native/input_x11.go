//go:build !ci && (linux || freebsd || netbsd || openbsd)

package native

/*
#cgo LDFLAGS: -lX11
#include <X11/Xlib.h>
#include <X11/Xatom.h>

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
	return C.served(unsafe.Pointer(glfw.GetX11Display())) != 0
}

// Primary returns the text that is selected anywhere on the desktop, for the middle button of the mouse.
func Primary() string {
	defer glfw.GetError() // an empty selection is none
	return glfw.GetX11SelectionString()
}

// SetPrimary says that a text is selected.
func SetPrimary(text string) { glfw.SetX11SelectionString(text) }
