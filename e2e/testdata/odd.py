# Sends a chat window what nobody should, and prints each datagram in hexadecimal.
import random
import socket
import time

random.seed(3456)
odd = [
    b"",
    b"A",
    b"a" * 1024,
    b"b" * 1025,
    b"c" * 65507,
    "好".encode("gb2312") * 600,
    b"\x1b[2J\x1b[31mred\x07",
    "abc\u202edef\u2066ghi".encode(),
    b"hello\n10.0.0.1:3456\nI am somebody else",
    b"\r\n\r\n\x00\x00",
    b"\xff" * 100,
    "😀👨‍👩‍👧".encode(),
    "镕語".encode("gb18030"),
] + [random.randbytes(random.randrange(1, 1500)) for _ in range(200)]
box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for data in odd:
    box.sendto(data, ("127.0.0.1", 3456))
    print(data.hex(), flush=True)
    time.sleep(0.005)
