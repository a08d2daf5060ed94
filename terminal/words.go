package terminal

import (
	"fmt"
	"strings"

	"udpchat/chat"
	"udpchat/settings"
)

// Language is what the program's own sentences are written in.
type Language uint8

// The languages there are.
const (
	English Language = iota
	Chinese
)

// LanguageOf is the language a person chose, a value of settings.Settings.Language, or else that of the environment: of the
// first of LC_ALL, LC_MESSAGES and LANG that is set, or else of the system itself where it has one.
func LanguageOf(chosen string, getenv func(string) string) Language {
	switch chosen {
	case settings.Chinese:
		return Chinese
	case settings.English:
		return English
	}
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if s := getenv(key); s != "" {
			if strings.HasPrefix(strings.ToLower(s), "zh") {
				return Chinese
			}
			return English
		}
	}
	return systemLanguage()
}

// words are the sentences of one language.
type words struct {
	differs, nobody, failed, tooLong, unfinished, later, noInput, unreadable      string
	sendOnly, heldBy, denied, refused, offline, receiving, losing, others, unseen string
	reasons                                                                       map[chat.Reason]string
	troubles                                                                      map[chat.Trouble]string
	notices                                                                       map[chat.NoticeKind]string // %s: a detail
}

func (w *words) reason(why chat.Reason) string {
	if s, ok := w.reasons[why]; ok {
		return s
	}
	return w.reasons[chat.OtherSendFailed]
}

// notice is the sentence for a notice; empty for one that is not known.
func (w *words) notice(n chat.Notice) string {
	detail := chat.Visible(n.What)
	if s := w.troubles[n.Why]; s != "" {
		detail = s
	}
	s := w.notices[n.Kind]
	if !strings.Contains(s, "%s") {
		return s
	}
	return fmt.Sprintf(s, detail)
}

