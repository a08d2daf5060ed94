package history

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"udpchat/chat"
	"udpchat/chat/health"
)

const folderVariable = "HISTORY_TEST_FOLDER"

func addRoles() {
	roles["lock"] = lockRole
	roles["writer"] = writerRole
	addLinuxRoles()
}

// as returns a command that is this binary in another role.
func as(role, folder string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role, folderVariable+"="+folder)
	cmd.Stderr = os.Stderr
	return cmd
}

// lockRole holds the write lock until its input ends.
func lockRole() {
	f, err := openFile(context.Background(), pathIn(os.Getenv(folderVariable)), time.Second)
	if err == nil {
		err = f.exec(context.Background(), "BEGIN IMMEDIATE")
	}
	fmt.Println("locked", err)
	io.Copy(io.Discard, os.Stdin)
}

// locked runs the lock role until the returned function is called.
const briefly = 20 * time.Millisecond // for locks that are not going to be free

func locked(t *testing.T, folder string) (unlock func()) {
	t.Helper()
	cmd := as("lock", folder)
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "locked <nil>\n" {
		t.Fatalf("the other process says %q", line)
	}
	return func() {
		in.Close()
		cmd.Wait()
	}
}

func TestWhileAnotherProcessHoldsTheLockTheRoomGoesOn(t *testing.T) {
	folder, news := t.TempDir(), newTold()
	first := openTest(t, folder, Options{})
	first.Append([]chat.Message{theirs(1, "一")}, func() {})
	first.Close()

	unlock := locked(t, folder)
	h := openTest(t, folder, Options{Notice: news.notice, busy: briefly})
	if h.Last().ID != 1 {
		t.Errorf("Last is %d, want 1", h.Last().ID)
	}
	stored := make(chan struct{})
	h.Append([]chat.Message{theirs(2, "二")}, func() { close(stored) })
	if n := news.wait(t); n != (health.Notice{Kind: health.HistoryUnsaved, Why: health.Locked}) {
		t.Errorf("the notice is %v", n)
	}
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"一"}) {
		t.Errorf("meanwhile one can read %q", got)
	}
	unlock()
	if n := news.wait(t); n != (health.Notice{}) {
		t.Errorf("the notice is not taken back but %v", n)
	}
	arrives(t, stored)
	if got := texts(everything(t, h)); !slices.Equal(got, []string{"一", "二"}) {
		t.Errorf("afterwards one can read %q", got)
	}
}

func TestWithAClockThatIsFarOffNoMessageTakesTheKeyOfAnother(t *testing.T) {
	for _, year := range []int{1601, 1970, 2500} {
		folder, news := t.TempDir(), newTold()
		first := openTest(t, folder, Options{})
		first.Append([]chat.Message{theirs(1, "一")}, func() {})
		first.Close()
		alter(t, folder, "ALTER TABLE newest RENAME TO hidden") // what Open reads
		h := openTest(t, folder, Options{Notice: news.notice, Now: func() time.Time { return time.Date(year, 1, 1, 0, 0, 1, 0, time.UTC) }})
		id := h.Last().ID
		alter(t, folder, "ALTER TABLE hidden RENAME TO newest")
		want := []chat.Message{theirs(1, "一"), theirs(2, "二"), theirs(3, "三")}
		for i := range want[1:] {
			want[i+1].ID += id
			want[i+1].Pos.Order += int64(id)
			want[i+1].Pos.ID += id
		}
		h.Append(want[1:], func() {})
		flush(t, h)
		wantMessages(t, everything(t, h), want)
	}
}

