"""Presses keys as a keyboard would. Each line of the input is a layout with its variant or an option ("layout de nodeadkeys",
"layout us compose:ralt"), the codes of keys, of which the last is pressed while the others are held down ("50 108 24"), or the
seconds from key to key ("pace 0.1")."""

import ctypes
import subprocess
import sys
import time

x = ctypes.CDLL("libX11.so.6")
test = ctypes.CDLL("libXtst.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
display = ctypes.c_void_p(x.XOpenDisplay(None))


def press(code, down):
    test.XTestFakeKeyEvent(display, int(code), down, 0)


pace = 0.0015  # the toolkit takes a key pressed twice in a millisecond for one that is reported twice
for line in sys.stdin:
    words = line.split()
    if words[0] == "layout":
        x.XSync(display, 0)
        more = "".join(words[2:])
        kind = "-option" if ":" in more else "-variant"
        subprocess.run(["setxkbmap", "-option", "", "-layout", words[1], kind, more], check=True)
    elif words[0] == "pace":
        pace = float(words[1])
    else:
        for code in words:
            press(code, 1)
        x.XSync(display, 0)
        time.sleep(pace / 2)
        for code in reversed(words):
            press(code, 0)
        x.XSync(display, 0)
        time.sleep(pace / 2)
