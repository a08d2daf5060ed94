//go:build linux

// Naive is the chat window as one writes it at first: the toolkit's own string list, one call to the UI for each datagram.
// Every tenth of a second it prints how many datagrams came and how many of them the list has taken.
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

type naive struct {
	came, shown atomic.Int64
	lines       binding.StringList
	list        *widget.List
}

func main() {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	w := app.New().NewWindow("naive")
	n := &naive{lines: binding.NewStringList()}
	n.list = widget.NewListWithData(n.lines,
		func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i binding.DataItem, o fyne.CanvasObject) { o.(*widget.Label).Bind(i.(binding.String)) })
	e := widget.NewEntry()
	w.SetContent(container.New(layout.NewBorderLayout(nil, e, nil, nil), n.list, e))
	w.Resize(fyne.NewSize(1100, 720))
	w.Show()
	w.Canvas().Focus(e)
	go n.receive(conn)
	go n.report()
	fyne.CurrentApp().Run()
}

func (n *naive) receive(conn net.PacketConn) {
	p := make([]byte, 65_535)
	for {
		size, from, err := conn.ReadFrom(p)
		if err != nil {
			log.Fatal(err)
		}
		text, _ := simplifiedchinese.GBK.NewDecoder().String(string(p[:size]))
		n.came.Add(1)
		fyne.Do(func() {
			_ = n.lines.Append(from.String() + " " + text)
			n.list.ScrollToBottom()
			n.shown.Add(1)
		})
	}
}

func (n *naive) report() {
	for range time.Tick(100 * time.Millisecond) {
		fmt.Println(n.came.Load(), n.shown.Load())
	}
}