var table = map[Language]*words{
	English: {
		differs:    "Others read it as: %s",
		nobody:     "Sent to nobody yet: nobody else runs the program here. Name a recipient with --peer ADDRESS.",
		failed:     "Not sent to %s: %s",
		tooLong:    "A line was not sent: it is longer than %d bytes. Split it and say it again.",
		unfinished: "The program ended before everything was sent; deliveries left undone: %d.",
		later:      "Not there now, will have it when both of you are: %s.",
		noInput:    "The input cannot be read any further: %v.",
		unreadable: "Some messages could not be read back and were not printed: %v.",
		sendOnly:   "Port %d is taken by another program: sending works, receiving does not until the port is free.",
		heldBy:     "Port %d is taken by %s: sending works, receiving does not until the port is free.",
		denied:     "Port %d cannot be opened: the system does not allow it. Choose another port.",
		refused:    "Port %d cannot be opened: the system refuses it. Choose another port.",
		offline:    "No network. Connect this computer to the network; the room goes on by itself then.",
		receiving:  "Receiving on port %d again.",
		losing:     "More arrives than can be taken in. Lost so far from %s: %d.",
		others:     "many addresses",
		unseen:     "unknown senders (by the system)",
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "there is no network. Check the connection.",
			chat.UnknownHost:     "no computer of that name or address is known. Check how it is written.",
			chat.NotAllowed:      "the system does not allow it. Check the firewall.",
			chat.QueueFull:       "too much is waiting to be sent. Wait a little and say it again.",
			chat.Interrupted:     "the program ended first.",
			chat.OtherSendFailed: "sending failed. Check the address and the network.",
		},
		troubles: map[chat.Trouble]string{
			chat.DiskFull:     "the disk is full. Make room on it.",
			chat.ReadOnly:     "the folder cannot be written to. Check its permissions.",
			chat.Locked:       "another program has locked the file. Close that program.",
			chat.Damaged:      "the file is damaged.",
			chat.NewerVersion: "a newer version of the program made the file. Update the program.",
			chat.MemoryOnly:   "there is no history on disk.",
		},
		notices: map[chat.NoticeKind]string{
			chat.SettingsUnreadable: "The settings file was damaged and has been set aside; the usual settings are in use. %s",
			chat.SettingsUnsaved:    "The settings cannot be saved: %s",
			chat.SettingsCorrected:  "Settings that were out of range have been put right: %s. The file is copied before it is changed.",
			chat.HistoryUnsaved:     "Messages cannot be saved and stay in memory only: %s",
			chat.HistoryReplaced:    "The history file was damaged and has been set aside; a new one was begun. %s",
			chat.HistoryElsewhere:   "Another copy uses this data folder. Choose another one with --data.",
			chat.HistoryTrimmed:     "The oldest messages were removed to keep within the disk space allowed.",
			chat.IdentityMissing:    "The key of this copy cannot be used; it speaks plain text only, unencrypted: %s",
			chat.IdentityTwice:      "Another machine runs with the key of this copy: its data folder was copied. Delete identity.key in one of the two, then start that one again.",
		},
	},
	Chinese: {
		differs:    "对方读到的是：%s",
		nobody:     "还没有发给任何人：网络里没有别人打开本程序。可用 --peer 地址 指定收信人。",
		failed:     "没能发给 %s：%s",
		tooLong:    "有一行没有发送：超过 %d 字节。请分开再发。",
		unfinished: "程序结束时还有 %d 份没有发完。",
		later:      "现在不在，等你们都在时补发：%s。",
		noInput:    "无法继续读取输入：%v。",
		unreadable: "有些消息读不回来，没有显示：%v。",
		sendOnly:   "端口 %d 被别的程序占用：可以发送；端口空出来之后才能接收。",
		heldBy:     "端口 %d 被 %s 占用：可以发送；端口空出来之后才能接收。",
		denied:     "端口 %d 打不开：系统不允许。请换一个端口。",
		refused:    "端口 %d 打不开：系统拒绝了。请换一个端口。",
		offline:    "没有网络。请连接网络，连上后会自动继续。",
		receiving:  "又可以在端口 %d 上接收了。",
		losing:     "消息来得太多，收不过来。来自 %s 的已经丢了 %d 条。",
		others:     "许多地址",
		unseen:     "不知谁（系统丢的）",
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "没有网络。请检查网络连接。",
			chat.UnknownHost:     "找不到这个名字或地址。请检查是否写对。",
			chat.NotAllowed:      "系统不允许发送。请检查防火墙。",
			chat.QueueFull:       "等待发送的太多。请稍后再发。",
			chat.Interrupted:     "程序先结束了。",
			chat.OtherSendFailed: "发送失败。请检查地址和网络。",
		},
		troubles: map[chat.Trouble]string{
			chat.DiskFull:     "磁盘已满。请腾出空间。",
			chat.ReadOnly:     "文件夹无法写入。请检查权限。",
			chat.Locked:       "文件被别的程序锁住了。请关闭那个程序。",
			chat.Damaged:      "文件已损坏。",
			chat.NewerVersion: "文件是更新版本的程序写的。请更新本程序。",
			chat.MemoryOnly:   "磁盘上没有聊天记录。",
		},
		notices: map[chat.NoticeKind]string{
			chat.SettingsUnreadable: "设置文件已损坏，已移到一旁，现在使用默认设置。%s",
			chat.SettingsUnsaved:    "无法保存设置：%s",
			chat.SettingsCorrected:  "有些设置超出范围，已经改正：%s。改写文件之前会先留一份副本。",
			chat.HistoryUnsaved:     "无法保存消息，消息只留在内存里：%s",
			chat.HistoryReplaced:    "聊天记录文件已损坏，已移到一旁，重新开始记录。%s",
			chat.HistoryElsewhere:   "这个数据文件夹正被另一个程序使用。请用 --data 换一个。",
			chat.HistoryTrimmed:     "为了不超过磁盘限额，删去了最早的消息。",
			chat.IdentityMissing:    "无法使用本机的密钥，只能用不加密的明文交谈：%s",
			chat.IdentityTwice:      "另一台机器用着和本机相同的密钥：数据文件夹被复制过。请在其中一台删去 identity.key，再重新启动。",
		},
	},
}
