//go:build !windows

package app

import (
	"fmt"
	"io"
	"os"
	"testing"
)

func TestTheTerminalReadsAndPrintsInTheEncodingOfItsConsole(t *testing.T) {
	const thanks = "\xd0\xbb\xd0\xbb" // 谢谢 in GBK, and лл in UTF-8
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ locale, in, sent, title, printed string }{
		"GBK in a pipe":               {"C.UTF-8", thanks + "\n", thanks, "-------UDP聊天室-------", "谢谢"},
		"without a locale":            {"C", thanks + "\n", thanks, "-------UDP聊天室-------", "谢谢"},
		"a GBK console":               {"zh_CN.GBK", thanks + "\n", thanks, "-------UDP\xc1\xc4\xcc\xec\xca\xd2-------", thanks},
		"UTF-8 in a GBK console":      {"zh_CN.GB18030", "编译完成\n", "\xb1\xe0\xd2\xeb\xcd\xea\xb3\xc9", "-------UDP\xc1\xc4\xcc\xec\xca\xd2-------", thanks},
		"damaged UTF-8":               {"zh_CN.UTF-8", "编译 \xff 完成\n", "\xb1\xe0\xd2\xeb \xa1\xfe \xcd\xea\xb3\xc9", "-------UDP聊天室-------", "谢谢"},
		"UTF-16 with a mark":          {"C", "\xff\xfe\x60\x4f\x7d\x59\x0d\x00\x0a\x00", "\xc4\xe3\xba\xc3", "-------UDP聊天室-------", "谢谢"},
		"Cyrillic in a UTF-8 console": {"ru_RU.UTF-8", "лл\n", "\xa7\xdd\xa7\xdd", "-------UDP聊天室-------", "谢谢"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, peer := hold(t)
			port := freePort(t)
			p := command(t, "env", "LC_ALL="+c.locale, self, "--plain", "--terminal", "--data", t.TempDir(), "--port", fmt.Sprint(port), "--peer", addressOf(peer).String())
			if _, err := io.WriteString(p.in, c.in); err != nil {
				t.Fatal(err)
			}
			if got := read(t, conn); got != c.sent {
				t.Errorf("the script got %q", got)
			}
			until(t, "a script is printed", func() bool {
				script(t, port, thanks) // the port may not be open yet
				return len(p.printed()) >= 3
			})
			p.in.Close()
			if code := p.ends(t); code != exitOK {
				t.Errorf("exit code %d, said %q", code, p.said())
			}
			if out := p.printed(); out[0] != c.title || out[2] != c.printed {
				t.Errorf("printed %q", out)
			}
		})
	}
}
