package transporttest

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Main(m, map[string]func(){"echo": func() { _, _ = io.Copy(os.Stdout, os.Stdin) }, "clock": tellTime})
}

// tellTime prints, for each line it reads, the time and how long a millisecond is. It also reads the clock all the time.
func tellTime() {
	go func() {
		for {
			_ = time.Now()
		}
	}()
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		now := time.Now()
		time.Sleep(time.Millisecond)
		fmt.Println(now.Unix(), int64(time.Since(now)))
	}
}

// within fails the test when a share differs from its probability by more than five standard deviations.
func within(t *testing.T, what string, got, of uint64, asked float64) {
	t.Helper()
	share := float64(got) / float64(of)
	if bound := 5 * math.Sqrt(asked*(1-asked)/float64(of)); math.Abs(share-asked) > bound {
		t.Errorf("%s: %.4f of %d, want %.4f ± %.4f", what, share, of, asked, bound)
	}
}
