import json, subprocess, sys

room = subprocess.Popen(["udpchat", "--json", *sys.argv[1:]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
for line in room.stdout:
    event = json.loads(line)
    if event["type"] == "message" and event["author"] != "me" and event["text"] == "ping":
        print(json.dumps({"say": "pong", "in": event["conversation"]}), file=room.stdin, flush=True)
