# The chat window: a UDP server on port 3456 that prints who sent what.
import os
import socket

window = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
window.bind(("", int(os.environ.get("PORT", 3456))))
print("-------UDP聊天室-------", flush=True)
while True:
    data, sender = window.recvfrom(1024)
    print("%s:%s" % sender)
    print(data.decode("gb2312"), flush=True)
