package terminal

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"udpchat/chat/visible"
	"udpchat/settings"
)

// PeerFault is the error of an address that settings.ParsePeer refused, as a sentence that tells what to enter instead.
func PeerFault(l Language, err error) error {
	var e *settings.PeerError
	if !errors.As(err, &e) {
		return err
	}
	sentence := cmp.Or(peerFaults[l][e.Kind], peerFaults[l][settings.PeerBadName])
	if strings.Contains(sentence, "%s") {
		sentence = fmt.Sprintf(sentence, visible.String(e.Value))
	}
	return errors.New(sentence)
}

// peerFaults are the sentences by language; %s is the value of the error.
var peerFaults = map[Language]map[settings.PeerErrorKind]string{
	English: {
		settings.PeerEmpty:         "enter an address",
		settings.PeerIncomplete:    "the address is incomplete",
		settings.PeerTooFewParts:   "an address has four parts, like 192.168.1.20",
		settings.PeerTooManyParts:  "an address has four parts, like 192.168.1.20",
		settings.PeerOctetTooLarge: "%s is too large: each part is 0 to 255",
		settings.PeerLeadingZero:   "write %s without leading zeros: some programs read it as another number",
		settings.PeerBadPort:       "%s is not a port from 1 to 65535",
		settings.PeerBadName:       "%s is not a valid host name",
		settings.PeerIPv6:          "only IPv4 works here: use an address like 192.168.1.20",
		settings.PeerMulticast:     "%s is a multicast address, which can't be used here",
		settings.PeerUnspecified:   "%s is not the address of a computer",
		settings.PeerReserved:      "%s is reserved: nothing sent there arrives",
		settings.PeerNetwork:       "that is a whole network: enter one computer's address, or %s for all of them",
		settings.PeerSeveral:       "enter one address at a time, such as %s, with one --peer for each",
		settings.PeerExtra:         "there is more than an address: leave out the rest, as in lab-pc or 192.168.1.20:4000",
	},
	Chinese: {
		settings.PeerEmpty:         "请填一个地址",
		settings.PeerIncomplete:    "地址不完整",
		settings.PeerTooFewParts:   "地址有四段，例如 192.168.1.20",
		settings.PeerTooManyParts:  "地址有四段，例如 192.168.1.20",
		settings.PeerOctetTooLarge: "%s 太大，每段是 0 到 255",
		settings.PeerLeadingZero:   "%s 前面不要写 0，有的程序会把它当成另一个数",
		settings.PeerBadPort:       "%s 不是 1 到 65535 的端口",
		settings.PeerBadName:       "%s 不是有效的主机名",
		settings.PeerIPv6:          "这里只能用 IPv4，例如 192.168.1.20",
		settings.PeerMulticast:     "%s 是组播地址，聊天室不用组播",
		settings.PeerUnspecified:   "%s 不是任何电脑的地址",
		settings.PeerReserved:      "%s 是保留地址，发去的消息不会到达",
		settings.PeerNetwork:       "这是整个网络。请填一台电脑的地址，要发给所有电脑就填 %s",
		settings.PeerSeveral:       "一次只填一个地址，例如 %s；每个地址写一个 --peer",
		settings.PeerExtra:         "这里不只有地址。请去掉其余部分，写成 lab-pc 或 192.168.1.20:4000",
	},
}
