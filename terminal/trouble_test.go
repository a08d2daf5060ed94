package terminal_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/netip"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/memory"
	"udpchat/settings"
	"udpchat/terminal"
)

func TestTroubleIsSaidWhenItComesAndWhenItGoes(t *testing.T) {
	full := health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}
	newer := health.Notice{Kind: health.HistoryUnsaved, Why: health.NewerVersion}
	trimmed := health.Notice{Kind: health.HistoryTrimmed}
	beside := []health.Notice{{Kind: health.HistoryElsewhere}}
	const inUse = "Another window or terminal is using this data folder, so this one has no encrypted links, reaches only the addresses entered, and its messages are not saved. Choose another folder with --data.\n"
	run(t, &carrier{}, func(s *session) {
		for _, c := range []struct {
			network health.Network
			notices []health.Notice
			want    string
		}{
			{health.Network{State: health.Receiving, Port: 3456}, nil, ""},
			{health.Network{State: health.SendOnly, Port: 3456, Holder: "python3\x1b (4711)"}, nil, "Can't receive from scripts: port 3456 is used by python3" + `\x1b` + " (4711). Sending works. Receiving starts when the port is free.\n"},
			{health.Network{State: health.SendOnly, Port: 3456, Sent: 5}, nil, ""},
			{health.Network{State: health.Receiving, Port: 3456}, nil, "Receiving on port 3456 again.\n"},
			{health.Network{State: health.IPv6Only}, nil, "IPv4 is needed: this computer has only IPv6 addresses. The room continues by itself when it has an IPv4 address.\n"},
			{health.Network{State: health.Offline}, nil, "No network. The room continues by itself when this computer is connected again.\n"},
			{health.Network{State: health.SendOnly, Port: 7}, nil, "Can't receive from scripts: port 7 is used by another program. Sending works. Receiving starts when the port is free.\n"},
			{health.Network{State: health.SendOnly, Losses: []health.Loss{{Host: netip.MustParseAddr("10.0.0.1"), Count: 3}}}, nil, "Messages arrive too fast. So far 3 messages from 10.0.0.1 were lost.\n"},
			{health.Network{State: health.SendOnly, Losses: []health.Loss{{Host: netip.MustParseAddr("10.0.0.1"), Count: 30}}}, nil, ""},
			{health.Network{State: health.SendOnly, Losses: []health.Loss{{Host: netip.MustParseAddr("10.0.0.2"), Count: 1}}}, nil, "Messages arrive too fast. So far 1 message from 10.0.0.2 was lost.\n"},
			{health.Network{State: health.SendOnly, Losses: []health.Loss{{Count: 90}, {Host: netip.MustParseAddr("10.0.0.1"), Count: 30}}}, nil, "Messages arrive too fast. So far 90 messages from many addresses were lost.\n"},
			{health.Network{State: health.SendOnly, Dropped: 7}, nil, "Messages arrive too fast. So far 7 messages from unknown senders (dropped by the system) were lost.\n"},
			{health.Network{State: health.SendOnly, Dropped: 8}, nil, ""},
			{health.Network{State: health.SendOnly}, []health.Notice{full, trimmed}, "Can't save messages, they stay in memory only: the disk is full. Free some space.\nHistory is full; the oldest messages were removed.\n"},
			{health.Network{State: health.SendOnly}, []health.Notice{full, trimmed}, ""},
			{health.Network{State: health.SendOnly}, []health.Notice{newer, trimmed}, "Can't save messages, they stay in memory only: the file is from a newer version. Update the program.\n"},
			{health.Network{State: health.SendOnly}, nil, ""},
			{health.Network{State: health.SendOnly, Port: 80, Why: chat.NotAllowed}, nil, "Can't open port 80: the system does not allow it. Choose another port.\n"},
			{health.Network{State: health.SendOnly, Port: 80, Why: chat.OtherSendFailed}, nil, "Can't open port 80: the system refused. Choose another port.\n"},
			{health.Network{State: health.SendOnly, Port: 7}, nil, "Can't receive from scripts: port 7 is used by another program. Sending works. Receiving starts when the port is free.\n"},
			{health.Network{State: health.SendOnly, Port: 7, Holder: "林晓"}, nil, "Can't receive from scripts: port 7 is used by 林晓. Sending works. Receiving starts when the port is free.\n"},
			{health.Network{State: health.SendOnly, Port: 7}, nil, ""},
			{health.Network{State: health.SendOnly, Port: 7, Holder: "林晓"}, nil, ""},
			{health.Network{State: health.SendOnly, Port: 7, Holder: "王磊"}, nil, "Can't receive from scripts: port 7 is used by 王磊. Sending works. Receiving starts when the port is free.\n"},
			{health.Network{State: health.Receiving, Port: 7}, []health.Notice{{Kind: health.PortHeld, What: "王\x1b磊"}}, "Receiving on port 7 again.\n王" + `\x1b` + "磊 is on this computer, too. Only you receive what scripts send to this computer.\n"},
			{health.Network{State: health.Receiving, Port: 80}, beside, inUse},
			{health.Network{State: health.SendOnly, Port: 80, Holder: "udpchat (7)"}, beside, ""},
			{health.Network{State: health.Offline}, beside, "No network. The room continues by itself when this computer is connected again.\n"},
		} {
			s.Health.SetNotices(c.notices)
			s.Health.SetNetwork(c.network)
			synctest.Wait()
			expect(t, "err", s.err.take(), c.want)
		}
		s.endInput()
		s.end(t, nil)
		expect(t, "out", s.out.take(), title)
	})
}

