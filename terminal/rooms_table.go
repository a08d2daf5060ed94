package terminal

// The sentences about rooms and conversations of two. A code stands alone in its line, for a blackboard.
var (
	roomsInEnglish = roomWords{
		noLinks: "Rooms and conversations of two need encrypted links, which this terminal does not have.",
		searchWords: searchWords{
			noRoomYet: "No room with this code is here yet. It is looked for until it comes, and what you type waits. Ctrl+C gives up.",
			exhausted: "Too many nodes were asked, and none knows this code. Check the code and start again.",
			full:      "The room has as many members as a room can have.",
		},
		choose:    "Several rooms have this code. Type the number of yours:",
		offer:     "%s, made by %s",
		number:    "Type a number from 1 to %d.",
		inRoom:    "You are in the room “%s”.",
		inTalk:    "You are alone with %s. Fingerprint: %s",
		code:      "The code of the room “%s” is\n\n        %s\n\nOthers enter it to come in, or start with --room.",
		notHere:   "%s is not known here yet, and is waited for. What you type waits, too. Ctrl+C gives up.",
		ambiguous: "%s may be any of these. Start again with --to and the fingerprint:%s",
		standingWords: standingWords{
			removed:     "The founder has removed you from this room. You can say nothing here any more.",
			leftForGood: "You have left this room for good. You can say nothing here any more.",
			readOnly:    "In this room somebody uses a newer version of the program. Until you update it, you can read here, but say nothing.",
		},
		nobodyInRoom: "Sent to no one yet: no one else is in this room. Whoever comes within a day gets it.",
		nobodyAlone:  "Sent to no one yet. It goes out when the other one is here.",
		laterAlone:   "Offline now: %s. Your messages go out when both of you are online.",
	}
	roomsInChinese = roomWords{
		noLinks: "房间和单独聊天要用加密连接，这个终端没有。",
		searchWords: searchWords{
			noRoomYet: "还没有使用这个口令的房间。程序会一直找，你输入的内容会等着。按 Ctrl+C 放弃。",
			exhausted: "已经问过很多节点，没有一个认识这个口令。请检查口令，重新启动。",
			full:      "这个房间的成员人数已达上限。",
		},
		choose:    "有几个房间用这个口令。请输入你要的那一个的编号：",
		offer:     "%s，由 %s 建立",
		number:    "请输入 1 到 %d 的编号。",
		inRoom:    "已进入房间“%s”。",
		inTalk:    "这里只有你和 %s。指纹：%s",
		code:      "房间“%s”的口令是\n\n        %s\n\n别人输入口令，或用 --room 启动，就能进来。",
		notHere:   "这里还不认识 %s，正在等待。你输入的内容也会等着。按 Ctrl+C 放弃。",
		ambiguous: "%s 可能是下面任何一个。请用 --to 加指纹重新启动：%s",
		standingWords: standingWords{
			removed:     "建房间的人已把你移出房间，你不能再在这里发言。",
			leftForGood: "你已退出这个房间，不能再在这里发言。",
			readOnly:    "这个房间里有人用更高版本的程序。更新本程序之前，你只能看，不能发言。",
		},
		nobodyInRoom: "还没有发给任何人：房间里没有别人。一天内来的人会收到。",
		nobodyAlone:  "还没有发给任何人。对方在线时就会发出。",
		laterAlone:   "现在不在线：%s。双方都在线时就会发出。",
	}
)
