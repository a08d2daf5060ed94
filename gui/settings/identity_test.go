package settings

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/guitest"
	"udpchat/gui/people"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

var movedIdentity = people.Identity{Key: guitest.KeyOf(2), Fingerprint: "MNOP QRST", Former: "ABCD EFGH"}

func isEarlier(b *kit.DialogButton) bool { return b.Text == "Use the earlier one here" }

func TestTheEarlierIdentityIsUsedByOneButton(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMe)
	walk(d.page.objects, func(o fyne.CanvasObject) {
		if b, is := o.(*kit.DialogButton); is && isEarlier(b) {
			t.Error("there is a button for an identity that there never was")
		}
	})
	d.SetIdentity(movedIdentity)
	test.Tap(find(d, isEarlier))
	if d.recalled != 1 {
		t.Errorf("recalled %d times", d.recalled)
	}
}

func TestANewFingerprintShowsAtOnce(t *testing.T) {
	d := newDesk(t, guitest.WideWindow, withPeers())
	d.Open(SectionMe)
	d.SetIdentity(movedIdentity)
	find(d, func(p *kit.Paragraph) bool { return p.Content == "MNOP QRST" })
	test.Tap(find(d, anyOf[*kit.DialogButton]))
	if got := fyne.CurrentApp().Clipboard().Content(); got != "MNOP QRST" {
		t.Errorf("copied %q", got)
	}
	page := d.page
	d.SetIdentity(movedIdentity)
	if d.page != page {
		t.Error("the page is made anew though nothing is new")
	}
	d.Open(SectionLook)
	page = d.page
	d.SetIdentity(people.Identity{})
	if d.page != page {
		t.Error("another page is made anew")
	}
}

func TestMarkupOfAnEarlierIdentity(t *testing.T) {
	for name, language := range map[string]string{"settings-earlier.xml": settings.English, "settings-earlier-zh.xml": settings.Chinese} {
		d := newDesk(t, guitest.WideWindow, withPeers())
		guitest.Speak(t, language)
		d.SetIdentity(people.Identity{
			Key: guitest.KeyOf(2), Fingerprint: "MNOP QRST UVWX YZ23 4567 ABCD EFGH IJKL", Former: "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567",
		})
		d.Open(SectionMe)
		d.window.Canvas().Unfocus()
		test.AssertRendersToMarkup(t, name, d.window.Canvas())
	}
}