func TestADamagedFileIsSetAsideWhole(t *testing.T) {
	for name, content := range map[string]string{
		"garbage":            strings.Repeat("garbage ", 2000),
		"a short file":       strings.Repeat("x", 600),
		"another's database": "PRAGMA application_id = 5",
		"no version":         "PRAGMA user_version = 0",
		"an absurd version":  "PRAGMA user_version = -5",
	} {
		t.Run(name, func(t *testing.T) {
			folder, news := t.TempDir(), newTold()
			if strings.HasPrefix(content, "PRAGMA") {
				openTest(t, folder, Options{}).Close()
				alter(t, folder, content)
			} else if err := os.WriteFile(pathIn(folder), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(pathIn(folder))
			h := openTest(t, folder, Options{Notice: news.notice})
			h.Append([]chat.Message{theirs(1, "新")}, func() {})
			flush(t, h)
			n := news.wait(t)
			after, err := os.ReadFile(n.What)
			if n.Kind != health.HistoryReplaced || err != nil || string(after) != string(before) {
				t.Errorf("notice %v; the file set aside: %v", n, err)
			}
			if got := texts(everything(t, h)); !slices.Equal(got, []string{"新"}) || len(news.kinds()) != 1 {
				t.Errorf("got %q; notices %v", got, news.kinds())
			}
		})
	}
}

// damage writes garbage over the middle of a closed history, behind the pages that the tables had from the start.
func damage(t *testing.T, folder string) {
	t.Helper()
	f, err := os.OpenFile(pathIn(folder), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, _ := f.Stat()
	if _, err := f.WriteAt([]byte(strings.Repeat("garbage ", int(info.Size()-51*4096)/8)), 50*4096); err != nil {
		t.Fatal(err)
	}
}

func TestDamageInTheMiddleIsFoundOnReading(t *testing.T) {
	for name, meet := range map[string]func(*testing.T, *History){
		"writer": func(t *testing.T, h *History) { h.Append(many(5001, 5000), func() {}) },
		"reader": func(t *testing.T, h *History) {
			if p := window(t, h, chat.Window{Before: 1 << 20}); p.Err == nil {
				t.Error("a window over garbage has no error")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder, news := t.TempDir(), newTold()
			h := openTest(t, folder, Options{})
			h.Append(many(1, 5000), func() {})
			h.Close()
			damage(t, folder)

			h = openTest(t, folder, Options{Notice: news.notice})
			meet(t, h)
			if n := news.wait(t); n.Kind != health.HistoryReplaced {
				t.Fatalf("the notice is %v", n)
			}
			h.Append([]chat.Message{theirs(90_000, "后")}, func() {})
			flush(t, h)
			got := everything(t, h)
			if len(got) == 0 || got[len(got)-1].Text != "后" {
				t.Errorf("%d messages after the damage", len(got))
			}
			h.Close()
			checkSound(t, folder)
		})
	}
}

func TestAFolderThatCannotBeMadeIsATroubleUntilItCan(t *testing.T) {
	parent, news := t.TempDir(), newTold()
	blocker := filepath.Join(parent, "data")
	if err := os.WriteFile(blocker, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h := openTest(t, blocker, Options{Notice: news.notice})
	if n := news.wait(t); n.Kind != health.HistoryUnsaved {
		t.Errorf("the notice is %v", n)
	}
	if p := window(t, h, chat.Window{Before: 1}); p.Err == nil {
		t.Error("a window over nothing has no error")
	}
	if f := search(t, h, chat.Search{Text: "x", Limit: 1}); f.Err == nil {
		t.Error("a search in nothing has no error")
	}
	h.Append([]chat.Message{theirs(1, "x")}, func() {})
	if err := os.Remove(blocker); err != nil {
		t.Fatal(err)
	}
	if n := news.wait(t); n != (health.Notice{}) {
		t.Errorf("the notice is not taken back but %v", n)
	}
	flush(t, h)
	wantMessages(t, everything(t, h), []chat.Message{theirs(1, "x")})
}

func TestCloseInTroubleEnds(t *testing.T) {
	folder := t.TempDir()
	openTest(t, folder, Options{}).Close()
	unlock := locked(t, folder)
	defer unlock()
	h := openTest(t, folder, Options{busy: briefly})
	h.Append(many(1, 10), func() { t.Error("stored although locked") })
	closed := make(chan error, 1)
	go func() { closed <- h.Close() }()
	if err := arrives(t, closed); err == nil || !strings.HasSuffix(err.Error(), ": 10") {
		t.Errorf("Close says %v, want that 10 messages are lost", err)
	}
	if h.Close() == nil {
		t.Error("the second Close says that all is well")
	}
}
