//go:build linux

// Label is the least the toolkit needs to show a datagram: a label with the text of the last one.
package main

import (
	"log"
	"net"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func main() {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	w := app.New().NewWindow("label")
	l := widget.NewLabel("")
	w.SetContent(l)
	w.Resize(fyne.NewSize(1100, 720))
	go show(conn, l)
	w.ShowAndRun()
}

func show(conn net.PacketConn, l *widget.Label) {
	p := make([]byte, 65_535)
	for {
		n, _, err := conn.ReadFrom(p)
		if err != nil {
			log.Fatal(err)
		}
		text, _ := simplifiedchinese.GBK.NewDecoder().String(string(p[:n]))
		fyne.Do(func() { l.SetText(text) })
	}
}