func TestTheEndOfAStreamEndsIt(t *testing.T) {
	boom := errors.New("boom")
	t.Run("the output", func(t *testing.T) {
		run(t, &carrier{}, func(s *session) {
			s.types("\n")
			s.in.CloseWithError(io.EOF)
			s.end(t, nil)
		})
		term := terminal.New()
		r, w := io.Pipe()
		r.CloseWithError(boom)
		in, _ := io.Pipe()
		defer in.Close()
		term.Room = chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: plain{}})
		term.In, term.Out, term.Err = in, w, io.Discard
		if err := term.Run(t.Context()); !errors.Is(err, boom) {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Run("the input", func(t *testing.T) {
		car := &carrier{peers: []chat.Recipient{"a"}}
		run(t, car, func(s *session) {
			s.types("a\nb")
			s.in.CloseWithError(boom)
			s.end(t, terminal.ErrUnsent)
			expect(t, "err", s.err.take(), "Can't read more input: boom.\n")
			expect(t, "said", strings.Join(car.said, ","), "a")
		})
	})
	t.Run("standard error does not", func(t *testing.T) {
		run(t, &carrier{peers: []chat.Recipient{"a"}}, func(s *session) {
			s.types("👍\nb\n")
			s.in.Close()
			s.end(t, nil)
		}, func(s *session) {
			r, w := io.Pipe()
			r.CloseWithError(boom)
			s.Err = w
		})
	})
}

// torn is an archive that cannot be read.
type torn struct{ *memory.Archive }

func (torn) Window(_ context.Context, q chat.Window, answer func(chat.Page)) {
	answer(chat.Page{Window: q, Err: errors.New("disk")})
}

func TestWhatCannotBeReadBackIsSaid(t *testing.T) {
	var out, e screen
	term := terminal.New()
	term.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: torn{memory.New()}})
	term.In, term.Out, term.Err = strings.NewReader("\n"), &out, &e
	term.Room.Receive(make([]chat.Incoming, 5000))
	if err := term.Run(t.Context()); err != nil {
		t.Error(err)
	}
	expect(t, "err", e.take(), "Some messages could not be read back and were not printed: disk.\n")
}

func TestEarlierRunsAreNotPrinted(t *testing.T) {
	archive := memory.New()
	var old []chat.Message
	for i := range 1500 {
		m := chat.Message{ID: chat.ID(i + 1), Pos: chat.Pos{Order: int64(i + 1), ID: chat.ID(i + 1)}, Author: chat.Me, Text: "old"}
		m.Deliveries = []chat.Delivery{{To: "a", State: chat.Failed, Why: chat.NoNetwork}}
		old = append(old, m)
	}
	archive.Append(old, func() {})
	var out, e screen
	term := terminal.New()
	term.Last = chat.Pos{Order: 1500, ID: 1500}
	term.Room = chat.New(chat.Config{Now: time.Now, Plain: plain{}, Archive: archive, Last: chat.Pos{Order: 1500, ID: 1500}, Changed: term.Changed})
	term.Room.Receive([]chat.Incoming{{From: address(1), Text: "new"}})
	term.Room.Load(t.Context(), chat.OpenRoom, 1500)
	term.In, term.Out, term.Err = strings.NewReader("\n"), &out, &e
	if err := term.Run(t.Context()); err != nil {
		t.Error(err)
	}
	expect(t, "out", out.take(), title+"10.1.0.1:4000\nnew\n")
	expect(t, "err", e.take(), "")
}

