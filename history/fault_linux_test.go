package history

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/history/lines"
	"udpchat/transport/transporttest"
)

func addLinuxRoles() {
	roles["full"] = func() { runRole(fullRole) }
	roles["small"] = func() { runRole(smallRole) }
	roles["linked"] = func() { runRole(linkedRole) }
	roles["readonly"] = func() { runRole(readOnlyRole) }
}

// TestFaultsOfRealDisks runs each role in its own mount namespace.
func TestFaultsOfRealDisks(t *testing.T) {
	for _, role := range []string{"full", "small", "readonly", "linked"} {
		t.Run(role, func(t *testing.T) {
			cmd := as(role, t.TempDir())
			cmd.Stderr = nil
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
			}
			out, err := cmd.CombinedOutput()
			if _, ended := err.(*exec.ExitError); err != nil && !ended {
				transporttest.SkipOutsideCI(t, fmt.Sprint("no mounts of one's own here: ", err))
			}
			if err != nil || !strings.HasSuffix(string(out), "as it should\n") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func runRole(f func(folder string, news *noticeLog) error) {
	folder := os.Getenv(folderVariable)
	if err := syscall.Mount("", "/", "", syscall.MS_PRIVATE|syscall.MS_REC, ""); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	if err := f(folder, newTold()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("as it should")
}

// expect waits for a notice.
func expect(news *noticeLog, want health.Notice) error {
	<-news.new
	news.mu.Lock()
	defer news.mu.Unlock()
	if got := news.all[len(news.all)-1]; got != want {
		return fmt.Errorf("the notice is %v, want %v", got, want)
	}
	return nil
}

func roleOptions(news *noticeLog) Options {
	return Options{Notice: news.notice, Retry: 1e7, gather: 1e6, KeepFree: 1, free: func(string) (int64, error) { return 1 << 40, nil }}
}

// fullRole writes until the disk is full, and goes on after the disk has grown.
func fullRole(folder string, news *noticeLog) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		return err
	}
	h := Open(folder, roleOptions(news))
	want := many(1, 500)
	stored := make(chan struct{})
	h.Append(want, func() { close(stored) })
	<-stored
	for range 6 {
		batch := many(1+len(want), 500)
		for i := range batch {
			batch[i].Text = strings.Repeat("x", 1000)
		}
		want = append(want, batch...)
		h.Append(batch, func() {})
	}
	if err := expect(news, health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull}); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return err
	}
	if err := expect(news, health.Notice{}); err != nil {
		return err
	}
	h.Close()
	return compare(folder, want)
}

// smallRole has no room even for the file that goes with the log.
func smallRole(folder string, news *noticeLog) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=16k"); err != nil {
		return err
	}
	h := Open(folder, roleOptions(news))
	defer h.Close()
	h.Append(many(1, 1), func() {})
	return expect(news, health.Notice{Kind: health.HistoryUnsaved, Why: health.DiskFull})
}

// readOnlyRole opens a folder that cannot be written, and writes once it can.
func readOnlyRole(folder string, news *noticeLog) error {
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=64m"); err != nil {
		return err
	}
	h := Open(folder, roleOptions(news))
	want := many(1, 100)
	h.Append(want, func() {})
	h.Close()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=64m"); err != nil {
		return err
	}
	if err := compare(folder, want); err != nil {
		return fmt.Errorf("export from a read-only folder: %w", err)
	}
	h = Open(folder, roleOptions(news))
	if h.Last().ID != 100 {
		return fmt.Errorf("Last is %d, want 100", h.Last().ID)
	}
	if err := expect(news, health.Notice{Kind: health.HistoryUnsaved, Why: health.ReadOnly}); err != nil {
		return err
	}
	more := many(101, 100)
	h.Append(more, func() {})
	if err := syscall.Mount("tmpfs", folder, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		return err
	}
	if err := expect(news, health.Notice{}); err != nil {
		return err
	}
	h.Close()
	return compare(folder, slices.Concat(want, more))
}

// compare exports a history and compares it with messages.
func compare(folder string, want []chat.Message) error {
	var got, expected strings.Builder
	if err := Export(context.Background(), folder, &got, lines.JSONL, nil, nil); err != nil {
		return err
	}
	for _, m := range want {
		expected.Write(lines.JSONL.Append(nil, m, false))
	}
	if got.String() != expected.String() {
		return fmt.Errorf("the history holds %d bytes of messages, want %d", got.Len(), expected.Len())
	}
	return nil
}

// While another program reads the old history, part of
func TestAHistoryOfTheFirstEditionIsSetAsideWithItsLog(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	db := firstEdition(t, pathIn(folder), "PRAGMA journal_mode = WAL", "INSERT INTO message VALUES (2, 0, '在日志里')")
	openTest(t, folder, Options{Notice: news.notice}).Close()
	aside := news.wait(t).What
	if aside == "" || !hasJournal(aside) {
		t.Fatalf("%q has no log", aside)
	}
	db.Close()
	var text string
	old, err := sql.Open("sqlite", address(aside))
	if err == nil {
		defer old.Close()
		err = old.QueryRow("SELECT text FROM message WHERE id = 2").Scan(&text)
	}
	if err != nil || text != "在日志里" {
		t.Errorf("read is %q, %v", text, err)
	}
}
