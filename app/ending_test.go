package app

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/memory"
	"udpchat/settings"
	"udpchat/terminal"
	"udpchat/terminal/tty"
)

// looking starts a node whose one peer is looked up until the end.
func looking(t *testing.T, dir string) *parts {
	t.Helper()
	var o Options
	if err := errors.Join(o.addPeer("being-looked-up"), o.setPort("1")); err != nil {
		t.Fatal(err)
	}
	o.Port = freePort(t)
	o.Plain = true
	p, err := open(o, dir, false)
	if err != nil {
		t.Fatal(err)
	}
	p.plain.lookup = func(ctx context.Context, _ string) ([]netip.Addr, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	p.start(make(nobody, 1))
	t.Cleanup(p.stop)
	return p
}

func TestNamesThatAreStillLookedUpAreGivenUpAtTheEnd(t *testing.T) {
	s, _ := newStatus(t)
	found := chat.Peer{Entered: "a", Address: addressOf(7)}
	given := chat.Peer{Entered: "a", Why: chat.Interrupted}
	for _, c := range []struct{ known, want []chat.Peer }{
		{[]chat.Peer{{Entered: "a"}, {Entered: "b", Why: chat.UnknownHost}}, []chat.Peer{given, {Entered: "b", Why: chat.UnknownHost}}},
		{[]chat.Peer{{Entered: "a"}, found}, []chat.Peer{given, found}},
		{[]chat.Peer{}, nil},
	} {
		s.peers = c.known
		if got := s.settled(); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v", c.known, got)
		}
		if len(s.peers) > 0 && s.peers[0].Why != chat.ReasonNone {
			t.Error("what is shown was changed")
		}
	}
}

// A pipe that nobody reads takes one Write and never lets it go.
func TestATerminalWhoseOutputNobodyReadsEnds(t *testing.T) {
	for name, streams := range map[string]func(*terminal.Terminal, io.Writer){
		"the output":        func(x *terminal.Terminal, w io.Writer) { x.Out, x.Err = w, io.Discard },
		"what it complains": func(x *terminal.Terminal, w io.Writer) { x.Out, x.Err, x.Interactive = io.Discard, w, true },
	} {
		t.Run(name, func(t *testing.T) {
			r, w := io.Pipe()
			defer r.Close()
			c := console{terminal.New(), func(t *terminal.Terminal) func() {
				streams(t, w)
				return func() {}
			}}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- c.Run(ctx, chat.New(chat.Config{Archive: memory.New(), Now: time.Now})) }()
			cancel()
			began := time.Now()
			if err := <-ended; !errors.Is(err, errStuck) {
				t.Errorf("the error is %v", err)
			}
			if took := time.Since(began); took > limit {
				t.Errorf("ended after %v", took)
			}
		})
	}
}

func TestANodeBesideAnotherNeverWritesItsSettings(t *testing.T) {
	for name, content := range map[string]string{"settings": `{"draft":"first"}`, "a damaged file": `{"draft`} {
		dir := t.TempDir()
		file := filepath.Join(dir, "settings.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		p := beginBeside(t, dir, Options{}, true)
		change(t, p, func(s *settings.Settings) { s.Keep(settings.Conversation{Draft: "second"}) })
		if p.store.Get().Conversation(chat.OpenRoom).Draft != "second" {
			t.Errorf("%s: nothing changed in memory", name)
		}
		p.stop()
		if got, err := os.ReadFile(file); err != nil || string(got) != content || len(folder(t, dir)) != 1 {
			t.Errorf("%s: %q, %v, %q", name, got, err, folder(t, dir))
		}
	}
}

func TestNobodyTypesAtAFileOrANullDevice(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	file, err := os.Create(filepath.Join(t.TempDir(), "x"))
	if err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	w.Close()
	for name, f := range map[string]*os.File{"null": null, "a file": file, "a pipe": r, "a closed one": w} {
		if tty.Is(f) {
			t.Errorf("somebody types at %s", name)
		}
	}
	file.Close()
}

func TestTheTerminalSpeaksTheLanguageChosen(t *testing.T) {
	t.Setenv("LC_ALL", "C")
	dir := t.TempDir()
	saved(t, dir, func(s *settings.Settings) { s.Language = settings.Chinese })
	p := begin(t, dir, Options{})
	if c := newTerminal(p).(console); c.terminal.Language != terminal.Chinese || c.Raise() {
		t.Errorf("language %v, raised %v", c.terminal.Language, c.Raise())
	}
}

func TestAnExportLeavesAFileOfTheSameNameWithPartAlone(t *testing.T) {
	dir, _ := said(t, 1)
	home := t.TempDir()
	path, mine := filepath.Join(home, "a.txt"), filepath.Join(home, "a.txt.part")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{dir, filepath.Join(dir, "none")} {
		_ = runExport(path, folder, true, io.Discard, io.Discard) // the second fails
	}
	got, err := os.ReadFile(mine)
	if err != nil || string(got) != "mine" || !slices.Equal(folder(t, home), []string{"a.txt", "a.txt.part"}) {
		t.Errorf("%q, %v, %q", got, err, folder(t, home))
	}
	if got, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(got), firstAsText) {
		t.Errorf("%q, %v", got, err)
	}
}
