package gui

import "udpchat/settings"

// alertPage is what tells the person of messages they do not look at.
func (d *settingsDialog) alertPage() *page {
	now := d.store.Get()
	notify := newTick(d, say("Tell me of new messages"), now.Notify, func(on bool) {
		d.change(func(c *settings.Settings) { c.Notify = on })
	})
	hide := newTick(d, say("Say only that there is something new"), now.HideText, func(on bool) {
		d.change(func(c *settings.Settings) { c.HideText = on })
	})
	quiet := newTick(d, say("Do not disturb"), now.DoNotDisturb, func(on bool) {
		d.change(func(c *settings.Settings) { c.DoNotDisturb = on })
	})
	stay := newTick(d, say("Stay in the tray when closed"), now.CloseToTray, func(on bool) {
		d.change(func(c *settings.Settings) { c.CloseToTray = on })
	})
	where := say("Messages still come in. Quit, in the menu or in the tray, ends the program.")
	if d.tray == nil || !d.tray() {
		where = say("This desktop shows no tray, so closing the window always quits.")
		stay.Disable()
	}
	return newPlainPage(
		heading(say("Alerts")), space(8),
		tickRow(notify), underTick(say("While the window is not in front. Muted members are left out, unless they mention you by name.")), space(12),
		tickRow(hide), underTick(say("Neither who wrote nor what, on a screen that others can see.")), space(12),
		tickRow(quiet), underTick(say("No notifications until you turn this off. Unread messages are still counted.")), space(20),
		heading(say("Tray")), space(8),
		tickRow(stay), underTick(where))
}
