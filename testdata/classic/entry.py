# The entry box: a UDP client that sends each typed line to a chat window, and ends after 88.
import os
import socket
import sys

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
room = (sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1", int(os.environ.get("PORT", 3456)))
print("----输入框----")
text = ""
while text != "88":
    text = input()
    box.sendto(text.encode("gb2312"), room)
