# Sends numbered lines to a chat window, 2,000 a second, until it is ended.
import socket
import time

box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("sending", flush=True)
start, sent = time.monotonic(), 0
while True:
    while sent < (time.monotonic() - start) * 2000:
        box.sendto(("第%d行" % sent).encode("gb2312"), ("127.0.0.1", 3456))
        sent += 1
    time.sleep(0.005)
