package gui

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// lateApp is an app whose UI goroutine runs what it is given when the test says so.
type lateApp struct {
	fyne.App
	driver *lateDriver
}

func (a *lateApp) Driver() fyne.Driver { return a.driver }

type lateDriver struct {
	fyne.Driver
	mu    sync.Mutex
	queue []func()
}

func (d *lateDriver) DoFromGoroutine(f func(), _ bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = append(d.queue, f)
}

// run runs what is queued and returns how much that was.
func (d *lateDriver) run() int {
	d.mu.Lock()
	queue := d.queue
	d.queue = nil
	d.mu.Unlock()
	for _, f := range queue {
		f()
	}
	return len(queue)
}

// newLate returns a notifier that counts its pulls, and the queue of the UI goroutine.
func newLate(t *testing.T) (*notifier, *lateDriver, *int) {
	t.Helper()
	a := test.NewTempApp(t)
	d := &lateDriver{Driver: a.Driver()}
	fyne.SetCurrentApp(&lateApp{App: a, driver: d})
	pulls := 0
	return &notifier{pull: func() int {
		pulls++
		return 0
	}}, d, &pulls
}

func TestOneNotificationIsPendingAtMost(t *testing.T) {
	n, d, pulls := newLate(t)
	n.open()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 500 {
				n.notify()
			}
		})
	}
	all.Wait()
	if queued := d.run(); queued != 1 || *pulls != 1 {
		t.Errorf("%d queued, %d pulls for 10,000 changes", queued, *pulls)
	}
	n.notify()
	if d.run(); *pulls != 2 {
		t.Errorf("%d pulls after another change", *pulls)
	}
}

// A change that comes while the pull runs may have come too late for it.
func TestAChangeDuringThePullIsPulledToo(t *testing.T) {
	n, d, _ := newLate(t)
	n.open()
	pulls := 0
	n.pull = func() int {
		if pulls++; pulls == 1 {
			n.notify()
		}
		return 0
	}
	n.notify()
	for d.run() > 0 {
	}
	if pulls != 2 {
		t.Errorf("%d pulls", pulls)
	}
}

func TestNothingIsPulledOutsideOfOpenAndClose(t *testing.T) {
	n, d, pulls := newLate(t)
	n.notify()
	if queued := d.run(); queued != 0 {
		t.Errorf("%d queued before it was opened", queued)
	}
	n.open()
	n.notify()
	n.close()
	n.notify()
	if queued := d.run(); queued != 1 || *pulls != 0 {
		t.Errorf("%d queued, %d pulls after it was closed", queued, *pulls)
	}
}

func TestWorkRunsOnTheUIGoroutine(t *testing.T) {
	n, d, _ := newLate(t)
	n.pull = func() int {
		n.runLater()
		return 0
	}
	n.open()
	done := 0
	n.later(func() { done++ })
	n.later(func() { done++ })
	if done != 0 {
		t.Error("it ran at once")
	}
	if d.run(); done != 2 {
		t.Errorf("%d of 2 ran", done)
	}
}
