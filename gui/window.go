package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/archive"
	"udpchat/gui/composer"
	"udpchat/gui/help"
	"udpchat/gui/members"
	"udpchat/gui/network"
	"udpchat/gui/search"
	settingsui "udpchat/gui/settings"
	look "udpchat/gui/theme"
	"udpchat/gui/transcript"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

// Title is the name of the window. The desktop's entry for the program finds it by that name.
const Title = "UDP聊天室"

// Config is what a Window needs. The functions are called on the UI goroutine and must return at once.
type Config struct {
	App      fyne.App
	Settings *settings.Store
	DataDir  string
	Name     string // of the person, when the settings have none
	// Key is that of this copy, and Fingerprint what a person sees of it; zero and empty: it speaks plain text only.
	Key         chat.Key
	Fingerprint string
	// Release frees the room's port for another program, or takes it back.
	Release func(released bool)
	// SetPort listens on another port from now on.
	SetPort func(port uint16)
	// ReadAs reads the bytes of a plain message in an encoding, and reports whether they fit.
	ReadAs func(raw []byte, e chat.Encoding) (string, bool)
	// Check begins a self-test of the network, unless one is under way; its result comes with the room's chat.Network.
	Check func()
	// Archives is what can be done with the history; its functions are nil where there is none.
	Archives Archives
	// Last is the newest message of earlier runs.
	Last chat.ID
	Desk Desk
	// Memory says that what is said is not kept: there is no history on disk.
	Memory   bool
	Version  string // of the program and of what it was built with, in a few lines
	Licences string // of everything that is in it
	// Quit ends the program in order.
	Quit func()
	Now  func() time.Time
}

// Archives is what can be done with the history.
type Archives = archive.Actions

// Window is the one window of the program. Its methods belong to the UI goroutine, but for Changed.
type Window struct {
	Config
	room       *chat.Room
	window     fyne.Window
	notifier   *notifier
	rev        chat.Rev
	network    chat.Network
	style      *typeset.Style
	transcript *transcript.Rows
	painter    *transcript.Painter
	list       *transcript.List
	header     *header
	members    *members.Pane
	composer   *composer.Composer
	welcome    *welcome
	latest     *kit.Button
	aside      *kit.Tooltip
	settings   *settingsui.Dialog
	search     *search.Panel
	seeking    seeking
	frame      *frame
	unseen     int
	unseenMore bool // and more, which nobody counted
	opened     bool // the history was there
	directory  directory
	alerts     *alerts
	desk       *desk
	troubles   *troubles
	today      time.Time
	page       *network.Page // nil while it is not shown
	help       *help.Pages
	archive    *archive.Archive
}

// New returns a window without a room: the room needs Changed first. Show it with Open.
func New(c Config) *Window {
	kit.PlainButtons()
	w := &Window{Config: c}
	w.notifier = &notifier{pull: w.pull}
	w.alerts = &alerts{
		store: c.Settings, now: c.Now, show: c.Desk.Alert, myName: w.myName, caller: w.directory.caller, seen: c.Last,
		muted: func(id chat.MemberID) bool { return w.transcript.Muted[id] },
	}
	w.desk = &desk{
		store: c.Settings, tray: c.Desk.Tray, quit: c.Quit, changed: w.showDesk, remenu: w.remenu,
		left: func() { w.setFront(false); w.list.MarkRead() },
	}
	w.troubles = &troubles{known: map[chat.MemberID]string{}, troubleDeps: troubleDeps{
		now: c.Now, later: w.notifier.later, arrange: func() { w.frame.arrangeMain() }, focus: w.focus, release: c.Release,
		openPort: func() { w.settings.Open(settingsui.SectionNetwork) }, checkNetwork: w.showNetwork,
	}}
	return w
}

// Changed is the room's hook: it may be called from any goroutine and returns at once.
func (w *Window) Changed() { w.notifier.notify() }

