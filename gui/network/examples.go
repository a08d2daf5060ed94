package network

import (
	"fmt"
	"net/netip"

	"udpchat/chat/health"
	"udpchat/gui/words"
)

// Example is a program of a few lines that sends a message to the open room.
type Example struct{ Title, Text string }

// Examples are programs for people who want to join from a script. They send 你好 in GB2312 to an address. Tests run them
// exactly as they are shown.
func Examples(to netip.AddrPort) []Example {
	host, port := to.Addr(), to.Port()
	return []Example{
		{words.Say("Python, sends a line"), fmt.Sprintf(`import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto("你好".encode("gb2312"), ("%v", %d))`, host, port)},
		{words.Say("netcat, in a shell"), fmt.Sprintf(`printf '你好' | iconv -f utf-8 -t gb2312 | nc -u -w1 %v %d`, host, port)},
		{"PowerShell", fmt.Sprintf(`$u = New-Object Net.Sockets.UdpClient
$b = [Text.Encoding]::GetEncoding("gb2312").GetBytes("你好")
$u.Send($b, $b.Length, "%v", %d)`, host, port)},
	}
}

// exampleAddress is the address examples send to: that of this machine.
func exampleAddress(n health.Network) netip.AddrPort {
	host := n.Primary()
	if !host.IsValid() {
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return netip.AddrPortFrom(host, n.Port)
}
