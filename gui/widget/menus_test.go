package widget_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"udpchat/gui/guitest"
	"udpchat/gui/typeset"
	kit "udpchat/gui/widget"
)

func TestKeysInMenusStandOneBelowTheOther(t *testing.T) {
	guitest.LightApp(t)
	m := kit.NewMenu("", kit.NewKeyItem("a", fyne.KeyA, nil), kit.NewKeyItem("a much longer label", fyne.KeyB, nil), kit.NewItem("none", nil))
	measure := typeset.NewMeasurer(theme.Size(theme.SizeNameText))
	var at []float32
	for _, i := range m.Items[:2] {
		label, _, _ := strings.Cut(i.Label, "Ctrl+")
		at = append(at, measure.TextWidth(label))
	}
	if d := at[0] - at[1]; d > 2 || d < -2 || m.Items[2].Label != "none" {
		t.Errorf("they begin at %v", at)
	}
}
