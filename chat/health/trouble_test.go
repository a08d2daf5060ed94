package health

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestAnErrorOfTheSystemIsATrouble(t *testing.T) {
	for number, want := range systemTroubles {
		err := fmt.Errorf("export: %w", &fs.PathError{Op: "write", Path: "/x", Err: number})
		if got := TroubleOf(err); got != want {
			t.Errorf("%v is %v, want %v", err, got, want)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		want Trouble
	}{
		"below a file":    {filepath.Join(file, "x"), NotAFolder},
		"a folder":        {filepath.Dir(file), IsAFolder},
		"no such folder":  {filepath.Join(file+"none", "x"), Missing},
		"a very long one": {filepath.Join(filepath.Dir(file), strings.Repeat("名", 200)), BadName},
	} {
		_, err := os.OpenFile(c.path, os.O_RDWR|os.O_CREATE, 0o600)
		if got := TroubleOf(err); got != c.want && os.PathSeparator == '/' {
			t.Errorf("%s: %v is %v, want %v", name, err, got, c.want)
		}
	}
	nowhere := file + "link"
	if err := os.Symlink(file+"none", nowhere); err != nil && os.PathSeparator == '/' {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(nowhere, "x"), 0o700); TroubleOf(err) != Missing && os.PathSeparator == '/' {
		t.Errorf("below a link that leads nowhere: %v is %v", err, TroubleOf(err))
	}
	for want, err := range map[Trouble]error{
		ReadOnly:     &fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission},
		Missing:      &fs.PathError{Op: "open", Path: "/x", Err: fs.ErrNotExist},
		NewerVersion: fmt.Errorf("open: %w", NewerVersion),
		MemoryOnly:   MemoryOnly,
		OtherTrouble: errors.New("something else"),
	} {
		if got := TroubleOf(err); got != want {
			t.Errorf("%v is %v, want %v", err, got, want)
		}
	}
}

func TestANoticeNamesNoFilesThatOnlyTheProgramKnows(t *testing.T) {
	err := fmt.Errorf("load: %w", &fs.PathError{Op: "open", Path: "/x/secrets.json.tmp-1", Err: syscall.EPIPE})
	if n := NoticeOf(IdentityMissing, err); n != (Notice{Kind: IdentityMissing, What: syscall.EPIPE.Error()}) {
		t.Errorf("%+v", n)
	}
	if n := NoticeOf(IdentityMissing, errors.New("odd")); n.What != "odd" {
		t.Errorf("%+v", n)
	}
}
