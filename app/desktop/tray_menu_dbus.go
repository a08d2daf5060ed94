//go:build !nogui && !windows && !darwin

package desktop

import (
	"sync"

	"github.com/godbus/dbus/v5"

	"udpchat/gui"
)

const (
	menuPath      = dbus.ObjectPath("/StatusNotifierItem/menu")
	menuInterface = "com.canonical.dbusmenu"
)

// Numbers of the menu's items; the menu itself is 0.
const (
	menuTop int32 = iota
	menuShow
	menuQuiet
	menuLine
	menuQuit
)

// menu is the menu of the program's icon on the session bus, in the form of com.canonical.dbusmenu. The bus calls its methods
// from goroutines of its own.
type menu struct {
	conn *dbus.Conn
	to   Window

	mu       sync.Mutex
	look     gui.TrayLook
	revision uint32
}

// menuEntry is an item with its properties and the items below it, as the bus has it.
type menuEntry struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant // of menuEntry
}

// menuProperties are an item's properties, as the bus has them.
type menuProperties struct {
	ID         int32
	Properties map[string]dbus.Variant
}

// menuEvent is something that happened to an item, as the bus has it.
type menuEvent struct {
	ID   int32
	What string
	Data dbus.Variant
	Time uint32
}

func (m *menu) export() error {
	table := map[string]any{
		"GetLayout": m.layout, "GetGroupProperties": m.group, "GetProperty": m.property,
		"Event": m.event, "EventGroup": m.events, "AboutToShow": m.aboutToShow, "AboutToShowGroup": m.aboutToShowGroup,
	}
	if err := m.conn.ExportMethodTable(table, menuPath, menuInterface); err != nil {
		return err
	}
	return export(m.conn, menuPath, menuInterface, func() map[string]any {
		return map[string]any{"Version": uint32(3), "TextDirection": "ltr", "Status": "normal", "IconThemePath": []string{}}
	})
}

// change changes words and check marks.
func (m *menu) change(l gui.TrayLook) error {
	m.mu.Lock()
	m.look = l
	m.revision++
	now := m.revision
	m.mu.Unlock()
	return m.conn.Emit(menuPath, menuInterface+".LayoutUpdated", now, menuTop)
}

// items are all items with their properties, in order.
func (m *menu) items() ([]menuProperties, uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	checked := int32(0)
	if m.look.Quiet {
		checked = 1
	}
	property := func(name string, v any) map[string]dbus.Variant {
		return map[string]dbus.Variant{name: dbus.MakeVariant(v)}
	}
	quiet := property("label", m.look.DoNotDisturb)
	quiet["toggle-type"], quiet["toggle-state"] = dbus.MakeVariant("checkmark"), dbus.MakeVariant(checked)
	return []menuProperties{
		{menuTop, property("children-display", "submenu")},
		{menuShow, property("label", m.look.Show)},
		{menuQuiet, quiet},
		{menuLine, property("type", "separator")},
		{menuQuit, property("label", m.look.QuitWords)},
	}, m.revision
}

func (m *menu) layout(parent, depth int32, _ []string) (uint32, menuEntry, *dbus.Error) {
	all, revision := m.items()
	if parent < 0 || int(parent) >= len(all) {
		return 0, menuEntry{}, dbus.NewError(unknownMember, nil)
	}
	entry := menuEntry{ID: parent, Properties: all[parent].Properties, Children: []dbus.Variant{}}
	if parent == menuTop && depth != 0 {
		for _, p := range all[1:] {
			entry.Children = append(entry.Children, dbus.MakeVariant(menuEntry{p.ID, p.Properties, []dbus.Variant{}}))
		}
	}
	return revision, entry, nil
}

// group returns the properties of some items; of all, if none are named.
func (m *menu) group(ids []int32, _ []string) ([]menuProperties, *dbus.Error) {
	all, _ := m.items()
	if len(ids) == 0 {
		return all, nil
	}
	found := []menuProperties{}
	for _, id := range ids {
		if id >= 0 && int(id) < len(all) {
			found = append(found, all[id])
		}
	}
	return found, nil
}

func (m *menu) property(id int32, name string) (dbus.Variant, *dbus.Error) {
	all, _ := m.items()
	if id >= 0 && int(id) < len(all) {
		if v, ok := all[id].Properties[name]; ok {
			return v, nil
		}
	}
	return dbus.Variant{}, dbus.NewError(unknownMember, nil)
}

func (m *menu) event(id int32, what string, _ dbus.Variant, _ uint32) *dbus.Error {
	if what != "clicked" {
		return nil
	}
	switch id {
	case menuShow:
		m.to.Raise()
	case menuQuiet:
		m.to.ToggleQuiet()
	case menuQuit:
		m.to.End()
	}
	return nil
}

func (m *menu) events(all []menuEvent) ([]int32, *dbus.Error) {
	for _, e := range all {
		m.event(e.ID, e.What, e.Data, e.Time)
	}
	return []int32{}, nil
}

func (m *menu) aboutToShow(int32) (bool, *dbus.Error) { return false, nil }

func (m *menu) aboutToShowGroup([]int32) (changed, unknown []int32, err *dbus.Error) {
	return []int32{}, []int32{}, nil
}
