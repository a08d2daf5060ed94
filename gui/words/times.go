package words

import (
	"time"
)

// SameDay reports whether two times are on one day here.
func SameDay(a, b time.Time) bool {
	ay, am, ad := a.Local().Date()
	by, bm, bd := b.Local().Date()
	return ay == by && am == bm && ad == bd
}

// Clock is the time of day, such as 15:04.
func Clock(t time.Time) string { return t.Local().Format("15:04") }

// Day is the heading above the messages of a day.
func Day(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	date := date(t, t.Year() != now.Year())
	switch {
	case SameDay(t, now):
		return Say("Today, {{.Date}}", "Date", date)
	case SameDay(t, now.AddDate(0, 0, -1)):
		return Say("Yesterday, {{.Date}}", "Date", date)
	}
	return date
}

// date is a weekday and date, with the year if it is wanted.
func date(t time.Time, year bool) string {
	gaps := []any{
		"Year", t.Year(), "Month", int(t.Month()), "Day", t.Day(),
		"MonthName", t.Format("January"), "Weekday", Say(t.Format("Monday")),
	}
	if year {
		return Say("{{.Weekday}}, {{.Day}} {{.MonthName}} {{.Year}}", gaps...)
	}
	return Say("{{.Weekday}}, {{.Day}} {{.MonthName}}", gaps...)
}

// LastSeen tells how long ago something of a member arrived; a zero time: nothing yet.
func LastSeen(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case t.IsZero():
		return Say("not seen yet")
	case d < 10*time.Second:
		return Say("now")
	case d < time.Minute:
		return Say("{{.N}} s ago", "N", int(d.Seconds()))
	case d < time.Hour:
		return Say("{{.N}} min ago", "N", int(d.Minutes()))
	case SameDay(t, now):
		return Clock(t)
	case SameDay(t, now.AddDate(0, 0, -1)):
		return Say("yesterday {{.Time}}", "Time", Clock(t))
	}
	return t.Local().Format("2006-01-02")
}