// Open builds the window around a room and shows it.
func (w *Window) Open(room *chat.Room) {
	w.room = room
	w.troubles.since = w.Now()
	w.relook()
	w.window = w.newWindow()
	w.desk.window = w.window
	w.window.SetPadded(false)
	w.help = help.New(help.Deps{
		Dialog: w.plate, Busy: w.asking, Copy: w.copy, CheckNetwork: w.showNetwork, OpenFolder: w.openFolder,
		SendKey: func() string { return w.Settings.Get().SendKey }, Facts: w.facts, Version: w.Version, Licences: w.Licences,
	})
	w.archive = archive.New(archive.Deps{
		Actions: w.Archives, Now: w.Now, Dialog: w.plate, Later: w.notifier.later, Show: w.troubles.showReport,
		Busy: func(bool) { w.remenu() }, Cleared: func() { w.search.Ask() },
	})
	w.build()
	w.resize()
	w.window.SetCloseIntercept(w.desk.close)
	w.composer.Entry.SetText(w.Settings.Get().Draft)
	w.composer.Entry.ToEnd()
	w.notifier.open()
	w.pull()
	w.window.Show()
	w.window.SetIcon(look.AppIcon()) // which takes the toolkit some time: not before the first frame
	w.focus()
	w.App.Lifecycle().SetOnEnteredForeground(func() { w.setFront(true); w.focus() })
	w.App.Lifecycle().SetOnExitedForeground(func() { w.setFront(false); w.list.MarkRead() })
}

// newWindow makes the toolkit's window, which takes long, while the faces are read, which does too.
func (w *Window) newWindow() fyne.Window {
	read := make(chan struct{})
	go func() {
		defer close(read)
		fyne.MeasureText(Title, theme.Size(theme.SizeNameText), fyne.TextStyle{})
	}()
	window := w.App.NewWindow(Title)
	<-read
	return window
}

// Raise brings the window to the front. It may be called from any goroutine.
func (w *Window) Raise() {
	w.notifier.raise.Store(true)
	w.notifier.notify()
}

// End ends the program in order, as its Quit does. It may be called from any goroutine, also before the toolkit's loop begins;
// later changes of the room are invisible.
func (w *Window) End() { w.notifier.end(w.Quit) }

// Stop makes later changes of the room invisible. It may be called from any goroutine, and before the toolkit's loop ends.
func (w *Window) Stop() { w.notifier.close() }

// build makes the parts of the window and puts them together. It is done again when the language changes.
func (w *Window) build() {
	w.style = typeset.NewStyle(1)
	w.style.Classic = w.Settings.Get().ClassicView
	if w.transcript == nil {
		w.transcript = &transcript.Rows{Muted: map[chat.MemberID]bool{}}
	}
	w.painter = &transcript.Painter{Style: w.style, Now: w.Now, Who: w.directory.person, Act: transcript.Actions{
		Retry: w.room.Retry, SendAgain: w.sayAgain, Quote: func(s string) { w.composer.Quote(s) }, Copy: w.copy, Open: w.openLink,
		Decode: w.ReadAs, Reread: w.room.Reread, Delete: w.askDelete, Details: w.showReach, Hover: w.hoverReach, Note: w.hoverNote,
		PopUp: w.popUp,
	}}
	w.list = w.list.Again(w.transcript, w.painter)
	w.list.Repaint = w.repaint
	w.list.OnMoved = w.moved
	w.list.OnNearer = w.askMore
	if w.settings == nil { // it redraws itself
		w.settings = settingsui.New(w.window, settingsui.Deps{
			Store: w.Settings, DataDir: w.DataDir, Name: w.Name, Now: w.Now, Fingerprint: w.Fingerprint,
			OpenFolder: w.openFolder, SetPort: w.SetPort, Relook: w.rebuild, OnClosed: w.focus,
			Tray: func() bool { return w.desk.there },
		})
	}
	w.members = w.newMembers()
	w.header = newHeader(w.statusMenu, w.foldPane, kit.NewFlatButton(theme.MoreVerticalIcon(), w.moreMenu), kit.NewFlatButton(theme.ComputerIcon(), w.showNetwork),
		kit.NewFlatButton(theme.SearchIcon(), w.openSearch))
	w.troubles.banner = kit.NewBanner()
	w.troubles.banner.Tall = true
	w.troubles.banner.Hide()
	w.composer = w.newComposer()
	w.welcome = newWelcome(w.copy, w.addAddress, w.Fingerprint != "")
	w.latest = kit.NewButton("", theme.MoveDownIcon(), w.toLatest)
	w.latest.Hide()
	w.aside = kit.NewTooltip()
	w.search = w.newSearchPanel()
	w.frame = newFrame(w)
	w.remenu()
	w.window.SetContent(w.frame)
	w.shortcuts()
}

