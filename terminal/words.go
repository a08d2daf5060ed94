package terminal

import (
	"cmp"
	"fmt"
	"strings"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/settings"
)

// Language is the language of the program's own sentences.
type Language uint8

// The languages there are.
const (
	English Language = iota
	Chinese
)

// LanguageOf returns the language that a person chose, as a value of settings.Settings.Language. If none is chosen it is the
// language of the environment: of the first of LC_ALL, LC_MESSAGES and LANG that is set, or else of the system.
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
	sentWords
	networkWords
	windowWords

	noInput, unreadable string  // about the streams and the history
	comma, stop         string  // between names; after a sentence
	lost                counted // %d messages, %s
	reasons             map[chat.Reason]string
	troubles            map[health.Trouble]string
	notices             map[health.NoticeKind]string // %s is a detail
}

// sentWords are about what a person sent: what scripts see of it, and what was not sent.
type sentWords struct {
	differs, nobody, noOne, empty, unlinked, failed, tooLong, later string
	unfinished                                                      counted // %d deliveries
}

// networkWords are about the network. After losing stands a host, or others or unseen.
type networkWords struct {
	sendOnly, heldBy, denied, refused, tooManyOpen, offline, needsIPv4, receiving string
	losing                                                                        counted // %d messages, %s
	others, unseen                                                                string
}

// windowWords are about a window that cannot be opened; missing and alone are by system, see NoWindow.
type windowWords struct {
	noDisplay, noWindow, here string
	missing, alone            map[string]string
}

// otherSystem is the key of what is said on every system without words of its own.
const otherSystem = ""

// counted is a sentence with a number: its form for exactly one, and its form for every other number.
type counted struct{ one, many string }

func (c counted) of(n uint64) string {
	if n == 1 {
		return c.one
	}
	return c.many
}

// reason is why a message was not sent.
func (w *words) reason(why chat.Reason) string {
	if s, ok := w.reasons[why]; ok {
		return s
	}
	return w.reasons[chat.OtherSendFailed]
}

// notice is the sentence for a notice, or empty if its kind is unknown.
func (w *words) notice(n health.Notice) string {
	s := w.notices[n.Kind]
	if !strings.Contains(s, "%s") {
		return s
	}
	return strings.TrimSpace(fmt.Sprintf(s, w.detail(n))) // the detail at its end may be empty
}

// detail is the cause of a notice, in the system's words if there are no others.
func (w *words) detail(n health.Notice) string {
	return cmp.Or(w.troubles[n.Why], chat.Visible(n.What))
}

// cause is why something failed, as the end of a sentence.
func (w *words) cause(err error) string {
	s := w.detail(health.NoticeOf(health.NoNotice, err))
	if !strings.HasSuffix(s, w.stop) {
		s += w.stop
	}
	return s
}

