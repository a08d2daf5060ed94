// Package guitest has what tests of the window's packages share: an application, names, times and members.
package guitest
