package terminal

import (
	"strings"

	"udpchat/chat"
)

// Language is what the program's own sentences are written in.
type Language uint8

// The languages there are.
const (
	English Language = iota
	Chinese
)

// LanguageOf finds the language in the environment: the first of LC_ALL, LC_MESSAGES and LANG that is set.
func LanguageOf(getenv func(string) string) Language {
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if s := getenv(key); s != "" {
			if strings.HasPrefix(strings.ToLower(s), "zh") {
				return Chinese
			}
			return English
		}
	}
	return English
}

// NoDisplay is the sentence for a program that was to open a window where there is no display.
func NoDisplay(l Language) string {
	if l == Chinese {
		return "没有图形界面，改在终端里运行。"
	}
	return "No display; running in the terminal."
}

// words are the sentences of one language.
type words struct {
	differs, nobody, failed, tooLong, unfinished, noInput, unreadable string
	sendOnly, heldBy, offline, receiving, losing                      string
	reasons                                                           map[chat.Reason]string
	notices                                                           map[chat.NoticeKind]string // %s: a detail
}

func (w *words) reason(why chat.Reason) string {
	if s, ok := w.reasons[why]; ok {
		return s
	}
	return w.reasons[chat.OtherSendFailed]
}

var table = map[Language]*words{
	English: {
		differs:    "Others read it as: %s",
		nobody:     "Sent to nobody yet: name a recipient with --peer ADDRESS.",
		failed:     "Not sent to %s: %s",
		tooLong:    "A line was not sent: it is longer than %d characters. Split it and say it again.",
		unfinished: "The program ended before everything was sent; deliveries left undone: %d.",
		noInput:    "The input cannot be read any further: %v.",
		unreadable: "Some messages could not be read back and were not printed: %v.",
		sendOnly:   "Port %d is taken by another program: sending works, receiving does not until the port is free.",
		heldBy:     "Port %d is taken by %s: sending works, receiving does not until the port is free.",
		offline:    "No network. Connect this computer to the network; the room goes on by itself then.",
		receiving:  "Receiving on port %d again.",
		losing:     "More arrives than can be taken in; some messages are lost.",
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "there is no network. Check the connection.",
			chat.UnknownHost:     "no computer of that name or address is known. Check how it is written.",
			chat.NotAllowed:      "the system does not allow it. Check the firewall.",
			chat.QueueFull:       "too much is waiting to be sent. Wait a little and say it again.",
			chat.Interrupted:     "the program ended first.",
			chat.OtherSendFailed: "sending failed. Check the address and the network.",
		},
		notices: map[chat.NoticeKind]string{
			chat.SettingsUnreadable: "The settings file was damaged and has been set aside; the usual settings are in use. %s",
			chat.SettingsUnsaved:    "The settings cannot be saved. Check the data folder. %s",
			chat.HistoryUnsaved:     "Messages cannot be saved and stay in memory only. Check the disk. %s",
			chat.HistoryReplaced:    "The history file was damaged and has been set aside; a new one was begun. %s",
			chat.HistoryElsewhere:   "Another copy uses this data folder. Choose another one with --data. %s",
			chat.HistoryTrimmed:     "The oldest messages were removed to keep within the disk space allowed. %s",
		},
	},
	Chinese: {
		differs:    "对方读到的是：%s",
		nobody:     "还没有发给任何人：用 --peer 地址 指定收信人。",
		failed:     "没能发给 %s：%s",
		tooLong:    "有一行没有发送：超过 %d 个字。请分开再发。",
		unfinished: "程序结束时还有 %d 份没有发完。",
		noInput:    "无法继续读取输入：%v。",
		unreadable: "有些消息读不回来，没有显示：%v。",
		sendOnly:   "端口 %d 被别的程序占用：可以发送；端口空出来之后才能接收。",
		heldBy:     "端口 %d 被 %s 占用：可以发送；端口空出来之后才能接收。",
		offline:    "没有网络。请连接网络，连上后会自动继续。",
		receiving:  "又可以在端口 %d 上接收了。",
		losing:     "消息来得太多，收不过来，丢了一些。",
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "没有网络。请检查网络连接。",
			chat.UnknownHost:     "找不到这个名字或地址。请检查是否写对。",
			chat.NotAllowed:      "系统不允许发送。请检查防火墙。",
			chat.QueueFull:       "等待发送的太多。请稍后再发。",
			chat.Interrupted:     "程序先结束了。",
			chat.OtherSendFailed: "发送失败。请检查地址和网络。",
		},
		notices: map[chat.NoticeKind]string{
			chat.SettingsUnreadable: "设置文件已损坏，已移到一旁，现在使用默认设置。%s",
			chat.SettingsUnsaved:    "无法保存设置。请检查数据文件夹。%s",
			chat.HistoryUnsaved:     "无法保存消息，消息只留在内存里。请检查磁盘。%s",
			chat.HistoryReplaced:    "聊天记录文件已损坏，已移到一旁，重新开始记录。%s",
			chat.HistoryElsewhere:   "这个数据文件夹正被另一个程序使用。请用 --data 换一个。%s",
			chat.HistoryTrimmed:     "为了不超过磁盘限额，删去了最早的消息。%s",
		},
	},
}
