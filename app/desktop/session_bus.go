//go:build !nogui && !windows && !darwin

package desktop

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/godbus/dbus/v5"

	"udpchat/gui"
)

// Names on the session bus. Notifications are specified by freedesktop.org. The watcher keeps the list of icons; it is part of
// the StatusNotifierItem draft, which every desktop follows under KDE's name.
const (
	noticeName  = "org.freedesktop.Notifications"
	noticePath  = dbus.ObjectPath("/org/freedesktop/Notifications")
	watcherName = "org.kde.StatusNotifierWatcher"
	watcherPath = dbus.ObjectPath("/StatusNotifierWatcher")
)

// busTime is how long an answer on the session bus may take.
const busTime = 2 * time.Second

// bus is the desktop on the session bus. Without a bus, or without a program there that shows notifications or a tray, there
// are none.
type bus struct {
	alerts chan gui.Alert    // holds the newest
	looks  chan gui.TrayLook // holds the newest

	// These belong to the goroutine of run.
	to    Window
	conn  *dbus.Conn
	shown uint32 // the number of the notification shown last
	item  *item  // nil until the desktop first had a tray
	there bool   // the desktop has one now
}

// New returns the desktop of this system.
func New(fyne.App) Desktop {
	return &bus{alerts: make(chan gui.Alert, 1), looks: make(chan gui.TrayLook, 1)}
}

// Alert implements Desktop.
func (b *bus) Alert(a gui.Alert) { put(b.alerts, a) }

// Look implements Desktop.
func (b *bus) Look(l gui.TrayLook) { put(b.looks, l) }

// Serve implements Desktop. Its goroutine is the one that uses the bus.
func (b *bus) Serve(ctx context.Context, to Window) func() {
	b.to = to
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := b.connect(ctx); err != nil {
			slog.Debug("no session bus: no notifications and no tray", "err", err)
			return
		}
		b.run(ctx)
	}()
	return func() { <-done }
}

func (b *bus) connect(ctx context.Context) error {
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	if err := conn.Auth(nil); err != nil {
		conn.Close()
		return err
	}
	if err := conn.Hello(); err != nil {
		conn.Close()
		return err
	}
	b.conn = conn
	return nil
}

func (b *bus) run(ctx context.Context) {
	defer b.conn.Close()
	signals := make(chan *dbus.Signal, 16)
	b.conn.Signal(signals)
	b.subscribe()
	b.lookForTray(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case s, ok := <-signals:
			if !ok { // the bus has gone, and with it tray and notifications
				b.setThere(false)
				return
			}
			b.heed(ctx, s)
		case a := <-b.alerts:
			b.notify(ctx, a)
		case l := <-b.looks:
			if err := b.item.change(l); err != nil {
				slog.Debug("the tray was not told", "err", err)
			}
		}
	}
}

// subscribe asks the bus for clicks on notifications, and for trays that come and go.
func (b *bus) subscribe() {
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchInterface(noticeName), dbus.WithMatchMember("ActionInvoked")},
		{dbus.WithMatchInterface(watcherName), dbus.WithMatchMember("StatusNotifierHostRegistered")},
		{dbus.WithMatchInterface(watcherName), dbus.WithMatchMember("StatusNotifierHostUnregistered")},
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, watcherName)},
	} {
		if err := b.conn.AddMatchSignal(match...); err != nil {
			slog.Debug("the session bus tells nothing", "err", err)
		}
	}
}

// heed acts on a signal of the bus.
func (b *bus) heed(ctx context.Context, s *dbus.Signal) {
	switch s.Name {
	case noticeName + ".ActionInvoked":
		if len(s.Body) > 0 && s.Body[0] == b.shown {
			b.to.Follow()
		}
	case watcherName + ".StatusNotifierHostRegistered", watcherName + ".StatusNotifierHostUnregistered",
		"org.freedesktop.DBus.NameOwnerChanged":
		b.lookForTray(ctx)
	}
}

// lookForTray finds out whether the desktop shows a tray: one program keeps the list of icons, and another one draws it.
func (b *bus) lookForTray(ctx context.Context) {
	answer, err := b.call(ctx, watcherName, watcherPath, "org.freedesktop.DBus.Properties.Get", watcherName, "IsStatusNotifierHostRegistered")
	var there dbus.Variant
	if err == nil && dbus.Store(answer, &there) != nil {
		there = dbus.Variant{}
	}
	yes, _ := there.Value().(bool)
	b.setThere(yes && b.register(ctx))
}

// register shows the icon to the program that keeps the list, and reports whether that worked. It may be called again.
func (b *bus) register(ctx context.Context) bool {
	var err error
	if b.item == nil {
		b.item, err = newItem(b.conn, b.to)
	}
	if err == nil {
		_, err = b.call(ctx, watcherName, watcherPath, registerMethod, string(itemPath))
	}
	if err != nil {
		slog.Warn("the icon is not in the tray", "err", err)
	}
	return err == nil
}

func (b *bus) setThere(there bool) {
	if there != b.there {
		b.there = there
		b.to.SetTray(there)
	}
}

// notify shows a notification in place of the one before, or removes that. A click on it leads to the message.
func (b *bus) notify(ctx context.Context, a gui.Alert) {
	if a == (gui.Alert{}) {
		if b.shown != 0 {
			_, _ = b.call(ctx, noticeName, noticePath, noticeName+".CloseNotification", b.shown) // it may be gone
		}
		b.shown = 0
		return
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(ID), "category": dbus.MakeVariant("im.received")}
	if a.Again {
		hints["suppress-sound"] = dbus.MakeVariant(true)
	}
	const usualTime = int32(-1)
	answer, err := b.call(ctx, noticeName, noticePath, noticeName+".Notify",
		gui.Title, b.shown, ID, plainTitle.Replace(a.Title), plainText.Replace(a.Text), []string{"default", ""}, hints, usualTime)
	if err == nil {
		err = dbus.Store(answer, &b.shown)
	}
	if err != nil {
		b.shown = 0
		slog.Debug("nobody shows notifications", "err", err)
	}
}

// The text of a notification may be read as markup, and the title must not be. Servers differ from what they announce: one that
// announces only links shows bold text too. So the text is always escaped, with the three entities that every server knows, and
// the title, where an entity would be shown as it is, has a look-alike in place of the sign that begins markup.
var (
	plainText  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	plainTitle = strings.NewReplacer("<", "＜", ">", "＞")
)

func (b *bus) call(ctx context.Context, name string, path dbus.ObjectPath, method string, args ...any) ([]any, error) {
	ctx, done := context.WithTimeout(ctx, busTime)
	defer done()
	c := b.conn.Object(name, path).CallWithContext(ctx, method, 0, args...)
	return c.Body, c.Err
}