var table = map[Language]*words{
	English: {
		sentWords: sentWords{
			differs:  "Scripts see: %s",
			nobody:   "Sent to no one yet: no one else on this network runs the program. Whoever comes within a minute gets it. Or name a recipient with --peer ADDRESS.",
			noOne:    "No one came in time, so it was not sent.",
			empty:    "Sent to no one: no one else is here. Name a recipient with --peer ADDRESS.",
			unlinked: "Sent to no one: this terminal has no links to others. Name a recipient with --peer ADDRESS.",
			failed:   "Not sent to %s: %s",
			tooLong:  "A line was not sent: it is longer than %d bytes. Split it and send it again.",
			later:    "Offline now: %s. They get your messages when both of you are online.",
			unfinished: counted{
				"The program ended before %d delivery was finished.",
				"The program ended before %d deliveries were finished.",
			},
		},
		networkWords: networkWords{
			sendOnly:    "Can't receive from scripts: port %d is used by another program. Sending works. Receiving starts when the port is free.",
			heldBy:      "Can't receive from scripts: port %d is used by %s. Sending works. Receiving starts when the port is free.",
			denied:      "Can't open port %d: the system does not allow it. Choose another port.",
			tooManyOpen: "Can't open the network: the program may not open more files. Raise its limit (ulimit -n) or quit other programs.",
			refused:     "Can't open port %d: the system refused. Choose another port.",
			offline:     "No network. The room continues by itself when this computer is connected again.",
			needsIPv4:   "IPv4 is needed: this computer has only IPv6 addresses. The room continues by itself when it has an IPv4 address.",
			receiving:   "Receiving on port %d again.",
			losing: counted{
				"Messages arrive too fast. So far %d message from %s was lost.",
				"Messages arrive too fast. So far %d messages from %s were lost.",
			},
			others: "many addresses",
			unseen: "unknown senders (dropped by the system)",
		},
		windowWords: windowWords{
			noDisplay: "No display; running in the terminal.",
			noWindow:  "No window could be opened: this machine has no OpenGL 2.1. ",
			here:      "Running in the terminal for now.",
			missing: map[string]string{
				"windows":   "Install the graphics card's driver; in a virtual machine or over remote desktop put Mesa's opengl32.dll beside udpchat.exe.",
				"darwin":    "Switch on 3D acceleration in the settings of the virtual machine.",
				otherSystem: "Install the software renderer of OpenGL (Debian and Ubuntu: libgl1-mesa-dri, Fedora: mesa-dri-drivers), or switch on 3D acceleration in the virtual machine.",
			},
			alone: map[string]string{
				"windows":   "Or start udpchat-terminal.exe, which lies beside this program and needs no window.",
				otherSystem: "Or run udpchat --terminal in a terminal.",
			},
		},
		noInput:    "Can't read more input: %s",
		unreadable: "Some messages could not be read back and were not printed: %s",
		comma:      ", ",
		stop:       ".",
		lost:       counted{"%d message could not be saved and is lost: %s", "%d messages could not be saved and are lost: %s"},
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "there is no network. Check the connection.",
			chat.NeedsIPv4:       "IPv4 is needed, and this computer has only IPv6 addresses.",
			chat.ServerSilent:    "the name server does not answer. Check the network, or use the IP address.",
			chat.ServerFailed:    "the name server is not working. Use the IP address, or try again later.",
			chat.UnknownHost:     "no computer with that name or address was found. Check the spelling.",
			chat.NotAllowed:      "the system does not allow it. Check the firewall.",
			chat.TooManyOpen:     "the program may not open more files. Raise its limit (ulimit -n).",
			chat.QueueFull:       "too many messages are waiting. Wait a little and send it again.",
			chat.Interrupted:     "the program quit first.",
			chat.OtherSendFailed: "sending failed. Check the address and the network.",
		},
		troubles: map[health.Trouble]string{
			health.DiskFull:     "the disk is full. Free some space.",
			health.ReadOnly:     "the folder is read-only. Check its permissions.",
			health.Locked:       "another program is using the file. Close that program.",
			health.Damaged:      "the file is damaged.",
			health.NewerVersion: "the file is from a newer version. Update the program.",
			health.TooManyOpen:  "the program may not open more files. Raise its limit (ulimit -n) or quit other programs.",
			health.Missing:      "the file or folder is not there. Check its name.",
			health.NotAFolder:   "a part of its path is a file, not a folder. Choose another folder.",
			health.IsAFolder:    "a folder has the file's name. Rename that folder.",
			health.BadName:      "the disk does not allow this name or path. Choose a shorter or simpler one.",
			health.DiskFails:    "the disk can't be read or written. Check the disk.",
			health.Unreachable:  "the disk can't be reached. Check that it is connected.",
			health.Quarantined:  "a virus scanner holds the file. Look into its quarantine.",
			health.TooLarge:     "the disk takes no file of this size. Choose another disk.",
			health.MemoryOnly:   "there is no saved history.",
		},
		notices: map[health.NoticeKind]string{
			health.SettingsUnreadable: "The settings file was damaged and has been renamed. Default settings are in use. %s",
			health.SettingsUnsaved:    "Can't save settings: %s",
			health.SettingsCorrected:  "Some settings were out of range and have been corrected: %s. The file is backed up before it changes.",
			health.HistoryUnsaved:     "Can't save messages, they stay in memory only: %s",
			health.HistoryReplaced:    "The history file was damaged and has been renamed. A new one was started. %s",
			health.HistoryElsewhere:   "Another window or terminal is using this data folder, so this one has no encrypted links, reaches only the addresses entered, and its messages are not saved. Choose another folder with --data.",
			health.FilesWereOpen:      "Other users of this computer could read your messages and your key. Now only you can.",
			health.FilesAreOpen:       "Other users of this computer may be able to read your messages and your key. Move the data folder to a place that only you can use, with --data.",
			health.HistoryTrimmed:     "History is full; the oldest messages were removed.",
			health.IdentityMissing:    "Your key can't be used, so messages are sent unencrypted: %s",
			health.LinksDown:          "Can't reach other nodes encrypted, messages go to the addresses entered only: %s",
			health.IdentityTwice:      "Another computer is using your key: its data folder was copied. Delete identity.key on one of the two, then restart the program there.",
		},
	},
	Chinese: {
		sentWords: sentWords{
			differs:    "脚本会看到：%s",
			nobody:     "还没有发给任何人：网络里没有别人打开本程序。一分钟内来的人会收到。也可用 --peer 地址 指定收信人。",
			noOne:      "没有等到别人，所以没有发出。",
			empty:      "没有发给任何人：这里没有别人。可用 --peer 地址 指定收信人。",
			unlinked:   "没有发给任何人：这个终端和别人没有连接。可用 --peer 地址 指定收信人。",
			failed:     "没能发给 %s：%s",
			tooLong:    "有一行没有发送：超过 %d 字节。请分开再发。",
			later:      "现在不在线：%s。双方都在线时自动补发。",
			unfinished: counted{"程序结束时还有 %d 份没有发完。", "程序结束时还有 %d 份没有发完。"},
		},
		networkWords: networkWords{
			sendOnly:    "收不到脚本消息：端口 %d 被别的程序占用。仍然可以发送，端口空出来后就能接收。",
			heldBy:      "收不到脚本消息：端口 %d 被 %s 占用。仍然可以发送，端口空出来后就能接收。",
			denied:      "无法打开端口 %d：系统不允许。请换一个端口。",
			tooManyOpen: "无法使用网络：程序不能再打开更多文件。请提高上限（ulimit -n），或关闭一些程序。",
			refused:     "无法打开端口 %d：系统拒绝了。请换一个端口。",
			offline:     "没有网络，重新连上后会自动继续。",
			needsIPv4:   "需要 IPv4：这台电脑只有 IPv6 地址。有了 IPv4 地址后会自动继续。",
			receiving:   "又可以在端口 %d 上接收了。",
			losing:      counted{"消息来得太快，已丢失 %d 条，来自 %s。", "消息来得太快，已丢失 %d 条，来自 %s。"},
			others:      "多个地址",
			unseen:      "未知地址（系统丢弃）",
		},
		windowWords: windowWords{
			noDisplay: "没有图形界面，改在终端里运行。",
			noWindow:  "打不开窗口：这台机器没有 OpenGL 2.1。",
			here:      "先在终端里运行。",
			missing: map[string]string{
				"windows":   "请安装显卡的驱动程序；在虚拟机或远程桌面里，把 Mesa 的 opengl32.dll 放到 udpchat.exe 旁边。",
				"darwin":    "请在虚拟机的设置里打开三维图形加速。",
				otherSystem: "请安装 OpenGL 的软件渲染器（Debian 和 Ubuntu：libgl1-mesa-dri，Fedora：mesa-dri-drivers），或在虚拟机里打开三维图形加速。",
			},
			alone: map[string]string{
				"windows":   "或者运行旁边的 udpchat-terminal.exe，它不需要窗口。",
				otherSystem: "或者在终端里运行 udpchat --terminal。",
			},
		},
		noInput:    "无法继续读取输入：%s",
		unreadable: "有些消息读不回来，没有显示：%s",
		comma:      "、",
		stop:       "。",
		lost:       counted{"有 %d 条消息没能保存，已经丢失：%s", "有 %d 条消息没能保存，已经丢失：%s"},
		reasons: map[chat.Reason]string{
			chat.NoNetwork:       "没有网络。请检查网络连接。",
			chat.NeedsIPv4:       "需要 IPv4，而这台电脑只有 IPv6 地址。",
			chat.ServerSilent:    "域名服务器没有回应。请检查网络，或改填 IP 地址。",
			chat.ServerFailed:    "域名服务器无法使用。请改填 IP 地址，或稍后再试。",
			chat.UnknownHost:     "找不到这个名字或地址。请检查是否写对。",
			chat.NotAllowed:      "系统不允许发送。请检查防火墙。",
			chat.TooManyOpen:     "程序不能再打开更多文件。请提高上限（ulimit -n）。",
			chat.QueueFull:       "等待发送的消息太多。请稍后再发。",
			chat.Interrupted:     "程序先退出了。",
			chat.OtherSendFailed: "发送失败。请检查地址和网络。",
		},
		troubles: map[health.Trouble]string{
			health.DiskFull:     "磁盘已满。请腾出空间。",
			health.ReadOnly:     "文件夹无法写入。请检查权限。",
			health.Locked:       "文件被别的程序占用。请关闭那个程序。",
			health.Damaged:      "文件已损坏。",
			health.NewerVersion: "文件来自更新的版本。请更新本程序。",
			health.TooManyOpen:  "程序不能再打开更多文件。请提高上限（ulimit -n），或关闭一些程序。",
			health.Missing:      "文件或文件夹不存在。请检查名称。",
			health.NotAFolder:   "路径中有一部分是文件，不是文件夹。请换一个文件夹。",
			health.IsAFolder:    "有个文件夹占用了这个文件的名字。请给那个文件夹改名。",
			health.BadName:      "磁盘不允许这个名称或路径。请换一个更短、更简单的。",
			health.DiskFails:    "磁盘无法读写。请检查磁盘。",
			health.Unreachable:  "连不上磁盘。请检查连接。",
			health.Quarantined:  "文件被杀毒软件扣留。请查看它的隔离区。",
			health.TooLarge:     "磁盘放不下这么大的文件。请换一个磁盘。",
			health.MemoryOnly:   "没有保存的历史。",
		},
		notices: map[health.NoticeKind]string{
			health.SettingsUnreadable: "设置文件损坏，已改名保留，现在使用默认设置。%s",
			health.SettingsUnsaved:    "无法保存设置：%s",
			health.SettingsCorrected:  "有些设置超出范围，已经改正：%s。修改文件前会先备份。",
			health.HistoryUnsaved:     "无法保存消息，消息只留在内存里：%s",
			health.HistoryReplaced:    "历史文件损坏，已改名保留，并新建了一个。%s",
			health.HistoryElsewhere:   "另一个窗口或终端正在使用这个数据文件夹，所以这里没有加密连接，只发给填好的地址，消息也不保存。请用 --data 换一个文件夹。",
			health.FilesWereOpen:      "这台电脑的其他用户原来可以读取你的消息和密钥。现在只有你能读取。",
			health.FilesAreOpen:       "这台电脑的其他用户可能可以读取你的消息和密钥。请用 --data 把数据文件夹换到只有你能用的地方。",
			health.HistoryTrimmed:     "历史已到上限，最早的消息已删除。",
			health.IdentityMissing:    "无法使用你的密钥，消息将不加密发送：%s",
			health.LinksDown:          "无法与别人建立加密连接，消息只发给填写的地址：%s",
			health.IdentityTwice:      "另一台电脑正在使用和你相同的密钥：数据文件夹被复制过。请在其中一台删除 identity.key，再重新启动程序。",
		},
	},
}

