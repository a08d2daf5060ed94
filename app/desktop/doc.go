// Package desktop is what the system has beside the window: the tray, notifications, and dialogs for a program that cannot
// open a window. Built without a window, it is empty.
package desktop
