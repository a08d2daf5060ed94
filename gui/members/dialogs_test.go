package members

import (
	"net/netip"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"udpchat/gui/guitest"
	kit "udpchat/gui/widget"
	"udpchat/settings"
)

func TestOneClickMakesAScriptSomebodyWhoIsSentTo(t *testing.T) {
	store := guitest.NewStore(t)
	d := &dialogs{Deps: Deps{Settings: store}}
	host := netip.MustParseAddr("192.0.2.7")
	for _, want := range [][]settings.Peer{{{Address: "192.0.2.7"}}, {}} {
		i := d.sendToo(host)
		if i.Checked == (len(want) > 0) {
			t.Errorf("checked: %v", i.Checked)
		}
		i.Action()
		if got := store.Get().Peers; len(got) != len(want) || len(got) > 0 && got[0].Address != want[0].Address {
			t.Errorf("peers %+v", got)
		}
	}
}

func TestDigitsFitTheirDialog(t *testing.T) {
	guitest.LightApp(t)
	o := newDigits(strings.Repeat("01234", 12)).(*kit.Flow)
	groups := test.WidgetRenderer(o).Objects()[0].(*fyne.Container).Objects
	for width, lines := range map[float32]int{60: 12, 130: 6, 210: 4, 420: 3} {
		o.Resize(fyne.NewSize(width, o.HeightAt(width)))
		last := groups[11]
		if end := last.Position().Y + last.Size().Height; end > o.HeightAt(width) || last.Position().X+last.Size().Width > width+1 {
			t.Errorf("at %v the last group ends at %v of %v", width, end, o.HeightAt(width))
		}
		if got := o.HeightAt(width) / (groups[0].Size().Height + 8); int(got+0.5) != lines {
			t.Errorf("at %v there are %v lines, not %d", width, got, lines)
		}
	}
}