// Why is what is wrong, as the end of a sentence.
func Why(l Language, err error) string { return table[l].cause(err) }

// Notice is the sentence for a notice, or empty if its kind is unknown.
func Notice(l Language, n health.Notice) string { return table[l].notice(n) }

// Lost is the sentence for messages that could not be saved until the end; the notice says why.
func Lost(l Language, messages int64, why health.Notice) string {
	w := table[l]
	s := fmt.Sprintf(w.lost.of(uint64(messages)), messages, w.detail(why))
	return strings.TrimRight(strings.TrimRight(s, " :：.。"), " ") + w.stop
}

// NoDisplay is the sentence for a program that was to open a window where there is no display.
func NoDisplay(l Language) string { return table[l].noDisplay }

// NoWindow is what is said when no window could be opened though there is a display.
type NoWindow struct {
	Why   string // what is missing, and what to do about it
	Here  string // that the room goes on in this terminal
	Alone string // how to open the room without a window
}

// NoWindowWords are those words in a language, for a system as the Go runtime names it. Nothing in them was written by anybody
// else, and there is no quotation mark in them.
func NoWindowWords(l Language, system string) NoWindow {
	w := table[l]
	of := func(bySystem map[string]string) string {
		if s, ok := bySystem[system]; ok {
			return s
		}
		return bySystem[otherSystem]
	}
	return NoWindow{Why: w.noWindow + of(w.missing), Here: w.here, Alone: of(w.alone)}
}