func (w *Window) sayAgain(m chat.Message) {
	if _, err := w.room.Say(m.Text); err == nil {
		w.toLatest()
	}
}

// restyle draws all rows anew.
func (w *Window) restyle() {
	next := typeset.NewStyle(w.style.Age + 1)
	next.Classic = w.Settings.Get().ClassicView
	next.Glyphs = w.style.Glyphs // the faces of the system are the same
	*w.style = *next
	w.list.Restyle()
}

// focus puts the cursor where one writes: into the search while its panel is shown, or else into the composer.
func (w *Window) focus() {
	if w.search.Visible() && !w.asking() {
		w.window.Canvas().Focus(w.search.Box)
		return
	}
	w.focusComposer()
}

func (w *Window) focusComposer() {
	w.composer.Remind()
	if w.composer.Open() && !w.asking() {
		w.window.Canvas().Focus(w.composer.Entry)
	}
}

// asking reports whether a dialog or a menu lies over the window; what is typed belongs there.
func (w *Window) asking() bool { return w.window.Canvas().Overlays().Top() != nil }

func (w *Window) copy(s string) { w.App.Clipboard().SetContent(s) }

// resize gives the window the size it had.
func (w *Window) resize() {
	s := w.Settings.Get().Window
	width, height := s.Width, s.Height
	if width < 320 || height < 240 {
		width, height = 1100, 720
	}
	w.window.Resize(fyne.NewSize(width, height))
}

// Keep puts the size of the window and what stood unsent in the composer into the settings. It is called on the UI goroutine,
// or once the toolkit's loop has ended.
func (w *Window) Keep() {
	w.Settings.Update(func(s *settings.Settings) {
		s.Window.Width, s.Window.Height = w.frame.canvas.Width, w.frame.canvas.Height
		s.Draft = w.composer.Entry.Text
		if !w.Memory { // the places of the history are others
			s.ReadUpTo = int64(w.list.ReadUpTo())
		}
	})
}

// typed takes what was typed outside the composer to it.
func (w *Window) typed(r rune) {
	if w.asking() || !w.composer.Open() {
		return
	}
	w.focusComposer()
	w.composer.Entry.TypedRune(r)
}

// facts are what the diagnostics tell of the window and what it shows.
func (w *Window) facts() help.Facts {
	return help.Facts{
		Version: w.Version, Now: w.Now(), Opened: w.troubles.since, Network: w.network, Members: w.directory.members,
		Notices: w.troubles.all(), Settings: w.Settings.Get(), Size: w.frame.canvas,
		Scale: w.window.Canvas().Scale(), Tray: w.desk.there, Memory: w.Memory, Rows: len(w.transcript.Rows),
	}
}

// SetTray tells the window whether the desktop shows a tray now. It may be called from any goroutine.
func (w *Window) SetTray(there bool) { w.notifier.later(func() { w.desk.setTray(there) }) }

// ToggleQuiet turns do not disturb on or off. It may be called from any goroutine.
func (w *Window) ToggleQuiet() { w.notifier.later(w.desk.toggleQuiet) }

// Exists reports whether the system made a window when it was opened.
func (w *Window) Exists() bool { return exists(w.window) }

// setFront notes whether the window is in front.
func (w *Window) setFront(front bool) {
	w.alerts.setFront(front)
	w.showDesk()
}

// showDesk shows beside the window how much is unread.
func (w *Window) showDesk() {
	w.desk.show(w.alerts.unread)
	w.showUnread()
}

// remenu builds the main menu again: what it offers has changed.
func (w *Window) remenu() { w.window.SetMainMenu(w.mainMenu()) }
