//go:build linux

// Windows are what the program is compared with. The first argument chooses one, the second is the UDP port it reads:
//
//	empty        the toolkit alone: a window with one focused entry
//	label PORT   the least the toolkit needs to show a datagram: a label with the text of the last one
//	naive PORT   the chat window as one writes it at first: the toolkit's own string list, one call to the UI for each datagram
//
// Every tenth of a second naive prints how many datagrams came and how many of them the list has taken.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/data/binding"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func main() {
	name := os.Args[1]
	var conn net.PacketConn
	if name != "empty" {
		var err error
		if conn, err = net.ListenPacket("udp4", "127.0.0.1:"+os.Args[2]); err != nil {
			log.Fatal(err)
		}
	}
	w := app.New().NewWindow(name)
	w.Resize(fyne.NewSize(1100, 720))
	switch name {
	case "empty":
		withEntry(w)
	case "label":
		l := widget.NewLabel("")
		w.SetContent(l)
		w.Show()
		go receive(conn, func(_, text string) { fyne.Do(func() { l.SetText(text) }) })
	case "naive":
		naive(w, conn)
	}
	fyne.CurrentApp().Run()
}

// withEntry shows the window with a focused entry at the bottom, below the content.
func withEntry(w fyne.Window, content ...fyne.CanvasObject) {
	e := widget.NewEntry()
	w.SetContent(container.New(layout.NewBorderLayout(nil, e, nil, nil), append(content, e)...))
	w.Show()
	w.Canvas().Focus(e)
}

func naive(w fyne.Window, conn net.PacketConn) {
	lines := binding.NewStringList()
	list := widget.NewListWithData(lines,
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i binding.DataItem, o fyne.CanvasObject) { o.(*widget.Label).Bind(i.(binding.String)) })
	withEntry(w, list)
	var came, shown atomic.Int64
	go receive(conn, func(from, text string) {
		came.Add(1)
		fyne.Do(func() {
			_ = lines.Append(from + " " + text)
			list.ScrollToBottom()
			shown.Add(1)
		})
	})
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			fmt.Println(came.Load(), shown.Load())
		}
	}()
}

func receive(conn net.PacketConn, got func(from, text string)) {
	p := make([]byte, 65_535)
	for {
		n, from, err := conn.ReadFrom(p)
		if err != nil {
			log.Fatal(err)
		}
		text, _ := simplifiedchinese.GBK.NewDecoder().String(string(p[:n]))
		got(from.String(), text)
	}
}
