//go:build !nogui && !windows && !darwin

package desktop

import (
	"bytes"
	"image"
	"image/color"
	_ "image/png" // the tray's pictures are
	"os"
	"strconv"
	"sync"

	"github.com/godbus/dbus/v5"

	"udpchat/gui"
	"udpchat/gui/theme"
)

// Paths of the icon and of its menu on the session bus, and the interfaces they have there.
const (
	itemPath       = dbus.ObjectPath("/StatusNotifierItem")
	itemInterface  = "org.kde.StatusNotifierItem"
	properties     = "org.freedesktop.DBus.Properties"
	unknownMember  = "org.freedesktop.DBus.Error.InvalidArgs"
	registerMethod = watcherName + ".RegisterStatusNotifierItem"
)

// item is the program's icon on the session bus, a StatusNotifierItem: the program that draws the tray asks it for its look
// and tells it of clicks. The bus calls its methods from goroutines of its own.
//
// The library that the other systems use has a data race here: it overwrites the picture of the icon while a reply with it is
// being encoded (fyne.io/systray and godbus/prop).
type item struct {
	conn *dbus.Conn
	to   Window
	menu *menu
	read pixmap // pictures, without and with a mark
	mark pixmap

	mu   sync.Mutex
	look gui.TrayLook
}

// pixmap is a picture as the bus has it: sides, then alpha, red, green and blue of each pixel.
type pixmap struct {
	Width, Height int32
	Pixels        []byte
}

// tooltip is what an icon says of itself: the name of an icon, pictures, a title and a text.
type tooltip struct {
	Icon        string
	Pictures    []pixmap
	Title, Text string
}

// newItem puts an icon on a connection, which keeps it until it is closed.
func newItem(conn *dbus.Conn, to Window) (*item, error) {
	i := &item{conn: conn, to: to, menu: &menu{conn: conn, to: to}, read: newPixmap(theme.TrayIcon(false)), mark: newPixmap(theme.TrayIcon(true))}
	table := map[string]any{"Activate": i.activate, "SecondaryActivate": i.activate, "ContextMenu": ignore, "Scroll": scroll}
	if err := conn.ExportMethodTable(table, itemPath, itemInterface); err != nil {
		return nil, err
	}
	if err := export(conn, itemPath, itemInterface, i.values); err != nil {
		return nil, err
	}
	if err := i.menu.export(); err != nil {
		return nil, err
	}
	_, err := conn.RequestName(itemInterface+"-"+strconv.Itoa(os.Getpid())+"-1", dbus.NameFlagDoNotQueue)
	return i, err
}

// change changes what is shown.
func (i *item) change(l gui.TrayLook) error {
	i.mu.Lock()
	i.look = l
	i.mu.Unlock()
	for _, signal := range []string{"NewIcon", "NewToolTip"} {
		if err := i.conn.Emit(itemPath, itemInterface+"."+signal); err != nil {
			return err
		}
	}
	return i.menu.change(l)
}

// values are the properties as they are now.
func (i *item) values() map[string]any {
	i.mu.Lock()
	defer i.mu.Unlock()
	picture := i.read
	if i.look.Unread {
		picture = i.mark
	}
	return map[string]any{
		"Category": "Communications", "Id": ID, "Title": gui.Title, "Status": "Active", "IconName": "",
		"IconPixmap": []pixmap{picture}, "ToolTip": tooltip{Title: i.look.Tip}, "ItemIsMenu": false, "Menu": menuPath,
	}
}

func (i *item) activate(_, _ int32) *dbus.Error {
	i.to.Raise()
	return nil
}

func ignore(_, _ int32) *dbus.Error { return nil }

func scroll(int32, string) *dbus.Error { return nil }

// export shows properties that cannot be set.
func export(conn *dbus.Conn, path dbus.ObjectPath, of string, values func() map[string]any) error {
	get := func(_, name string) (dbus.Variant, *dbus.Error) {
		v, ok := values()[name]
		if !ok {
			return dbus.Variant{}, dbus.NewError(unknownMember, nil)
		}
		return dbus.MakeVariant(v), nil
	}
	all := func(wanted string) (map[string]dbus.Variant, *dbus.Error) {
		found := map[string]dbus.Variant{}
		if wanted == of || wanted == "" {
			for name, v := range values() {
				found[name] = dbus.MakeVariant(v)
			}
		}
		return found, nil
	}
	return conn.ExportMethodTable(map[string]any{"Get": get, "GetAll": all}, path, properties)
}

// newPixmap reads a picture of our own; one that cannot be read is empty.
func newPixmap(png []byte) pixmap {
	img, _, err := image.Decode(bytes.NewReader(png))
	if err != nil {
		return pixmap{}
	}
	b := img.Bounds()
	p := pixmap{int32(b.Dx()), int32(b.Dy()), make([]byte, 0, 4*b.Dx()*b.Dy())}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			p.Pixels = append(p.Pixels, c.A, c.R, c.G, c.B)
		}
	}
	return p
}
