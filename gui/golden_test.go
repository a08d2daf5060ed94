package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"udpchat/settings"
)

// The goldens show what stands where, in which words and colours. After an intended change the new ones are found under
// testdata/failed.
func TestTheWindowLooksAsItDid(t *testing.T) {
	for _, language := range []string{settings.English, settings.Chinese} {
		for _, size := range []struct {
			name   string
			change func(*settings.Settings)
		}{{"wide", sized(1100, 720)}, {"narrow", sized(400, 600)}} {
			for _, scene := range scenes {
				if !slices.Contains([]string{"first start", "a conversation", "trouble", "nodes", "left"}, scene.name) {
					continue
				}
				name := strings.ReplaceAll(scene.name, " ", "_") + "_" + size.name + "_" + language
				t.Run(name, func(t *testing.T) {
					h := newLiveWindow(t, size.change, func(s *settings.Settings) { s.Language = language })
					h.setFront(true)
					scene.set(h)
					h.window.Canvas().Unfocus() // a cursor blinks
					test.AssertRendersToMarkup(t, "window/"+name+".xml", h.window.Canvas())
				})
			}
		}
	}
}
