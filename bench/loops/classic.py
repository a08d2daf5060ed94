# The loop of the classic chat window, with its printed lines thrown away. It prints its port, then obeys lines on standard
# input (see ../loop.go).
import socket
import sys
import time

answers = sys.stdout
window = open("/dev/null", "w")
room = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if int(sys.argv[1]):
    room.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, int(sys.argv[1]))
room.bind(("127.0.0.1", 0))
print(room.getsockname()[1], file=answers, flush=True)
for line in sys.stdin:
    count, number = map(int, line.split())
    end = bytes((ord("e"), number >> 8, number & 255))
    got, before = 0, time.process_time_ns()
    while not count or got < count:
        data, sender = room.recvfrom(1024)
        if len(data) == 3 and data[0] == end[0]:
            if data == end and not count:
                break
            continue
        got += 1
        print("%s:%s" % sender, file=window)
        print(data.decode("gb2312"), file=window, flush=True)
    spent = time.process_time_ns() - before
    print(got, spent, spent, file=answers, flush=True)
