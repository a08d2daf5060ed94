package settings

import (
	kit "udpchat/gui/widget"
	"udpchat/gui/words"
	"udpchat/settings"
)

// alertPage is what tells the person of messages they do not look at.
func (d *Dialog) alertPage() *page {
	now := d.Store.Get()
	notify := kit.NewCheckbox(d, words.Say("Notify me of new messages"), now.Notify, func(on bool) {
		d.change(func(c *settings.Settings) { c.Notify = on })
	})
	hide := kit.NewCheckbox(d, words.Say("Hide sender and text"), now.HideText, func(on bool) {
		d.change(func(c *settings.Settings) { c.HideText = on })
	})
	quiet := kit.NewCheckbox(d, words.Say("Do not disturb"), now.DoNotDisturb, func(on bool) {
		d.change(func(c *settings.Settings) { c.DoNotDisturb = on })
	})
	stay := kit.NewCheckbox(d, words.Say("Stay in the tray when closed"), now.CloseToTray, func(on bool) {
		d.change(func(c *settings.Settings) { c.CloseToTray = on })
	})
	where := words.Say("Messages still arrive. To end the program, choose Quit in the menu or the tray.")
	if d.Tray == nil || !d.Tray() {
		where = words.Say("This desktop has no tray, so closing the window quits the program.")
		stay.Disable()
	}
	return newPlainPage(
		kit.Heading(words.Say("Alerts")), kit.Space(8),
		tickRow(notify), underTick(words.Say("Only when the window is not in front. Muted members notify you only if they mention your name.")), kit.Space(12),
		tickRow(hide), underTick(words.Say("For a screen that others can see.")), kit.Space(12),
		tickRow(quiet), underTick(words.Say("No notifications until you turn this off. Unread messages are still counted.")), kit.Space(20),
		kit.Heading(words.Say("Tray")), kit.Space(8),
		tickRow(stay), underTick(where))
}