func TestLanguageOf(t *testing.T) {
	for name, c := range map[string]struct {
		chosen string
		env    map[string]string
		want   terminal.Language
	}{
		"Chinese":           {"", map[string]string{"LANG": "zh_CN.UTF-8"}, terminal.Chinese},
		"Taiwan":            {"", map[string]string{"LANG": "zh_TW"}, terminal.Chinese},
		"capitals":          {"", map[string]string{"LANG": "ZH"}, terminal.Chinese},
		"German":            {"", map[string]string{"LANG": "de_DE.UTF-8"}, terminal.English},
		"C":                 {"", map[string]string{"LANG": "C"}, terminal.English},
		"LC_ALL goes first": {"", map[string]string{"LANG": "zh_CN", "LC_ALL": "C.UTF-8", "LC_MESSAGES": "zh_CN"}, terminal.English},
		"then LC_MESSAGES":  {"", map[string]string{"LANG": "en_US", "LC_MESSAGES": "zh_CN"}, terminal.Chinese},
		"chosen Chinese":    {settings.Chinese, map[string]string{"LC_ALL": "C"}, terminal.Chinese},
		"chosen English":    {settings.English, map[string]string{"LC_ALL": "zh_CN.UTF-8"}, terminal.English},
		"chosen by nobody":  {settings.SystemChoice, map[string]string{"LC_ALL": "zh_CN.UTF-8"}, terminal.Chinese},
	} {
		if got := terminal.LanguageOf(c.chosen, func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := terminal.LanguageOf("", func(string) string { return "" }); runtime.GOOS != "windows" && got != terminal.English {
		t.Errorf("nothing set: %v", got)
	}
}

func TestANoticeWithoutADetailEndsWithItsSentence(t *testing.T) {
	run(t, &carrier{}, func(s *session) {
		s.Health.SetNotices([]health.Notice{{Kind: health.HistoryReplaced}, {Kind: health.NoticeKind(200)}})
		s.endInput()
		s.end(t, nil)
		expect(t, "err", s.err.take(), "The history file was damaged and has been renamed. A new one was started.\n")
	})
}

func TestWhoUsesTheFolderOfAnotherIsToldWhatFollows(t *testing.T) {
	const inUse = "Another window or terminal is using this data folder, so this one has no encrypted links, reaches only the addresses entered, and its messages are not saved. Choose another folder with --data.\n"
	const toNobody = "Sent to no one: this terminal has no links to others. Name a recipient with --peer ADDRESS.\n"
	for name, c := range map[string]struct {
		person   bool
		carriers []chat.Carrier
		want     string
		err      error
	}{
		"a person":                  {true, nil, "----输入框----\n" + inUse + toNobody, terminal.ErrUnsent},
		"a script":                  {false, nil, inUse + toNobody, terminal.ErrUnsent},
		"a script with a recipient": {false, []chat.Carrier{&carrier{peers: []chat.Recipient{"192.0.2.7"}}}, inUse, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var out, e screen
			term := terminal.New()
			term.Room = chat.New(chat.Config{Archive: memory.New(), Now: time.Now, Plain: plain{}, Carriers: c.carriers, Changed: term.Changed})
			term.Interactive, term.Unlinked, term.Health = c.person, true, &health.Board{}
			term.Health.SetNotices([]health.Notice{{Kind: health.HistoryElsewhere}})
			term.In, term.Out, term.Err = strings.NewReader("hello\n"), &out, &e
			if err := term.Run(t.Context()); !errors.Is(err, c.err) {
				t.Error(err)
			}
			expect(t, "err", e.take(), c.want)
		})
	}
}

func TestWhatIsFoundWrongAtTheEndIsToldAfterwards(t *testing.T) {
	full := health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}
	replaced := health.Notice{Kind: health.HistoryReplaced, What: "/x/history.db.damaged-1"}
	run(t, &carrier{}, func(s *session) {
		s.Health.SetNotices([]health.Notice{{Kind: health.HistoryTrimmed}})
		s.endInput()
		s.end(t, nil)
		s.err.take()
		s.Health.SetNotices([]health.Notice{full, replaced, {Kind: health.HistoryTrimmed}})
		s.Rest()
		expect(t, "err", s.err.take(), "The history file was damaged and has been renamed. A new one was started. /x/history.db.damaged-1\n")
	})
	terminal.New().Rest() // it never ran
}

func TestWhatIsLostIsCounted(t *testing.T) {
	why := health.Notice{Why: health.ReadOnly}
	for _, c := range []struct {
		language terminal.Language
		lost     int64
		why      health.Notice
		want     string
	}{
		{terminal.English, 1, why, "1 message could not be saved and is lost: the folder is read-only. Check its permissions."},
		{terminal.English, 7, why, "7 messages could not be saved and are lost: the folder is read-only. Check its permissions."},
		{terminal.English, 7, health.Notice{}, "7 messages could not be saved and are lost."},
		{terminal.English, 7, health.Notice{What: "odd"}, "7 messages could not be saved and are lost: odd."},
		{terminal.Chinese, 7, why, "有 7 条消息没能保存，已经丢失：文件夹无法写入。请检查权限。"},
		{terminal.Chinese, 7, health.Notice{}, "有 7 条消息没能保存，已经丢失。"},
	} {
		if got := terminal.Lost(c.language, c.lost, c.why); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	err := &fs.PathError{Op: "open", Path: "/x/.udpchat-1.tmp", Err: syscall.EROFS}
	if got := terminal.Why(terminal.Chinese, err); got != "文件夹无法写入。请检查权限。" {
		t.Errorf("%q", got)
	}
}
