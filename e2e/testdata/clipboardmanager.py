"""Keeps what a program has copied when that program ends, as the clipboard manager of a desktop does: it owns
CLIPBOARD_MANAGER, and on SAVE_TARGETS takes the text over (freedesktop.org, "Clipboard Manager"). It prints the text."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_ulong, c_void_p

x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = c_void_p
for name in ("XInternAtom", "XDefaultRootWindow", "XCreateSimpleWindow", "XGetSelectionOwner"):
    getattr(x, name).restype = c_ulong


class Request(ctypes.Structure):
    """Both XSelectionRequestEvent and, with one field less, XSelectionEvent."""

    _fields_ = [("type", c_int), ("serial", c_ulong), ("sent", c_int), ("display", c_void_p), ("a", c_ulong), ("b", c_ulong),
                ("c", c_ulong), ("d", c_ulong), ("e", c_ulong), ("f", c_ulong), ("pad", c_long * 24)]


d = c_void_p(x.XOpenDisplay(None))


def atom(name):
    return c_ulong(x.XInternAtom(d, name, 0))


manager, save, clipboard, utf8 = atom(b"CLIPBOARD_MANAGER"), atom(b"SAVE_TARGETS"), atom(b"CLIPBOARD"), atom(b"UTF8_STRING")
root = c_ulong(x.XDefaultRootWindow(d))
window = c_ulong(x.XCreateSimpleWindow(d, root, 0, 0, 1, 1, 0, 0, 0))
x.XSetSelectionOwner(d, manager, window, 0)
x.XSync(d, 0)
print("ready", flush=True)
asked = None


def answer(to, selection, target, prop, time):
    reply = Request(type=31, display=d, a=to, b=selection, c=target, d=prop, e=time)
    x.XSendEvent(d, c_ulong(to), 0, c_long(0), byref(reply))
    x.XSync(d, 0)


text = b""
while True:
    event = Request()
    x.XNextEvent(d, byref(event))
    if event.type == 31:  # SelectionNotify: the text has come
        kind, form, n, left, data = c_ulong(), c_int(), c_ulong(), c_ulong(), POINTER(c_ubyte)()
        x.XGetWindowProperty(d, window, utf8, c_long(0), c_long(1 << 20), 1, c_ulong(0), byref(kind), byref(form), byref(n),
                             byref(left), byref(data))
        text = bytes(data[: n.value])
        x.XSetSelectionOwner(d, clipboard, window, 0)
        print("kept " + text.decode(), flush=True)
        answer(*asked)
    elif event.type == 30 and event.d == save.value:
        asked = (event.b, event.c, event.d, event.e, event.f)
        x.XConvertSelection(d, clipboard, utf8, utf8, window, 0)
    elif event.type == 30 and event.d == utf8.value:
        x.XChangeProperty(d, c_ulong(event.b), c_ulong(event.e), utf8, 8, 0, c_char_p(text), len(text))
        answer(event.b, event.c, event.d, event.e, event.f)
    elif event.type == 30:
        answer(event.b, event.c, event.d, 0, event.f)
