package exports

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestAMeterIsQuietAtFirstAndWhereNobodySees(t *testing.T) {
	var out strings.Builder
	m := &meter{out: &out, start: time.Now()}
	m.progress(1, 4)
	m.end()
	m.start = m.start.Add(-2 * quiet)
	m.progress(1, 0)
	m.progress(1, 4)
	m.end()
	if out.String() != "\r1 of 4 messages, 25 %\n" {
		t.Errorf("%q", &out)
	}
	if newMeter(nil).out != io.Discard {
		t.Error("progress is shown where nobody sees it")
	}
}
