package settings

import (
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

// A second start connects to a Unix domain socket of the first and writes raiseWord. The first shows itself, answers
// shownWord if it could, and closes the connection. Nothing else is ever said there. Windows 10 and later have such sockets too.
const (
	raiseWord   = "raise\n"
	shownWord   = "shown\n"
	socketName  = "raise.sock"
	maxSocket   = 103                    // bytes in the path of a socket on macOS, the system with the shortest
	raiseGiveUp = 2 * time.Second        // how long Raise waits for an answer
	raiseStart  = time.Second            // how long the first may still be starting
	raiseListen = 500 * time.Millisecond // how long a connection may take to say the word
	raisePause  = 100 * time.Millisecond // between failures to accept, which pass
)

// socketPaths returns where the socket of a data folder may be: in it or, where the path is too long or the file system has
// no sockets, in the folder for temporary files.
func socketPaths(dir string) []string {
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	sum := sha256.Sum256([]byte(dir))
	paths := []string{filepath.Join(os.TempDir(), folderName+"-"+hex.EncodeToString(sum[:8])+".sock")}
	if inside := filepath.Join(dir, socketName); len(inside) <= maxSocket {
		paths = append([]string{inside}, paths...)
	}
	return paths
}

// listen opens the socket of a data folder that this process has locked.
func listen(dir string) (net.Listener, error) {
	var failures []error
	for _, path := range socketPaths(dir) {
		l, err := listenAt(path)
		if err == nil {
			return l, nil
		}
		failures = append(failures, err)
	}
	return nil, fmt.Errorf("listen for a second start: %w", errors.Join(failures...))
}

// listenAt opens a socket in place of one that an earlier copy left behind when it died.
func listenAt(path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&(os.ModeSocket|os.ModeIrregular) != 0 {
		_ = os.Remove(path) // if it stays, listening fails
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

// serve hears second starts until the listener is closed.
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
		l.hear(conn)
	}
}

// hear reads one word at most and answers it once this copy has shown itself. It is silent about anything else.
func (l *FolderLock) hear(conn net.Conn) {
	defer func() { _ = conn.Close() }() // the other side has nothing to lose
	if conn.SetDeadline(time.Now().Add(raiseListen)) != nil {
		return
	}
	word := make([]byte, len(raiseWord))
	if _, err := io.ReadFull(conn, word); err != nil || string(word) != raiseWord || !l.raised() {
		return
	}
	if conn.SetDeadline(time.Now().Add(raiseListen)) == nil {
		_, _ = io.WriteString(conn, shownWord) // without it the second start opens a window of its own
	}
}

var errNotShown = errors.New("it has no window")

// Raise asks the copy that has locked the data folder dir to show itself, and returns when it has. The error says that it
// cannot be reached, has no window, or did not answer within two seconds.
func Raise(dir string) error {
	var failures []error
	for _, path := range socketPaths(dir) {
		err := raiseAt(path)
		if err == nil {
			return nil
		}
		failures = append(failures, err)
	}
	return fmt.Errorf("ask the other copy to show itself: %w", errors.Join(failures...))
}

func raiseAt(path string) error {
	conn, err := net.DialTimeout("unix", path, raiseGiveUp)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // all was said
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
