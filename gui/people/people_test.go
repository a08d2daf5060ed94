package people

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"udpchat/chat"
	"udpchat/gui/guitest"
	look "udpchat/gui/theme"
	"udpchat/settings"
)

func TestLongListsOfNamesAreCut(t *testing.T) {
	guitest.Speak(t, settings.English)
	if got := NameList([]string{"a", "b", "c"}, 2); got != "a, b and 1 more" {
		t.Errorf("%q", got)
	}
	if got := NameList([]string{"a", "b"}, 2); got != "a, b" {
		t.Errorf("%q", got)
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"王芳": "芳", "lin@host": "L", "Ada 林晓": "晓", "林晓 (office)": "晓", "42": "4", "": "·", "…!": "·", "é": "É", "😀": "·",
	} {
		if got := Initial(name); got != want {
			t.Errorf("%q stands for %q, not %q", got, name, want)
		}
	}
}

func TestMembersHaveANameAMarkAndABadge(t *testing.T) {
	node := chat.Member{Node: chat.Node{Key: guitest.KeyOf(31), Fingerprint: "ABCD EFGH"}}
	with := func(change func(*chat.Member)) chat.Member {
		m := node
		change(&m)
		return m
	}
	for what, c := range map[string]struct {
		member chat.Member
		name   string
		badge  fyne.ThemeIconName
	}{
		"its own name":         {with(func(m *chat.Member) { m.SelfName = "王芳" }), "王芳", look.IconLock},
		"a name given to it":   {with(func(m *chat.Member) { m.SelfName, m.Name = "王芳", "组长" }), "组长 ·" + node.Mark(), look.IconLock},
		"no name":              {node, node.Mark(), look.IconLock},
		"the name of another":  {with(func(m *chat.Member) { m.SelfName, m.Twin = "王芳", true }), "王芳 ·" + node.Mark(), look.IconLock},
		"a verified member":    {with(func(m *chat.Member) { m.SelfName, m.Verified = "王芳", true }), "王芳", look.IconShield},
		"the name of verified": {with(func(m *chat.Member) { m.SelfName, m.Impostor = "王芳", true }), "王芳 ·" + node.Mark(), theme.IconNameWarning},
	} {
		icon, _ := Of(c.member).Badge()
		if got := Label(c.member); got != c.name || icon != c.badge {
			t.Errorf("%s: %q with badge %q, want %q with %q", what, got, icon, c.name, c.badge)
		}
	}
}

func TestAPlainPeerIsCalledByNameOrHost(t *testing.T) {
	m := chat.Member{ID: chat.PlainMember(guitest.HomePeer.Addr()), Last: guitest.HomePeer}
	if got := Label(m); got != "192.0.2.7" {
		t.Errorf("without a name %q", got)
	}
	if m.Name = "小王"; Label(m) != "小王" {
		t.Errorf("with a name %q", Label(m))
	}
	if got := Address(m); got != "192.0.2.7" {
		t.Errorf("its address is %q", got)
	}
}

func TestANodeHasAnAddressWithPort(t *testing.T) {
	m := chat.Member{ID: chat.LinkedMember(guitest.KeyOf(31)), Node: chat.Node{Key: guitest.KeyOf(31), Fingerprint: "ABCD EFGH"}}
	if Address(m) != "ABCD EFGH" || Host(m) != "ABCD EFGH" {
		t.Errorf("never seen, it has %q and %q", Address(m), Host(m))
	}
	m.Last = guitest.HomePeer
	if Address(m) != "192.0.2.7:5501" || Host(m) != "192.0.2.7" {
		t.Errorf("seen, it has %q and %q", Address(m), Host(m))
	}
}

func TestAnAvatarIsRoundWithALetterForANode(t *testing.T) {
	guitest.LightApp(t)
	a := NewAvatar()
	test.WidgetRenderer(a)
	a.Resize(a.MinSize())
	a.Set(chat.Member{Node: chat.Node{Key: guitest.KeyOf(31), SelfName: "王芳"}}, true)
	a.arrange(a.Size())
	if a.shown.letter != "芳" || a.prompt.Visible() || a.ground.FillColor != Color(guitest.KeyOf(31)) {
		t.Errorf("letter %q, prompt %v, colour %v", a.shown.letter, a.prompt.Visible(), a.ground.FillColor)
	}
	if a.mark.Border != "" {
		t.Error("the mark of a member that is here is hollow")
	}
	a.Set(chat.Member{}, false)
	if !a.prompt.Visible() || !a.letter.Hidden || a.mark.Border == "" {
		t.Error("a plain peer that is away has no prompt, a letter, or a filled mark")
	}
}

func TestTheMarkOfAnAvatarGrowsWithTheText(t *testing.T) {
	var heights []float32
	for _, scale := range []float32{1, 2} {
		test.NewTempApp(t).Settings().SetTheme(look.New(look.Options{Scale: scale}))
		a := NewAvatar()
		test.WidgetRenderer(a)
		a.Resize(a.MinSize())
		heights = append(heights, a.mark.Size().Height)
	}
	if heights[0] == 0 || heights[1] != 2*heights[0] {
		t.Errorf("the marks are %v high", heights)
	}
}
