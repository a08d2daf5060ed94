package gui

import (
	"cmp"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"udpchat/chat"
	"udpchat/chat/health"
	"udpchat/chat/joining"
	"udpchat/gui/alerts"
	"udpchat/gui/archive"
	"udpchat/gui/desk"
	"udpchat/gui/native"
	"udpchat/gui/people"
	look "udpchat/gui/theme"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// Title is the name of the window.
const Title = desk.Title

// Config is what a Window needs. The functions are called on the UI goroutine and must return at once.
type Config struct {
	App      fyne.App
	Settings *settings.Store
	DataDir  string
	Name     string // of the person, when the settings have none
	// Identity is how members know the person now; nil: the program speaks plain text only.
	Identity func() Identity
	// Recall uses the person's earlier identity again; Identity returns it soon after.
	Recall func()
	// Digits returns the digits that the person compares with those shown at the node with a key; empty, if there are none. It
	// takes milliseconds.
	Digits func(chat.Key) string
	// Release frees the room's port for another program, or takes it back.
	Release func(released bool)
	// SetPort listens on another port from now on.
	SetPort func(port uint16)
	// Verify notes whether a member is who its key says, as the person found by comparing digits.
	Verify func(k chat.Key, same bool)
	// ReadAs reads the bytes of a plain message in an encoding, and reports whether they fit.
	ReadAs func(raw []byte, e chat.Encoding) (string, bool)
	// Health is what to show of the network and of files; nil: nothing.
	Health *health.Board
	// Check begins a self-test of the network, unless one is under way; its result comes with Health.
	Check func()
	// Rooms are the commands about rooms and about talking with one node alone; nil: this node speaks plain text only.
	Rooms joining.Commands
	// Archives is what can be done with the history; its functions are nil where there is none.
	Archives Archives
	// Last is the newest message of earlier runs.
	Last chat.ID
	Desk Desk
	// Memory says that there is no history on disk: messages are lost when the program ends.
	Memory   bool
	Version  string // of the program and of what it was built with, in a few lines
	Licences string // of everything that is in it
	// Quit ends the program in order.
	Quit func()
	Now  func() time.Time
}

// Identity is how members know the person at the window.
type Identity = people.Identity

func (c *Config) identity() Identity {
	if c.Identity == nil {
		return Identity{}
	}
	return c.Identity()
}

// myName is the person's name: that of the settings, or else that of the system.
func (c *Config) myName() string { return cmp.Or(c.Settings.Get().Name, c.Name) }

// copy puts text on the clipboard. That of the system ends at a NUL, so an escape stands for one.
func (c *Config) copy(s string) { c.App.Clipboard().SetContent(strings.ReplaceAll(s, "\x00", `\x00`)) }

// openFolder opens the data folder in the system's file manager.
func (w *Window) openFolder() { w.desk.Open(w.DataDir) }

// Archives is what can be done with the history.
type Archives = archive.Actions

// Window is the one window of the program. Its methods belong to the UI goroutine, but for those that say otherwise.
type Window struct {
	Config
	parts
	window       fyne.Window
	notifier     *notifier
	overlay      *overlay
	directory    *directory
	conversation *conversation
	beside
	searching *searching
	dialogs   *dialogs
	desk      *desk.Desk
	troubles  *troubles
	menus     *menus
	keys      *keys
	touched   atomic.Bool // something that Keep keeps may have changed
}

// beside is what goes on beside the conversation that is shown.
type beside struct {
	others *others
	alerts *alerts.Alerts
}

// Desk is what the desktop has beside the window. The functions are called on the UI goroutine and return at once; those
// that are nil are not called.
type Desk struct {
	// Alert shows a notification in place of the one before. Its words may be somebody else's.
	Alert func(Alert)
	// Tray shows the program's icon where the desktop keeps such icons.
	Tray func(TrayLook)
	// Open opens a link or a folder with the system's program for it. If nothing can, it calls failed on any goroutine.
	Open func(target string, failed func())
}

// TrayLook is the look of the program's icon in the tray, with the words of its menu.
type TrayLook = desk.TrayLook

// Alert is a notification. The zero value takes away the one that is shown.
type Alert = alerts.Alert

// FixedAlert is a notification without any words of others.
func FixedAlert() Alert { return alerts.Fixed() }

// New returns a window without a room: the room needs Changed first. Show it with Open.
func New(c Config) *Window {
	kit.PlainButtons()
	w := &Window{Config: c}
	w.notifier = &notifier{pull: w.pull}
	w.joinDesktop()
	return w
}

// Changed is the room's hook: it may be called from any goroutine and returns at once.
func (w *Window) Changed() { w.notifier.notify() }

// Open builds the window around a room and shows it.
func (w *Window) Open(room *chat.Room) {
	applyLook(w.App, w.Settings.Get())
	w.window = newWindow(w.App)
	w.window.SetPadded(false)
	w.joinRoom(room)
	w.build()
	w.window.Resize(windowSize(w.Settings.Get()))
	w.window.SetCloseIntercept(w.desk.Close)
	w.composer.Entry.SetText(w.conversation.kept().Draft)
	w.notifier.open()
	w.pull()
	w.window.Show()
	w.desk.Shown()
	w.window.SetIcon(look.AppIcon()) // not before the first frame, because it takes the toolkit some time
	w.focus()
	w.App.Lifecycle().SetOnEnteredForeground(func() { w.setFront(true); w.focus() })
	w.App.Lifecycle().SetOnExitedForeground(w.leave)
}

// Raise brings the window to the front. It may be called from any goroutine.
func (w *Window) Raise() {
	w.notifier.raise.Store(true)
	w.notifier.notify()
}

// Follow brings the window to the front, at the message that the newest notification is of. It may be called from any goroutine.
func (w *Window) Follow() {
	w.notifier.raise.Store(true)
	w.notifier.later(func() { w.others.follow(w.alerts.Told) })
}

// End ends the program in order, as its Quit does. It may be called from any goroutine, also before the toolkit's loop begins;
// later changes of the room are invisible.
func (w *Window) End() { w.notifier.end(w.Quit) }

// Stop makes later changes of the room invisible. It may be called from any goroutine, and before the toolkit's loop ends.
func (w *Window) Stop() { w.notifier.close() }

// SetTray sets whether the desktop shows a tray now. It may be called from any goroutine.
func (w *Window) SetTray(there bool) { w.notifier.later(func() { w.desk.SetTray(there) }) }

// ToggleQuiet turns do not disturb on or off. It may be called from any goroutine.
func (w *Window) ToggleQuiet() { w.notifier.later(w.desk.ToggleQuiet) }

// Exists reports whether the system made a window when it was opened.
func (w *Window) Exists() bool { return native.Exists(w.window) }

// focus puts the cursor where one writes: into the search while its panel is shown, otherwise into the composer.
func (w *Window) focus() {
	if w.search.Visible() && !w.overlay.busy() {
		w.overlay.focus(w.search.Box)
		return
	}
	w.focusComposer()
}

func (w *Window) focusComposer() {
	w.composer.Remind()
	if w.composer.Open() && !w.overlay.busy() {
		w.overlay.focus(w.composer.Entry)
	}
}

// KeepChanges lets Keep run on the UI goroutine if anything of what it keeps may have changed since the last call. It may be
// called from any goroutine.
func (w *Window) KeepChanges() {
	if w.touched.Swap(false) {
		w.notifier.later(w.Keep)
	}
}

// Keep puts the size of the window, the draft in the composer and what was read into the settings. It is called on the UI
// goroutine, or once the toolkit's loop has ended.
func (w *Window) Keep() {
	w.Settings.Update(func(s *settings.Settings) {
		w.desk.Keep(&s.Window)
		kept := s.Conversation(w.conversation.in)
		kept.Draft = w.composer.Entry.Text
		// With a history in memory, the messages are not those of the one on disk; without any, that may not have been read yet.
		if read, place := w.conversation.list.ReadUpTo(); !w.Memory && read != 0 {
			kept.ReadUpTo, kept.Place = w.conversation.unseen.UpTo(read), place
		}
		s.Keep(kept)
	})
}

// setFront sets whether the window is in front.
func (w *Window) setFront(front bool) {
	w.alerts.SetFront(front)
	w.showDesk()
}

// leave is called when the window is no longer in front: messages from now on are unread.
func (w *Window) leave() {
	w.setFront(false)
	w.conversation.list.MarkRead()
}

// showDesk shows beside the window how much is unread.
func (w *Window) showDesk() {
	w.desk.Show(w.alerts.Unread)
	w.showUnread()
}
