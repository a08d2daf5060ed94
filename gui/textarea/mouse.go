package textarea

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Mouseable      = (*Area)(nil)
	_ desktop.Cursorable     = (*Area)(nil)
	_ fyne.DoubleTappable    = (*Area)(nil)
	_ fyne.SecondaryTappable = (*Area)(nil)
	_ fyne.Draggable         = (*sheet)(nil)
	_ fyne.Disableable       = (*Area)(nil)
	_ fyne.Tabbable          = (*Area)(nil)
	_ desktop.Keyable        = (*Area)(nil)
	_ fyne.WidgetRenderer    = (*drawn)(nil)
	_ fyne.WidgetRenderer    = (*sheetRenderer)(nil)
)

// Cursor implements desktop.Cursorable.
func (a *Area) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseDown implements desktop.Mouseable. The third click in a row selects the paragraph.
func (a *Area) MouseDown(m *desktop.MouseEvent) {
	at := a.under(m.Position) // before the focus scrolls to the cursor
	a.requestFocus()
	from, to := a.editor.selection()
	switch {
	case m.Button == desktop.MouseButtonSecondary && from < to:
	case time.Since(a.doubled) < fyne.CurrentApp().Driver().DoubleTapDelay():
		a.editor.mark(a.editor.around(at.at))
	default:
		a.editor.moveTo(at, a.extends)
	}
	a.settled()
}

// MouseUp implements desktop.Mouseable.
func (a *Area) MouseUp(*desktop.MouseEvent) { a.settled() }

// DoubleTapped implements fyne.DoubleTappable: it selects the word.
func (a *Area) DoubleTapped(e *fyne.PointEvent) {
	a.doubled = time.Now()
	a.editor.mark(a.editor.word(a.under(e.Position).at))
	a.settled()
}

// TappedSecondary implements fyne.SecondaryTappable: it opens the menu.
func (a *Area) TappedSecondary(e *fyne.PointEvent) {
	a.requestFocus()
	if c := fyne.CurrentApp().Driver().CanvasForObject(a.self); c != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", a.items()...), c, e.AbsolutePosition)
	}
}

// items are the items of the menu.
func (a *Area) items() []*fyne.MenuItem {
	clipboard := fyne.CurrentApp().Clipboard()
	item := func(label string, s fyne.Shortcut) *fyne.MenuItem {
		return fyne.NewMenuItem(label, func() { a.self.TypedShortcut(s) })
	}
	cut := item(lang.L("Cut"), &fyne.ShortcutCut{Clipboard: clipboard})
	take := item(lang.L("Copy"), &fyne.ShortcutCopy{Clipboard: clipboard})
	paste := item(lang.L("Paste"), &fyne.ShortcutPaste{Clipboard: clipboard})
	everything := item(lang.L("Select all"), &fyne.ShortcutSelectAll{})
	if a.Disabled() {
		return []*fyne.MenuItem{take, everything}
	}
	var items []*fyne.MenuItem
	if len(a.editor.steps.done) > 0 {
		items = append(items, item(lang.L("Undo"), &fyne.ShortcutUndo{}))
	}
	if len(a.editor.steps.undone) > 0 {
		items = append(items, item(lang.L("Redo"), &fyne.ShortcutRedo{}))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return append(items, cut, take, paste, everything)
}
