"""Presses keys as a keyboard would. Each line of the input is a layout and its variant ("layout de nodeadkeys"), the codes of
keys, of which the last is pressed while the others are held down ("50 108 24")."""

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


for line in sys.stdin:
    words = line.split()
    if words[0] == "layout":
        x.XSync(display, 0)
        subprocess.run(["setxkbmap", "-layout", words[1], "-variant", "".join(words[2:])], check=True)
    else:
        for code in words:
            press(code, 1)
        for code in reversed(words):
            press(code, 0)
        x.XSync(display, 0)
        time.sleep(0.0015)  # the toolkit takes a key pressed twice in a millisecond for one that is reported twice
