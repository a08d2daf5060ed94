package settings

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

// A second start connects to a Unix domain socket of the first and writes raiseWord. The first shows its window, writes
// shownWord if it could, and closes the connection. Windows has such sockets since version 10.
const (
	raiseWord   = "raise\n"
	shownWord   = "shown\n"
	socketName  = "raise.sock"
	maxSocket   = 103                    // bytes in the path of a socket; macOS has the lowest limit
	raiseGiveUp = 2 * time.Second        // how long Raise waits for an answer
	raiseStart  = time.Second            // how long the first may take to start
	raiseListen = 500 * time.Millisecond // how long a connection may take to send the word
	raisePause  = 100 * time.Millisecond // after an error of accepting
)

// atSocket tries the possible paths of the socket of a data folder until one does: first the one in the folder, unless it is too
// long, and then others, in case the file system of the data folder has no sockets. Those are in folders that only this user can
// write to.
func atSocket(dir string, try func(path string) error) error {
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	var failures error
	if inside := filepath.Join(dir, socketName); socketsInside && len(inside) <= maxSocket {
		if failures = try(inside); failures == nil {
			return nil
		}
	}
	sum := sha256.Sum256([]byte(dir))
	for _, folder := range runFolders() {
		err := try(filepath.Join(folder, folderName+"-"+hex.EncodeToString(sum[:8])+".sock"))
		if err == nil {
			return nil
		}
		failures = errors.Join(failures, err)
	}
	return cmp.Or(failures, errNoPlace)
}

// listen opens the socket of a data folder that this process has locked.
func listen(dir string) (l net.Listener, err error) {
	err = atSocket(dir, func(path string) (err error) {
		l, err = listenAt(path)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listen for a second start: %w", err)
	}
	return l, nil
}

// listenAt opens a socket. It replaces one that a killed process left behind.
func listenAt(path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&(os.ModeSocket|os.ModeIrregular) != 0 {
		_ = os.Remove(path) // if this fails, so does listening
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// serve answers second starts until the listener is closed.
func (l *FolderLock) serve() {
	defer close(l.done)
	for l.listener != nil {
		conn, err := l.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(raisePause)
			continue
		}
		l.answer(conn)
	}
}

// answer reads one word, and answers after the window is shown. Anything but raiseWord gets no answer, nor does another user.
func (l *FolderLock) answer(conn net.Conn) {
	defer func() { _ = conn.Close() }() // an error would change nothing
	if !ours(conn) {
		return
	}
	if conn.SetDeadline(time.Now().Add(raiseListen)) != nil {
		return
	}
	word := make([]byte, len(raiseWord))
	if _, err := io.ReadFull(conn, word); err != nil || string(word) != raiseWord || !l.raise() {
		return
	}
	if conn.SetDeadline(time.Now().Add(raiseListen)) == nil {
		_, _ = io.WriteString(conn, shownWord) // if it is lost, the second start opens its own window
	}
}

var (
	errNotShown = errors.New("it has no window")
	errNotOurs  = errors.New("another user answers there")
	errNoPlace  = errors.New("no folder is this user's alone")
)

// Raise asks the node that has locked the data folder dir to show its window, and returns when it has. The error says that the
// node cannot be reached, has no window, or did not answer within two seconds.
func Raise(dir string) error {
	if err := atSocket(dir, raiseAt); err != nil {
		return fmt.Errorf("ask the other node to show its window: %w", err)
	}
	return nil
}

func raiseAt(path string) error {
	conn, err := net.DialTimeout("unix", path, raiseGiveUp)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // nothing is left to send
	if !ours(conn) {
		return errNotOurs
	}
	if err := conn.SetDeadline(time.Now().Add(raiseGiveUp)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, raiseWord); err != nil {
		return err
	}
	switch answer, err := io.ReadAll(io.LimitReader(conn, int64(len(shownWord)))); {
	case err != nil:
		return fmt.Errorf("no answer: %w", err)
	case string(answer) != shownWord:
		return errNotShown
	}
	return nil
}
