package gui

import "udpchat/settings"

// alertPage is what tells the person of messages they do not look at.
func (d *settingsDialog) alertPage() *page {
	now := d.store.Get()
	notify := newTick(d, say("Notify me of new messages"), now.Notify, func(on bool) {
		d.change(func(c *settings.Settings) { c.Notify = on })
	})
	hide := newTick(d, say("Hide sender and text"), now.HideText, func(on bool) {
		d.change(func(c *settings.Settings) { c.HideText = on })
	})
	quiet := newTick(d, say("Do not disturb"), now.DoNotDisturb, func(on bool) {
		d.change(func(c *settings.Settings) { c.DoNotDisturb = on })
	})
	stay := newTick(d, say("Stay in the tray when closed"), now.CloseToTray, func(on bool) {
		d.change(func(c *settings.Settings) { c.CloseToTray = on })
	})
	where := say("Messages still arrive. To end the program, choose Quit in the menu or the tray.")
	if d.tray == nil || !d.tray() {
		where = say("This desktop has no tray, so closing the window quits the program.")
		stay.Disable()
	}
	return newPlainPage(
		heading(say("Alerts")), space(8),
		tickRow(notify), underTick(say("Only when the window is not in front. Muted members notify you only if they mention your name.")), space(12),
		tickRow(hide), underTick(say("For a screen that others can see.")), space(12),
		tickRow(quiet), underTick(say("No notifications until you turn this off. Unread messages are still counted.")), space(20),
		heading(say("Tray")), space(8),
		tickRow(stay), underTick(where))
}
